import type { Growth, Point } from '../growth/index.ts';
import { lineCharts } from './lines.ts';

/** docs/benchmark-growth.svg */
export function growthPicture({ backlog, recipients, sources }: Growth): string {
  const reports = ({ workload }: Point) => workload.reports;
  const perJob = ({ workload }: Point) => workload.recipients;
  const line = (points: readonly Point[], x: (point: Point) => number, y: (point: Point) => number) =>
    points.map((point): [number, number] => [x(point), y(point)]);
  const seconds = ({ measured }: Point) => measured.seconds;
  const memory = ({ measured }: Point) => measured.residentMb;
  return lineCharts('What grows with what', [
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
