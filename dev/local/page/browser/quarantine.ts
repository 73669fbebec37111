import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { QuarantineDetail, QuarantineRow, Replayed } from '../protocol.ts';
import { Dialog } from './dialog.ts';
import { clock, counted, words } from './format.ts';
import { Search } from './search.ts';
import { replayedSentence } from './sentences.ts';
import { Json } from './status-window.ts';
import { announcement, load, post, state } from './store.ts';
import { VirtualList } from './virtual-list.ts';

const text = signal('');

/** What could not be forwarded, kept whole with the reason, and read again when a person says so. */
export function Quarantine() {
  const { arrived = 0, inside = 0 } = state.value?.quarantine ?? {};
  const [total, setTotal] = useState(0);
  const [opened, setOpened] = useState<number | undefined>(undefined);
  const query = new URLSearchParams({ text: text.value, arrived: `${arrived} ${inside}` });
  return html`
    <section id="quarantine" aria-labelledby="quarantine-title">
      <h2 id="quarantine-title">Quarantine</h2>
      <p class="lead">
        A report that cannot be read is kept here whole, with the reason, and holds up nothing else. A
        person looks at it; the alarm says so. Replay reads it again, as
        ${' '}<code>fax-status quarantine replay</code> does: what this version can read goes to the queues,
        the rest stays.
      </p>
      <${Replay} path="/quarantine/replay" title="Replay all" isEmpty=${inside === 0} />
      <${Search} label="Quarantine" placeholder="job, kind, problem" text=${text} />
      <div class="list-head">
        <p>${counted(total, 'case')}, newest first; ${counted(inside, 'case')} in quarantine now</p>
      </div>
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

interface ReplayProps {
  readonly path: string;
  readonly title: string;
  readonly isEmpty: boolean;
}

/** A button that reads quarantine again, and what came of it. */
function Replay({ path, title, isEmpty }: ReplayProps) {
  const [isBusy, setBusy] = useState(false);
  const [told, setTold] = useState('');
  const replay = async (): Promise<void> => {
    if (isBusy || isEmpty) return;
    setBusy(true);
    const sentence = await post<Replayed>(path).then(replayedSentence, (error: Error) => error.message);
    setBusy(false);
    setTold(sentence);
    announcement.value = sentence;
  };
  return html`
    <div class="replay">
      <button
        type="button"
        class="quiet"
        aria-busy=${isBusy}
        aria-disabled=${isEmpty}
        onClick=${() => void replay()}
      >
        ${title}
      </button>
      <p class="note">${isBusy ? 'Reading quarantine again …' : told}</p>
    </div>
  `;
}

const Row = (row: QuarantineRow) => html`
  <span class="cell-outcome">
    <b class=${`badge ${row.isOut ? 'good' : 'uncertain'}`}>
      ${row.isOut ? 'replayed' : words(row.kind.replaceAll('-', ' '))}
    </b>
  </span>
  <span class="cell-wide">${row.problems.join('; ')}</span>
  <span class="cell-job"><code>${row.jobId}</code> <span class="note">${row.dataCenter}</span></span>
  <span class="cell-time">${clock(row.at)}</span>
`;

function QuarantineWindow({ place, onClose }: { place: number; onClose: () => void }) {
  const { inside = 0 } = state.value?.quarantine ?? {};
  const [detail, setDetail] = useState<QuarantineDetail | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    load<QuarantineDetail>(`/quarantine/${place}`, abort.signal).then(setDetail, () => undefined);
    return () => abort.abort();
  }, [place, inside]);
  return html`
    <${Dialog} title="One case of the quarantine" onClose=${onClose}>
      ${
        detail
          ? html`
              <ul class="problems">
                ${detail.row.problems.map((problem) => html`<li key=${problem}>${problem}</li>`)}
              </ul>
              <${Replay}
                path=${`/quarantine/${place}/replay`}
                title="Replay this case"
                isEmpty=${detail.row.isOut}
              />
              <${Json} title="The report as Retarus gave it out" value=${detail.content} isOpen />
              <${Json} title="Its message attributes" value=${detail.attributes} />
            `
          : html`<p>Loading …</p>`
      }
    <//>
  `;
}
