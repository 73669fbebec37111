import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { Recipe, StatusDetail } from '../protocol.ts';
import { Dialog } from './dialog.ts';
import { clock, counted, pretty, words } from './format.ts';
import { about, load } from './store.ts';

/**
 * One status whole: what it means, the event, its attributes, the report that it comes from, and its id's
 * recipe.
 */
export function StatusWindow({ id, onClose }: { id: string; onClose: () => void }) {
  const [detail, setDetail] = useState<StatusDetail | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    load<StatusDetail>(`/statuses/${id}`, abort.signal).then(setDetail, () => undefined);
    return () => abort.abort();
  }, [id]);
  return html`
    <${Dialog} title="One status" onClose=${onClose}>
      ${detail ? html`<${Detail} detail=${detail} />` : html`<p>Loading …</p>`}
    <//>
  `;
}

function Detail({ detail }: { detail: StatusDetail }) {
  const { row, event, attributes, queues, timesSent, timesReceived, report, recipe } = detail;
  const explanation = about.value?.reasons[row.reason]?.explanation ?? 'The code is not in the public table.';
  const facts: [string, string][] = [
    ['Outcome', row.outcome],
    ['Reason', `${row.reason}: ${explanation}`],
    ['Suggested action', words(row.suggestedAction)],
    ['Job', `${row.jobId}, recipient ${row.recipient}, ${row.dataCenter}`],
    ['Your reference', row.reference || 'none'],
    ['Received', `${clock(row.at)}, ${counted(timesReceived, 'time')}; sent ${counted(timesSent, 'time')}`],
    ['Taken by', queues.join(', ')],
    ['Group', detail.messageGroupId],
    ['Deduplication id', detail.messageDeduplicationId],
  ];
  return html`
    <dl class="facts-list">
      ${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    <${Json} title="The event" value=${event} isOpen />
    <${Json} title="Its message attributes" value=${attributes} />
    <${Json} title="The report at Retarus that it comes from" value=${report} />
    <details class="json">
      <summary>What its id is made of</summary>
      ${
        recipe
          ? html`<${RecipeText} recipe=${recipe} />`
          : html`<p class="note">The report is not known any more.</p>`
      }
    </details>
  `;
}

export function Json({ title, value, isOpen = false }: { title: string; value: unknown; isOpen?: boolean }) {
  return html`
    <details class="json" open=${isOpen}>
      <summary>${title}</summary>
      <pre tabindex="0" role="region" aria-label=${title}>${pretty(value)}</pre>
    </details>
  `;
}

function RecipeText({ recipe: { account, dataCenter, jobId, content, counter, id } }: { recipe: Recipe }) {
  return html`
    <p class="note">
      The first 32 hexadecimal digits of SHA-256 over five lines: account, data center, job id, the status’
      own content
      with its fields in order, and how many recipients before it have the very same content. Worked out
      anew for this
      window, from the report, it is the same.
    </p>
    <pre tabindex="0" role="region" aria-label="The recipe">${[
      account,
      dataCenter,
      JSON.stringify(jobId),
      content,
      String(counter),
      '',
      `→ ${id}`,
    ].join('\n')}</pre>
  `;
}
