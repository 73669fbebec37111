import { html } from 'htm/preact';
import { number } from './format.ts';
import { connection, verdict } from './store.ts';

const LINKS = [
  ['way', 'The way'],
  ['break', 'Break it'],
  ['alarms', 'Alarms'],
  ['digest', 'Digest'],
  ['time', 'Over time'],
  ['reasons', 'Reasons'],
  ['statuses', 'Statuses'],
  ['quarantine', 'Quarantine'],
] as const;

const CONNECTIONS = { connecting: 'Connecting …', live: 'Live', ended: 'The run has ended' } as const;

/** Stays in sight: what this is, and the verdict in short, whatever part of the page one looks at. */
export function Header() {
  const { lost = 0, invented = 0, repeated = 0 } = verdict.value ?? {};
  const isGood = lost === 0 && invented === 0;
  return html`
    <header class="bar">
      <div class="bar-inner">
        <p class="brand"><img src="/icon.svg" alt="" width="24" height="24" /> Fax status forwarder</p>
        <nav aria-label="Sections">
          <ul>
            ${LINKS.map(([id, text]) => html`<li key=${id}><a href=${`#${id}`}>${text}</a></li>`)}
          </ul>
        </nav>
        <p class=${`short ${isGood ? 'good' : 'bad'}`}>
          <span>lost <b>${number(lost)}</b></span>
          <span>made up <b>${number(invented)}</b></span>
          <span>repeated <b>${number(repeated)}</b></span>
        </p>
        <p class=${`connection ${connection.value}`}>${CONNECTIONS[connection.value]}</p>
      </div>
    </header>
  `;
}
