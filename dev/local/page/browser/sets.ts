import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { SetDetail } from '../protocol.ts';
import { Dialog } from './dialog.ts';
import { number } from './format.ts';
import { load, verdict } from './store.ts';

type SetName = 'held' | 'atRetarus' | 'lost' | 'invented' | 'repeated';

const opened = signal<SetName | undefined>(undefined);

const TEXTS: Readonly<Record<SetName, { title: string; meaning: string; none: string }>> = {
  held: {
    title: 'Held: what Retarus has given out',
    meaning:
      'Each recipient of each report that a report list has held in this run. A report that cannot ' +
      'be read counts as ' +
      'many as it has recipients, at least one.',
    none: 'No report has been there yet.',
  },
  atRetarus: {
    title: 'Still at Retarus',
    meaning:
      'Retarus’ own list is the log: what is not deleted there comes again with the next tick. These ' +
      'statuses have not ' +
      'been confirmed by a queue yet.',
    none: 'No status waits at Retarus.',
  },
  lost: {
    title: 'Lost',
    meaning:
      'Statuses whose job was deleted at Retarus although no queue took them. A job is deleted only ' +
      'after SQS has ' +
      'confirmed each of its statuses.',
    none: 'No status is lost.',
  },
  invented: {
    title: 'Made up',
    meaning:
      'Messages whose content, field for field, is that of no recipient of any report that Retarus has held.',
    none: 'No message is made up.',
  },
  repeated: {
    title: 'Repeated',
    meaning:
      'Messages that a consumer received more than once. The same status always has the same id, so ' +
      'a consumer ' +
      'recognises a repetition; the FIFO queue drops one that comes within five minutes.',
    none: 'No repetition has reached the consumer.',
  },
};

/** Shows what a number counts: the forwarded and the quarantined in their lists, the others in a window. */
export function openSet(set: SetName | 'forwarded' | 'quarantined'): void {
  if (set === 'forwarded' || set === 'quarantined') {
    const section = document.getElementById(set === 'forwarded' ? 'statuses' : 'quarantine');
    section?.scrollIntoView({ block: 'start' });
    section?.querySelector<HTMLElement>('input')?.focus({ preventScroll: true });
  } else opened.value = set;
}

export function Sets() {
  const set = opened.value;
  if (!set) return null;
  const close = (): void => {
    opened.value = undefined;
  };
  return html`
    <${Dialog} title=${TEXTS[set].title} onClose=${close}>
      <p>${TEXTS[set].meaning}</p>
      <${Rows} set=${set} />
    <//>
  `;
}

function Rows({ set }: { set: SetName }) {
  const [detail, setDetail] = useState<SetDetail | undefined>(undefined);
  const count = verdict.value?.[set];
  useEffect(() => {
    const abort = new AbortController();
    load<SetDetail>(`/sets/${set}`, abort.signal).then(setDetail, () => undefined);
    return () => abort.abort();
  }, [set, count]);
  if (!detail) return html`<p>Loading …</p>`;
  if (detail.rows.length === 0) return html`<p class="none">${TEXTS[set].none}</p>`;
  return html`
    <div class="table-scroll" tabindex="0" role="region" aria-label=${TEXTS[set].title}>
      <table>
        <thead>
          <tr>${detail.columns.map((column) => html`<th scope="col" key=${column}>${column}</th>`)}</tr>
        </thead>
        <tbody>
          ${detail.rows.map(
            (row) => html`<tr key=${row[0]}>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      detail.rows.length >= 200 &&
      html`<p class="note">The newest ${detail.rows.length} jobs, of ${number(detail.total)} statuses.</p>`
    }
  `;
}
