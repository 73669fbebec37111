import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { number } from './format.ts';

export interface Line {
  readonly name: string;
  /** A custom property of the style sheet. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly title: string;
  readonly unit: string;
  /** Epoch seconds. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}

const HEIGHT = 180;
/** A minute at least, so that the first seconds do not look like a cliff. */
const SHORTEST_S = 60;

/**
 * Lines over time. Its latest and highest values stand beside it as text, for everybody who does not see the
 * lines.
 */
export function Chart({ title, unit, times, lines }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const names = lines.map(({ name }) => name).join();

  useEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(parent, lines), dataOf(times, lines), parent);
    };
    draw();
    const resized = new ResizeObserver(() => {
      plot.current?.setSize({ width: parent.clientWidth, height: HEIGHT });
    });
    resized.observe(parent);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      scheme.removeEventListener('change', draw);
      plot.current?.destroy();
    };
  }, [names]);

  useEffect(() => {
    plot.current?.setData(dataOf(times, lines));
  }, [times, lines]);

  return html`
    <figure class="chart">
      <figcaption>
        <h3>${title}</h3>
        <ul>
          ${lines.map(
            ({ name, colour, values }) => html`
              <li key=${name}>
                <i class="swatch" style=${{ background: `var(${colour})` }}></i>${name}
                ${' '}<b>${latest(values, unit)}</b> <span class="note">top ${top(values, unit)}</span>
              </li>
            `,
          )}
        </ul>
      </figcaption>
      <div
        ref=${box}
        class="plot"
        role="img"
        aria-label=${`${title}: a chart of the values named above.`}
      ></div>
    </figure>
  `;
}

const text = (value: number, unit: string): string => `${number(Math.round(value * 10) / 10)}${unit}`;
const latest = (values: Line['values'], unit: string): string =>
  text(values.findLast((value) => value !== null) ?? 0, unit);
const top = (values: Line['values'], unit: string): string =>
  text(Math.max(0, ...values.map((value) => value ?? 0)), unit);

const dataOf = (times: readonly number[], lines: readonly Line[]): uPlot.AlignedData => [
  [...times],
  ...lines.map(({ values }) => [...values]),
];

function optionsOf(parent: HTMLElement, lines: readonly Line[]): uPlot.Options {
  const style = getComputedStyle(parent);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--soft-text'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: parent.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (_, min, max) => [Math.min(min, max - SHORTEST_S), max] },
      y: { range: (_, _min, max) => [0, Math.max(1, max * 1.1)] },
    },
    axes: [
      {
        ...axis,
        space: 80,
        values: (_, ticks) => ticks.map((at) => new Date(at * 1000).toLocaleTimeString('en-GB')),
      },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((value) => number(value)) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: colour(line.colour),
        width: 2,
        spanGaps: true,
        points: { show: false },
      })),
    ],
  };
}
