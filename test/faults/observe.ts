import { METRICS, type MetricKey, TROUBLES } from '#poller/interface/metrics.ts';
import { missing } from '#test/support/conservation.ts';
import { ACCOUNT, CREDENTIALS, SECRET, startWorld, type Tick, type World } from '#test/support/world.ts';
import { backlog } from './backlog.ts';
import type { Fault } from './fault.ts';

/** What a fault looked like from outside. */
export interface Observation {
  readonly fault: Fault;
  readonly faulty: Tick;
  /** The tick after the fault is gone. */
  readonly cured: Tick;
  /** What the metrics say of it; none when all is well. */
  readonly metrics: readonly string[];
  /** Statuses and reports that are nowhere when all is over. */
  readonly lost: readonly string[];
  readonly delivered: number;
  /** Messages that a consumer gets more than once. */
  readonly repeated: number;
  readonly quarantined: number;
  readonly left: number;
  readonly bodies: readonly string[];
  /** Everything that was said outside of the messages' bodies. */
  readonly said: readonly string[];
}

/** Runs a tick under a fault, takes the fault away, and runs another tick. */
export async function observe(fault: Fault, bundleDir: string): Promise<Observation> {
  const world = await startWorld({ bundleDir, config: { sendsInFlight: 4 } });
  try {
    for (const report of fault.reports?.() ?? backlog()) world.api.add('de1', report);
    const given = [...world.api.reports('de1')];
    await fault.arrange(world);
    const faulty = await world.invoke();
    await cure(world);
    const arrived = world.api.reports('de1').filter((report) => !given.includes(report));
    const cured = await world.invoke();

    const [received, quarantined] = [await world.received(), await world.quarantined()];
    const left = world.api.reports('de1');
    return {
      fault,
      faulty,
      cured,
      metrics: metricsOf(faulty.said),
      lost: missing([...given, ...arrived], { left, received, quarantined }),
      delivered: received.length,
      repeated:
        received.length - new Set(received.map(({ messageDeduplicationId }) => messageDeduplicationId)).size,
      quarantined: quarantined.length,
      left: left.length,
      bodies: [...received, ...quarantined].map(({ body }) => body),
      said: [
        ...[faulty, cured].flatMap(({ result, said }) => [JSON.stringify(result), ...said]),
        ...[...received, ...quarantined].map(({ attributes }) => JSON.stringify(attributes)),
      ],
    };
  } finally {
    await world.close();
  }
}

async function cure({ api, proxies, secrets, sqs }: World): Promise<void> {
  api.onRequest = undefined;
  api.order = (reports) => reports;
  api.refuseDelete = () => undefined;
  api.setPassword(ACCOUNT, CREDENTIALS.password);
  sqs.onRequest = undefined;
  secrets.onRequest = undefined;
  secrets.put(SECRET, CREDENTIALS);
  for (const proxy of Object.values(proxies)) await proxy.cure();
}

/** Emitted when something is not as it should be. */
const TELLING: readonly MetricKey[] = [...TROUBLES, 'backlogLeft'];

/** How an observation names the metric of a tick that failed. */
export const POLL_FAILED = `${METRICS.pollSucceeded.name} 0`;

/** The metrics beyond the ordinary in a run's log, in the embedded metric format. */
function metricsOf(said: readonly string[]): string[] {
  const lines = said.flatMap((text) =>
    text.includes('"_aws"') ? [JSON.parse(text) as Record<string, unknown>] : [],
  );
  const values = new Map<string, unknown>(lines.flatMap((line) => Object.entries(line)));
  const failed = values.get(METRICS.pollSucceeded.name) === 0 ? [POLL_FAILED] : [];
  return [...failed, ...TELLING.map((key) => METRICS[key].name).filter((name) => values.has(name))];
}
