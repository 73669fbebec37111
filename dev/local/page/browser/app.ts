import { html } from 'htm/preact';
import { Alarms } from './alarms.ts';
import { Break } from './break.ts';
import { Charts } from './charts.ts';
import { Digest } from './digest.ts';
import { Header } from './header.ts';
import { Quarantine } from './quarantine.ts';
import { Reasons } from './reasons.ts';
import { Sets } from './sets.ts';
import { Statuses } from './statuses.ts';
import { about, announcement, state } from './store.ts';
import { VerdictPanel } from './verdict.ts';
import { Way } from './way.ts';

/** The whole page; until the run has said what it is, only that it is coming. */
export function App() {
  if (!about.value || !state.value) return html`<p class="loading">Connecting to the run …</p>`;
  return html`
    <a class="skip" href="#main">Skip to the verdict</a>
    <${Header} />
    <main id="main" tabindex="-1">
      <${VerdictPanel} />
      <${Way} />
      <${Break} />
      <${Alarms} />
      <${Digest} />
      <${Charts} />
      <${Reasons} />
      <${Statuses} />
      <${Quarantine} />
    </main>
    <footer>
      <p>
        Everything here runs on 127.0.0.1: the bundle that <code>cdk deploy</code> ships, a simulated
        Retarus, an SQS
        emulator and a secrets endpoint. Fax numbers are invented, and masked on this page.
      </p>
    </footer>
    <${Sets} />
    <p class="unseen" role="status">${announcement}</p>
  `;
}
