import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { StatusRow } from '../protocol.ts';
import { clock, counted, number, words } from './format.ts';
import { Search } from './search.ts';
import { StatusWindow } from './status-window.ts';
import { about, state } from './store.ts';
import { VirtualList } from './virtual-list.ts';

const text = signal('');
const outcome = signal('');
const reasonClass = signal('');
/**
 * The statuses that had arrived when the list was last brought up to date: it does not move under one's eyes.
 */
const until = signal(0);

const OUTCOMES = ['delivered', 'uncertain', 'failed'];

/** All statuses that arrived: searched, filtered, newest first. */
export function Statuses() {
  const arrived = state.value?.statuses ?? 0;
  const [total, setTotal] = useState(0);
  const [opened, setOpened] = useState<string | undefined>(undefined);
  const newer = arrived - until.value;
  // The first ones show themselves.
  useEffect(() => {
    if (until.value === 0) until.value = arrived;
  }, [arrived]);
  const query = new URLSearchParams({
    text: text.value,
    outcome: outcome.value,
    reasonClass: reasonClass.value,
    until: String(until.value),
  });
  return html`
    <section id="statuses" aria-labelledby="statuses-title">
      <h2 id="statuses-title">Statuses</h2>
      <${Search}
        label="Statuses"
        placeholder="job, your reference, reason, masked number, event id"
        text=${text}
      >
        <${Choice} name="Outcome" value=${outcome} options=${OUTCOMES} />
        <${Choice} name="Reason" value=${reasonClass} options=${classes()} />
      <//>
      <div class="list-head">
        <p aria-live="off">
          ${counted(total, 'status', 'statuses')}, newest first. Numbers are masked here, not in the queue.
        </p>
        ${
          newer > 0 &&
          html`
            <button type="button" class="quiet" onClick=${() => {
              until.value = arrived;
            }}>
              Show ${number(newer)} newer
            </button>
          `
        }
      </div>
      <${VirtualList}
        label="Statuses, newest first"
        path=${`/statuses?${query}`}
        row=${Row}
        none="No status matches."
        onTotal=${setTotal}
        onOpen=${(row: StatusRow) => setOpened(row.id)}
      />
      ${opened && html`<${StatusWindow} id=${opened} onClose=${() => setOpened(undefined)} />`}
    </section>
  `;
}

const classes = (): string[] => [
  ...new Set([...Object.values(about.value?.reasons ?? {}).map((reason) => reason.reasonClass), 'unknown']),
];

interface ChoiceProps {
  readonly name: string;
  readonly value: { value: string };
  readonly options: readonly string[];
}

function Choice({ name, value, options }: ChoiceProps) {
  return html`
    <label>
      <span>${name}</span>
      <select
        value=${value.value}
        onChange=${(event: Event) => {
          value.value = (event.target as HTMLSelectElement).value;
        }}
      >
        <option value="">all</option>
        ${options.map((option) => html`<option key=${option} value=${option}>${words(option)}</option>`)}
      </select>
    </label>
  `;
}

const Row = (row: StatusRow) => html`
  <span class="cell-outcome"><b class=${`badge ${row.outcome}`}>${row.outcome}</b></span>
  <span class="cell-reason"><code>${row.reason}</code> <span class="note">${actionOf(row)}</span></span>
  <span class="cell-number">${row.maskedNumber}</span>
  <span class="cell-job">
    <code>${row.jobId}</code>${' '}<span class="note">${row.recipient} · ${row.dataCenter}</span>
  </span>
  <span class="cell-time">${clock(row.at)}</span>
`;

const actionOf = ({ suggestedAction }: StatusRow): string =>
  suggestedAction === 'none' ? '' : words(suggestedAction);
