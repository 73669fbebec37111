import { COLOURS, chart } from './chart.ts';

/** One chart of lines. */
export interface LineChart {
  readonly title: string;
  /** Of the x axis, which is logarithmic. */
  readonly xTitle: string;
  readonly yTitle: string;
  /** A logarithmic y axis too: what grows in proportion is a straight line. */
  readonly logarithmic?: boolean;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}

/** `0.1`, `20`, `1.5k` */
const SHORT = "datum.value < 1000 ? datum.label : format(datum.value, '~s')";
/** Without the lines between them. */
const POWERS_OF_TEN = Array.from({ length: 10 }, (_, index) => 10 ** (index - 3));

/** Line charts, two in a row. */
export const lineCharts = (charts: readonly LineChart[]): Promise<string> =>
  chart({
    columns: 2,
    concat: charts.map(({ logarithmic, series, title, xTitle, yTitle }) => {
      const values = series.flatMap(({ name, points }) => points.map(([x, y]) => ({ name, x, y })));
      return {
        title,
        width: 330,
        height: 180,
        data: { values },
        mark: { type: 'line', point: true },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative',
            title: xTitle,
            scale: { type: 'log', nice: false },
            axis: { values: [...new Set(values.map(({ x }) => x))], labelExpr: SHORT, grid: false },
          },
          y: {
            field: 'y',
            type: 'quantitative',
            title: yTitle,
            scale: { type: logarithmic ? 'log' : 'linear' },
            axis: { labelExpr: SHORT, ...(logarithmic ? { values: POWERS_OF_TEN } : { tickCount: 5 }) },
          },
          color: {
            field: 'name',
            type: 'nominal',
            sort: null,
            scale: { range: [COLOURS.forwarder, COLOURS.second, COLOURS.third] },
            ...(series.length === 1 && { legend: null }),
          },
        },
      };
    }),
    resolve: { scale: { color: 'independent' } },
  });
