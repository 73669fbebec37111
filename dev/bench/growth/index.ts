import { FORWARDER } from '../candidates/index.ts';
import { type Measurement, measure } from '../run.ts';
import type { Setup } from '../setup.ts';
import { type Workload, workloadName } from '../workload.ts';
import { type Deployment, deploymentOf } from './sources.ts';

export interface Growth {
  /** One recipient a report, ever more reports. */
  readonly backlog: readonly Point[];
  /** The same statuses in ever fewer reports. */
  readonly recipients: readonly Point[];
  readonly sources: readonly Deployment[];
}

export interface Point {
  readonly workload: Workload;
  readonly measured: Measurement;
}

const BACKLOGS = [1_000, 10_000, 100_000, 1_000_000];
const RECIPIENTS = [1, 10, 100, 1_000, 10_000];
const STATUSES = 50_000;
const SOURCES = [1, 10, 100, 1_000];

/** One run each: what is asked for is the shape. */
export async function measureGrowth(setup: Setup, say: (text: string) => void): Promise<Growth> {
  const drained = async (workload: Workload): Promise<Point> => {
    say(`draining ${workloadName(workload)} …`);
    const scenario = { workload, sqsLatencyMs: 10, apiLatencyMs: 40, memoryMb: 1769 };
    return { workload, measured: await measure(setup, FORWARDER, scenario) };
  };
  const backlog: Point[] = [];
  for (const reports of BACKLOGS) backlog.push(await drained({ reports, recipients: 1 }));
  const recipients: Point[] = [];
  for (const count of RECIPIENTS)
    recipients.push(await drained({ reports: STATUSES / count, recipients: count }));
  const sources: Deployment[] = [];
  for (const count of SOURCES) {
    say(`synthesizing ${count.toLocaleString('en')} sources …`);
    sources.push(deploymentOf(count));
  }
  return { backlog, recipients, sources };
}
