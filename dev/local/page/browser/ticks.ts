import { html } from 'htm/preact';
import type { TickView } from '../protocol.ts';
import { clock, duration } from './format.ts';
import { callsOf } from './sentences.ts';

/** The latest ticks, each as it happens. */
export function Ticks({ ticks }: { ticks: readonly TickView[] }) {
  return html`
    <h3 id="ticks-title">Each tick as it happens</h3>
    <ol class="ticks" aria-labelledby="ticks-title" tabindex="0">
      ${ticks.map((tick) => html`<${Tick} key=${tick.number} tick=${tick} />`)}
    </ol>
  `;
}

function Tick({ tick }: { tick: TickView }) {
  const { number: place, source, startedAt, durationMs, ended, problem, reports } = tick;
  const kind = ended === undefined ? 'running' : problem ? 'failed' : 'good';
  return html`
    <li>
      <span class="tick-number">${place}</span>
      <span class="tick-source"><b>${source}</b> <time>${clock(startedAt)}</time></span>
      <span class="tick-calls">
        ${callsOf(tick).map((text) => html`<span key=${text}>${text}</span>`)}
        ${problem && html`<em>${problem}</em>`}
      </span>
      <span class="tick-end">
        <b class=${`badge ${kind}`}>${ended === undefined ? 'running' : endedText(ended, reports)}</b>
        ${durationMs === undefined ? '' : duration(durationMs)}
      </span>
    </li>
  `;
}

const endedText = (ended: string, reports: number): string =>
  ended === 'drained' && reports === 0 ? 'nothing to do' : ended;
