import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { AlarmText } from '../protocol.ts';
import { Dialog } from './dialog.ts';
import { counted, day } from './format.ts';
import { about, press, state } from './store.ts';

/** The template's own alarms, evaluated over this run as CloudWatch would. */
export function Alarms() {
  const [opened, setOpened] = useState<AlarmText | undefined>(undefined);
  const texts = about.value?.alarms ?? [];
  const alarms = state.value?.alarms;
  if (!alarms) return null;
  const ringing = new Map(alarms.ringing.map(({ name, since }) => [name, since]));
  const muted = new Set(alarms.muted);
  const sorted = [...texts].sort((a, b) => Number(ringing.has(b.name)) - Number(ringing.has(a.name)));
  return html`
    <section id="alarms" aria-labelledby="alarms-title">
      <h2 id="alarms-title">Alarms</h2>
      <p class="lead">
        The ${texts.length} alarms of the synthesized template, evaluated over the metrics that the
        function wrote. A
        tick stands for a minute; sped up, a day passes in about a minute, so that a rate can be seen to
        rise and fall.
      </p>
      <div class="alarm-bar">
        <p><b class=${ringing.size > 0 ? 'bad' : 'good'}>${counted(ringing.size, 'alarm')}</b> now</p>
        <p class="note">simulated time ${day(alarms.now)}</p>
        <button
          type="button"
          class="quiet"
          id="action-fast"
          aria-pressed=${alarms.isFast}
          onClick=${() => void press('fast')}
        >
          A day in a minute
        </button>
      </div>
      <div class="alarms">
        <ul class="alarm-list">
          ${sorted.map(
            (text) => html`
              <li key=${text.name} class=${ringing.has(text.name) ? 'is-ringing' : ''}>
                <button type="button" onClick=${() => setOpened(text)}>
                  <b>${text.title}</b>
                  <span class=${`badge ${ringing.has(text.name) ? 'failed' : ''}`}>
                    ${ringing.has(text.name) ? text.severity : 'quiet'}${muted.has(text.name) && ', muted'}
                  </span>
                </button>
                ${ringing.has(text.name) && html`<p class="note">${text.impact}</p>`}
              </li>
            `,
          )}
        </ul>
        <div>
          <h3 id="changes-title">What was told</h3>
          ${alarms.changes.length === 0 && html`<p class="none">No alarm has gone off yet.</p>`}
          <ol class="changes" aria-labelledby="changes-title">
            ${alarms.changes.map(
              ({ name, state: to, at, isMuted }) => html`
                <li key=${`${name} ${at}`}>
                  <time>${day(at)}</time>
                  <span class=${`badge ${to === 'ALARM' ? 'failed' : 'good'}`}>
                    ${to === 'ALARM' ? 'alarm' : 'over'}${isMuted && ', told nobody'}
                  </span>
                  <span>${texts.find((text) => text.name === name)?.title ?? name}</span>
                </li>
              `,
            )}
          </ol>
        </div>
      </div>
      ${opened && html`<${AlarmWindow} text=${opened} onClose=${() => setOpened(undefined)} />`}
    </section>
  `;
}

function AlarmWindow({ text, onClose }: { text: AlarmText; onClose: () => void }) {
  const { title, impact, severity, condition, runbook } = text;
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      <p>${impact}</p>
      <dl class="facts-list">
        <div><dt>Told as</dt><dd>${severity === 'page' ? 'page: for now' : 'warn: for today'}</dd></div>
        <div><dt>Fires at</dt><dd>${condition}</dd></div>
      </dl>
      <h3>What the runbook says</h3>
      <pre class="runbook" tabindex="0" role="region" aria-label="Runbook">${runbook}</pre>
    <//>
  `;
}
