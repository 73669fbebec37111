import { html } from 'htm/preact';
import { counted, number, percent, words } from './format.ts';
import { about, state } from './store.ts';

interface Code {
  readonly code: string;
  readonly count: number;
  readonly explanation: string;
  readonly action: string;
}

/**
 * Why faxes failed, by class; a class opens to its codes, what they mean and what a sender does about them.
 */
export function Reasons() {
  const { reasonClasses = {}, reasons = {}, verdict } = state.value ?? {};
  const classes = Object.entries(reasonClasses).sort(([, a], [, b]) => b - a);
  return html`
    <section id="reasons" aria-labelledby="reasons-title">
      <h2 id="reasons-title">Reasons</h2>
      <p class="lead">
        Every status carries its reason code unchanged, its class, and what a sender does about it. Each
        class has an
        alarm of its own.
      </p>
      <div class="reasons">
        ${classes.map(
          ([name, count]) => html`
            <details key=${name}>
              <summary>
                <span class="reason-name"><i class=${`dot ${outcomeOf(name)}`}></i>${words(name)}</span>
                <span class="reason-bar" aria-hidden="true">
                  <i class=${outcomeOf(name)} style=${{ width: percent(count, verdict?.received ?? 0) }}></i>
                </span>
                <span class="reason-count"><b>${number(count)}</b></span>
              </summary>
              <${Codes} codes=${codesOf(name, reasons)} />
            </details>
          `,
        )}
      </div>
      ${classes.length === 0 && html`<p class="none">No status has arrived yet.</p>`}
    </section>
  `;
}

function Codes({ codes }: { codes: readonly Code[] }) {
  return html`
    <ul class="codes">
      ${codes.map(
        ({ code, count, explanation, action }) => html`
          <li key=${code}>
            <p><code>${code}</code> ${counted(count, 'time')}</p>
            <p class="note">${explanation}</p>
            <p class="note">Suggested action: <b>${words(action)}</b></p>
          </li>
        `,
      )}
    </ul>
  `;
}

const outcomeOf = (reasonClass: string): string =>
  reasonClass === 'delivered' || reasonClass === 'uncertain' ? reasonClass : 'failed';

function codesOf(reasonClass: string, counts: Readonly<Record<string, number>>): Code[] {
  const known = about.value?.reasons ?? {};
  return Object.entries(counts)
    .filter(([code]) => (known[code]?.reasonClass ?? 'unknown') === reasonClass)
    .map(([code, count]) => ({
      code,
      count,
      explanation: known[code]?.explanation ?? 'The code is not in the public table. Ask Retarus.',
      action: known[code]?.suggestedAction ?? 'investigate',
    }))
    .sort((a, b) => b.count - a.count);
}
