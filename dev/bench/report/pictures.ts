import type { Growth, Point } from '../growth/index.ts';
import { type Result, scenarioTitle } from '../rows.ts';
import type { Size } from '../sizes/index.ts';
import { COLOURS, chart } from './chart.ts';
import { lineCharts } from './lines.ts';
import { whole } from './table.ts';

/** Bars of statuses a second, a group for each scenario. */
export const drainPicture = (results: readonly Result[]): Promise<string> =>
  chart({
    title: { text: 'Statuses a second' },
    vconcat: results.map(({ rows, scenario }) => ({
      title: scenarioTitle(scenario),
      width: 460,
      height: { step: 24 },
      data: {
        values: rows.flatMap(({ median, name, title }) =>
          median ? [{ title, rate: Math.round(median.statusesPerSecond), kind: kindOf(name) }] : [],
        ),
      },
      encoding: {
        y: {
          field: 'title',
          type: 'nominal',
          sort: null,
          title: null,
          axis: { labelLimit: 0, minExtent: 300 },
        },
        x: { field: 'rate', type: 'quantitative', axis: null },
      },
      layer: [
        {
          mark: { type: 'bar', cornerRadiusEnd: 2 },
          encoding: {
            color: {
              field: 'kind',
              type: 'nominal',
              legend: null,
              scale: {
                domain: ['forwarder', 'limit', 'other'],
                range: [COLOURS.forwarder, COLOURS.limit, COLOURS.other],
              },
            },
          },
        },
        {
          mark: { type: 'text', align: 'left', dx: 5, fontSize: 12 },
          encoding: { text: { field: 'rate', type: 'quantitative', format: ',' } },
        },
      ],
    })),
    resolve: { scale: { x: 'independent', y: 'independent' } },
  });

function kindOf(name: string): string {
  if (name === 'forwarder') return name;
  return name === 'signed-https' ? 'limit' : 'other';
}

/** docs/benchmark-growth.svg */
export function growthPicture({ backlog, recipients, sources }: Growth): Promise<string> {
  const reports = ({ workload }: Point) => workload.reports;
  const perJob = ({ workload }: Point) => workload.recipients;
  const line = (points: readonly Point[], x: (point: Point) => number, y: (point: Point) => number) =>
    points.map((point): [number, number] => [x(point), y(point)]);
  const seconds = ({ measured }: Point) => measured.seconds;
  const memory = ({ measured }: Point) => measured.residentMb;
  return lineCharts([
    {
      title: 'Time to drain',
      xTitle: 'reports, one recipient each',
      yTitle: 'seconds',
      logarithmic: true,
      series: [{ name: 'seconds', points: line(backlog, reports, seconds) }],
    },
    {
      title: 'Memory while draining',
      xTitle: 'reports, one recipient each',
      yTitle: 'resident MB',
      series: [{ name: 'resident', points: line(backlog, reports, memory) }],
    },
    {
      title: '50,000 statuses, time',
      xTitle: 'recipients per job',
      yTitle: 'seconds',
      series: [{ name: 'seconds', points: line(recipients, perJob, seconds) }],
    },
    {
      title: '50,000 statuses, memory',
      xTitle: 'recipients per job',
      yTitle: 'resident MB',
      series: [{ name: 'resident', points: line(recipients, perJob, memory) }],
    },
    {
      title: 'What is deployed',
      xTitle: 'sources',
      yTitle: 'in all stacks',
      logarithmic: true,
      series: [
        { name: 'alarms', points: sources.map(({ sources: x, alarms }) => [x, alarms] as const) },
        { name: 'schedules', points: sources.map(({ sources: x, schedules }) => [x, schedules] as const) },
        { name: 'stacks', points: sources.map(({ sources: x, stacks }) => [x, stacks] as const) },
      ],
    },
    {
      title: 'The largest template',
      xTitle: 'sources',
      yTitle: 'kB, of 1,000',
      series: [
        {
          name: 'kB',
          points: sources.map(({ sources: x, templateBytes }) => [x, templateBytes / 1000] as const),
        },
      ],
    },
  ]);
}

/** docs/benchmark-sizes.svg */
export function sizePicture(sizes: readonly Size[]): Promise<string> {
  const points = (of: (size: Size) => readonly [number, number], keep: (size: Size) => boolean) =>
    sizes.filter(keep).map(of);
  const byInFlight = (memoryMb: number) => ({
    name: `${whole(memoryMb)} MB`,
    points: points(
      ({ sendsInFlight, measured }) => [sendsInFlight, measured.statusesPerSecond],
      (size) => size.memoryMb === memoryMb,
    ),
  });
  return lineCharts([
    {
      title: 'Statuses a second',
      xTitle: 'requests in flight',
      yTitle: '',
      series: [byInFlight(1_769), byInFlight(512), byInFlight(256)],
    },
    {
      title: 'Resident memory',
      xTitle: 'requests in flight',
      yTitle: 'MB, at 512 MB',
      series: [
        {
          name: 'resident',
          points: points(
            ({ sendsInFlight, measured }) => [sendsInFlight, measured.residentMb],
            ({ memoryMb }) => memoryMb === 512,
          ),
        },
      ],
    },
  ]);
}
