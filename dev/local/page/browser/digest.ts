import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { day } from './format.ts';
import { press, state } from './store.ts';

/** The daily digest as a mailbox gets it, sent by the function that is deployed for it. */
export function Digest() {
  const [isBusy, setBusy] = useState(false);
  const digest = state.value?.digest;
  const send = async (): Promise<void> => {
    setBusy(true);
    await press('digest').finally(() => setBusy(false));
  };
  return html`
    <section id="digest" aria-labelledby="digest-title">
      <h2 id="digest-title">Daily digest</h2>
      <p class="lead">
        One mail a day: what was delivered and what failed, what waits for a person, and which alarms are
        on. In simulated
        time it comes at its hour; here it can also be sent at once.
      </p>
      <div class="alarm-bar">
        <p>${digest ? html`Sent <b>${day(digest.at)}</b>, simulated time` : 'None has been sent yet.'}</p>
        <button
          type="button"
          class="quiet"
          id="action-digest"
          aria-busy=${isBusy}
          onClick=${() => void send()}
        >
          Send it now
        </button>
      </div>
      ${
        digest &&
        html`
          <p class="mail-subject"><span class="note">Subject</span> <b>${digest.subject}</b></p>
          <pre class="mail" tabindex="0" role="region" aria-label="The mail">${digest.text}</pre>
        `
      }
    </section>
  `;
}
