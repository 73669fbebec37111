import { escaped, STYLE } from './svg.ts';

export interface Chart {
  readonly title: string;
  /** Of the x axis, which is logarithmic. */
  readonly xTitle: string;
  readonly yTitle: string;
  /** A logarithmic y axis too: what grows in proportion is a straight line. */
  readonly logarithmic?: boolean;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

const WIDTH = 430;
const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 22;
const TOP = 54;
const BOTTOM = 46;
const COLOURS = ['ours', 'second', 'third'];

/** Line charts side by side, readable on light and dark pages. */
export function lineCharts(title: string, charts: readonly Chart[]): string {
  const columns = Math.min(2, charts.length);
  const rows = Math.ceil(charts.length / columns);
  const parts = charts.map(
    (chart, index) =>
      `<g transform="translate(${(index % columns) * WIDTH} ${Math.floor(index / columns) * HEIGHT})">\n${drawn(chart)}\n</g>`,
  );
  const size = { width: columns * WIDTH, height: rows * HEIGHT };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">
<title>${escaped(title)}</title>
${STYLE}
${parts.join('\n')}
</svg>
`;
}

function drawn({ title, xTitle, yTitle, logarithmic = false, series }: Chart): string {
  const points = series.flatMap((one) => one.points);
  const xs = points.map(([x]) => Math.log10(Math.max(x, 1)));
  const [xLow, xHigh] = [Math.min(...xs), Math.max(...xs)];
  const ys = points.map(([, y]) => y);
  const most = Math.max(...ys);
  const [yLow, yHigh] = logarithmic
    ? [Math.floor(Math.log10(Math.min(...ys))), Math.ceil(Math.log10(most))]
    : [0, roundUp(most)];
  const x = (value: number) =>
    LEFT + ((WIDTH - LEFT - RIGHT) * (Math.log10(Math.max(value, 1)) - xLow)) / (xHigh - xLow || 1);
  const y = (value: number) =>
    HEIGHT -
    BOTTOM -
    ((HEIGHT - TOP - BOTTOM) * ((logarithmic ? Math.log10(value) : value) - yLow)) / (yHigh - yLow);
  const yTicks = logarithmic
    ? Array.from({ length: yHigh - yLow + 1 }, (_, step) => 10 ** (yLow + step))
    : [0, 0.25, 0.5, 0.75, 1].map((part) => part * yHigh);
  const xTicks = [...new Set(points.map(([value]) => value))].sort((a, b) => a - b);
  return [
    `<text x="${LEFT}" y="20" class="title">${escaped(title)}</text>`,
    ...yTicks.map(
      (tick) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" class="grid"/><text x="${LEFT - 6}" y="${(y(tick) + 4).toFixed(1)}" class="label">${short(tick)}</text>`,
    ),
    ...xTicks.map(
      (tick) =>
        `<text x="${x(tick).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" class="tick">${short(tick)}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" class="tick">${escaped(xTitle)}</text>`,
    `<text x="8" y="${TOP - 14}">${escaped(yTitle)}</text>`,
    ...series.flatMap(({ name, points: line }, index) => {
      const colour = COLOURS[index % COLOURS.length];
      const path = line.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' ');
      return [
        `<polyline points="${path}" class="${colour} line"/>`,
        ...line.map(
          ([px, py]) =>
            `<circle cx="${x(px).toFixed(1)}" cy="${y(py).toFixed(1)}" r="3.5" class="${colour}"/>`,
        ),
        ...(series.length > 1
          ? [
              `<text x="${WIDTH - RIGHT}" y="${TOP - 14 + 15 * index}" class="label ${colour}-text">${escaped(name)}</text>`,
            ]
          : []),
      ];
    }),
  ].join('\n');
}

/** The next of 1, 2, 4, 5, 8 × 10^n, so that quarters of it are round. */
function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * magnitude >= value) ?? 10;
  return step * magnitude;
}

const short = (value: number): string => {
  if (value >= 1_000_000) return `${value / 1_000_000} M`;
  if (value >= 1_000) return `${value / 1_000} k`;
  return String(Number(value.toPrecision(3)));
};
