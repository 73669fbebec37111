import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { QuarantineDetail, QuarantineRow } from '../protocol.ts';
import { Dialog } from './dialog.ts';
import { clock, counted, words } from './format.ts';
import { Json } from './status-window.ts';
import { load, state } from './store.ts';
import { VirtualList } from './virtual-list.ts';

const text = signal('');

/** What could not be forwarded, kept whole with the reason. */
export function Quarantine() {
  const arrived = state.value?.quarantine ?? 0;
  const [total, setTotal] = useState(0);
  const [opened, setOpened] = useState<number | undefined>(undefined);
  const query = new URLSearchParams({ text: text.value, arrived: String(arrived) });
  return html`
    <section id="quarantine" aria-labelledby="quarantine-title">
      <h2 id="quarantine-title">Quarantine</h2>
      <p class="lead">
        A report that cannot be read is kept here whole, with the reason, and holds up nothing else. A person looks at it;
        the alarm says so.
      </p>
      <div class="filters" role="search" aria-label="Quarantine">
        <label class="grow">
          <span>Search</span>
          <input
            type="search"
            placeholder="job, kind, problem"
            value=${text.value}
            onInput=${(event: Event) => {
              text.value = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
      </div>
      <div class="list-head"><p>${counted(total, 'entry', 'entries')}, newest first</p></div>
      <${VirtualList}
        label="Quarantine, newest first"
        path=${`/quarantine?${query}`}
        row=${Row}
        none="Nothing is in quarantine."
        onTotal=${setTotal}
        onOpen=${(row: QuarantineRow) => setOpened(row.place)}
      />
      ${
        opened !== undefined &&
        html`<${QuarantineWindow} place=${opened} onClose=${() => setOpened(undefined)} />`
      }
    </section>
  `;
}

const Row = (row: QuarantineRow) => html`
  <span class="cell-outcome"><b class="badge uncertain">${words(row.kind.replaceAll('-', ' '))}</b></span>
  <span class="cell-wide">${row.problems.join('; ')}</span>
  <span class="cell-job"><code>${row.jobId}</code> <span class="note">${row.dataCenter}</span></span>
  <span class="cell-time">${clock(row.at)}</span>
`;

function QuarantineWindow({ place, onClose }: { place: number; onClose: () => void }) {
  const [detail, setDetail] = useState<QuarantineDetail | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    load<QuarantineDetail>(`/quarantine/${place}`, abort.signal).then(setDetail, () => undefined);
    return () => abort.abort();
  }, [place]);
  return html`
    <${Dialog} title="One entry of the quarantine" onClose=${onClose}>
      ${
        detail
          ? html`
              <ul class="problems">${detail.row.problems.map((problem) => html`<li key=${problem}>${problem}</li>`)}</ul>
              <${Json} title="The report as Retarus gave it out" value=${detail.content} isOpen />
              <${Json} title="Its message attributes" value=${detail.attributes} />
            `
          : html`<p>Loading …</p>`
      }
    <//>
  `;
}
