import type { Filter } from '#contract/filter.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { type LocalSecrets, startSecrets } from '#dev/local/secrets/index.ts';
import { type LocalQueue, type LocalSqs, type ReceivedMessage, startSqs } from '#dev/local/sqs/index.ts';
import { createDependencies, type Dependencies, type Overrides } from '#poller/dependencies.ts';
import { pollReports } from '#poller/handler.ts';
import { CONFIG_VARIABLE, type PollerConfig } from '#poller/interface/config.ts';
import type { DataCenter } from '#poller/interface/data-centers.ts';
import type { ScheduleInput } from '#poller/interface/source.ts';
import type { TickSummary } from '#poller/telemetry/summary.ts';
import type { Clock } from '#poller/tick/ports.ts';

export const ACCOUNT = '99999';
/** A colon, a slash, a plus and an umlaut: what breaks careless Basic authentication. */
export const LOGIN = { username: 'forwarder', password: 'ä:$+/=' };
const SECRET = 'login-99999';

export interface WorldOptions {
  readonly dataCenters?: readonly DataCenter[];
  readonly queueType?: 'fifo' | 'standard';
  readonly overrides?: Overrides;
  readonly config?: Partial<PollerConfig>;
  readonly variables?: Readonly<Record<string, string>>;
  /** A further queue, for what this filter takes. */
  readonly filter?: Filter;
}

/** The real poller between a simulated Retarus and emulated AWS services, all over HTTP. */
export interface World {
  readonly api: ReportApi;
  readonly sqs: LocalSqs;
  readonly secrets: LocalSecrets;
  readonly queue: LocalQueue;
  readonly quarantine: LocalQueue;
  /** Filled where the options have a filter. */
  readonly filtered: LocalQueue;
  /**
   * One invocation.
   *
   * @param remainingMs time until Lambda would kill it
   * @param input what the schedule says otherwise than usual
   */
  readonly tick: (
    dataCenter?: DataCenter,
    remainingMs?: number,
    input?: Partial<ScheduleInput>,
  ) => Promise<TickSummary>;
  /** A new execution environment, as after a crash: nothing that the old one remembered is left. */
  readonly restart: () => void;
  readonly rotate: (password: string) => void;
  readonly received: () => Promise<ReceivedMessage[]>;
  readonly quarantined: () => Promise<ReceivedMessage[]>;
  readonly close: () => Promise<void>;
}

/** Never waits: a pause moves its hands. */
export function jumpingClock(): Clock {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    monotonic: () => performance.now() + skipped,
    sleep: async (ms) => {
      skipped += ms;
    },
  };
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { dataCenters = ['de1'], queueType = 'fifo' } = options;
  const [api, sqs, secrets] = await Promise.all([
    startReportApi({ dataCenters, accounts: [{ customerNumber: ACCOUNT, ...LOGIN }] }),
    startSqs(),
    startSecrets(),
  ]);
  secrets.create(SECRET, LOGIN);
  const queue = await sqs.createQueue(queueType === 'fifo' ? FIFO : {}, 'statuses');
  const quarantine = await sqs.createQueue({}, 'quarantine');
  const filtered = await sqs.createQueue(queueType === 'fifo' ? FIFO : {}, 'filtered');
  const fifo = queueType === 'fifo';

  const config: Partial<PollerConfig> = {
    statusQueues: [
      { name: 'statuses', url: queue.url, fifo },
      ...(options.filter ? [{ name: 'filtered', url: filtered.url, fifo, filter: options.filter }] : []),
    ],
    quarantineQueueUrl: quarantine.url,
    baseUrls: api.urls,
    ...options.config,
  };
  const variables = {
    [CONFIG_VARIABLE]: JSON.stringify(config),
    POWERTOOLS_SERVICE_NAME: 'under-test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    ...options.variables,
  };
  const environment = { ...awsVariables(sqs.endpoint, secrets.endpoint), ...variables };
  const start = () =>
    withEnvironment(environment, () =>
      createDependencies(environment, {
        clock: jumpingClock(),
        ...options.overrides,
      }),
    );
  let dependencies: Dependencies = start();

  return {
    api,
    sqs,
    secrets,
    queue,
    quarantine,
    filtered,
    tick: (dataCenter = dataCenters[0] ?? 'de1', remainingMs = 50_000, input = {}) =>
      pollReports(dependencies)(
        { account: ACCOUNT, dataCenter, secretId: SECRET, ...input },
        { getRemainingTimeInMillis: () => remainingMs },
      ),
    restart: () => {
      dependencies = start();
    },
    rotate: (password) => {
      api.setPassword(ACCOUNT, password);
      secrets.put(SECRET, { ...LOGIN, password });
    },
    received: () => sqs.receiveAll(queue.url),
    quarantined: () => sqs.receiveAll(quarantine.url),
    close: async () => {
      await Promise.all([api.close(), sqs.close(), secrets.close()]);
    },
  };
}

const FIFO = {
  FifoQueue: true,
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
};

/** What the Lambda runtime sets; the SDK reads it when a client is built. */
const awsVariables = (sqs: string, secrets: string) => ({
  AWS_REGION: LOCAL_AWS.region,
  AWS_ACCESS_KEY_ID: LOCAL_AWS.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_AWS.credentials.secretAccessKey,
  AWS_ENDPOINT_URL_SQS: sqs,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets,
});

function withEnvironment<T>(variables: Readonly<Record<string, string>>, run: () => T): T {
  for (const [name, value] of Object.entries(variables)) process.env[name] = value;
  return run();
}
