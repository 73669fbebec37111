import { html } from 'htm/preact';
import type { Sample } from '../protocol.ts';
import { Chart, type Line } from './chart.ts';
import { about, samples } from './store.ts';

const OUTCOMES: readonly (readonly [name: string, colour: string])[] = [
  ['delivered', '--good'],
  ['uncertain', '--warn'],
  ['failed', '--bad'],
];
/** A colour for each source, in order; more than six data centers do not exist. */
const COLOURS = ['--accent', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'];

/** The run over time, second by second. */
export function Charts() {
  const all = samples.value;
  const times = all.map(({ at }) => at);
  const sources = about.value?.sources ?? [];
  const backlog = sources.map(
    ({ name }, index): Line => ({
      name,
      colour: COLOURS[index % COLOURS.length] ?? '--accent',
      values: all.map((sample) => sample.backlog[index] ?? null),
    }),
  );
  const rate = OUTCOMES.map(
    ([name, colour], index): Line => ({
      name,
      colour,
      values: all.map((sample) => receivedOf(sample, index)),
    }),
  );
  const lag: Line = { name: 'longest', colour: '--accent', values: all.map((sample) => sample.lag) };
  return html`
    <section id="time" aria-labelledby="time-title">
      <h2 id="time-title">Over time</h2>
      <div class="charts">
        <${Chart} title="Reports waiting at Retarus" unit="" times=${times} lines=${backlog} />
        <${Chart} title="Statuses received, each second" unit="" times=${times} lines=${rate} />
        <${Chart} title="From completed job to consumer" unit=" s" times=${times} lines=${[lag]} />
      </div>
    </section>
  `;
}

const receivedOf = (sample: Sample, outcome: number): number => sample.received[outcome] ?? 0;
