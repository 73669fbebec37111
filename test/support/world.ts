import type { Filter } from '#contract/filter.ts';
import { createLocalFunction, type InvocationResult, type LocalFunction } from '#dev/local/function/index.ts';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { type LocalSecrets, startSecrets } from '#dev/local/secrets/index.ts';
import { type LocalQueue, type LocalSqs, type ReceivedMessage, startSqs } from '#dev/local/sqs/index.ts';
import { CONFIG_VARIABLE, type PollerConfig } from '#poller/interface/config.ts';
import type { DataCenter } from '#poller/interface/data-centers.ts';
import type { ScheduleInput } from '#poller/interface/source.ts';
import type { TickSummary } from '#poller/telemetry/summary.ts';
import { bundleFunction } from './bundle.ts';
import { compileCache } from './run-folder.ts';
import { ToxicProxy } from './toxic-proxy.ts';

export const ACCOUNT = '99999';
export const SECRET = 'credentials-99999';
/** What breaks careless Basic authentication; and what may be said nowhere. */
export const CREDENTIALS = { username: 'fax-user', password: 'Geheim-ä:$+/=' };

/** As deployed for a period of a minute. */
const TIMEOUT_MS = 50_000;
/** Heap and responses' size go by it. */
export const MEMORY_MB = 256;

export interface WorldOptions {
  readonly dataCenters?: readonly [DataCenter, ...DataCenter[]];
  readonly queueType?: 'fifo' | 'standard';
  readonly config?: Partial<PollerConfig>;
  readonly variables?: Readonly<Record<string, string>>;
  /** A further queue, for what this filter takes. */
  readonly filter?: Filter;
  /** Holds another index.js than the deployed one. */
  readonly bundleDir?: string;
}

/** What one invocation did and said. */
export interface Tick {
  readonly result: InvocationResult;
  readonly summary: TickSummary | undefined;
  /** Everything that the function wrote. */
  readonly said: readonly string[];
}

/**
 * The deployed bundle in its own process, between a simulated Retarus and emulated AWS services that can
 * misbehave, each behind a proxy that can too.
 */
export interface World {
  readonly api: ReportApi;
  readonly sqs: LocalSqs;
  readonly secrets: LocalSecrets;
  /** That of the report API stands before the first data center. */
  readonly proxies: { readonly api: ToxicProxy; readonly sqs: ToxicProxy; readonly secrets: ToxicProxy };
  readonly queue: LocalQueue;
  readonly quarantine: LocalQueue;
  /** Filled where the options have a filter. */
  readonly filtered: LocalQueue;
  /** The execution environment that the next invocation runs in. */
  readonly lambda: LocalFunction;
  /** One invocation, whatever comes of it. @param input what the schedule says otherwise than usual */
  readonly invoke: (input?: Partial<ScheduleInput>) => Promise<Tick>;
  /** One invocation. @returns what it says of itself @throws Error where it does not return */
  readonly tick: (input?: Partial<ScheduleInput>) => Promise<TickSummary>;
  /**
   * A new execution environment: nothing that the old one remembered is left. What runs in the old one goes
   * on.
   */
  readonly restart: () => void;
  readonly rotate: (password: string) => void;
  readonly received: () => Promise<ReceivedMessage[]>;
  readonly quarantined: () => Promise<ReceivedMessage[]>;
  readonly close: () => Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { dataCenters = ['de1'], queueType = 'fifo', filter } = options;
  const [first] = dataCenters;
  const [bundleDir, api, sqs, secrets] = await Promise.all([
    options.bundleDir ?? bundleFunction(),
    startReportApi({ dataCenters, accounts: [{ customerNumber: ACCOUNT, ...CREDENTIALS }] }),
    startSqs(),
    startSecrets(),
  ]);
  secrets.create(SECRET, CREDENTIALS);
  const fifo = queueType === 'fifo';
  const [queue, quarantine, filtered, apiProxy, sqsProxy, secretsProxy] = await Promise.all([
    sqs.createQueue(fifo ? FIFO : {}, 'statuses'),
    sqs.createQueue({}, 'quarantine'),
    sqs.createQueue(fifo ? FIFO : {}, 'filtered'),
    ToxicProxy.before(api.url(first)),
    ToxicProxy.before(sqs.endpoint),
    ToxicProxy.before(secrets.endpoint),
  ]);
  const proxies = { api: apiProxy, sqs: sqsProxy, secrets: secretsProxy };
  const proxied = ({ url }: LocalQueue): string => url.replace(sqs.endpoint, sqsProxy.url);
  const config: Partial<PollerConfig> = {
    statusQueues: [
      { name: 'statuses', url: proxied(queue), fifo },
      ...(filter ? [{ name: 'filtered', url: proxied(filtered), fifo, filter }] : []),
    ],
    quarantineQueueUrl: proxied(quarantine),
    baseUrls: { ...api.urls, [first]: apiProxy.url },
    ...options.config,
  };
  const environments: LocalFunction[] = [];
  const start = (): LocalFunction => {
    const lambda = createLocalFunction({
      bundleDir,
      handler: 'index.handler',
      compileCache: compileCache(),
      environment: {
        [CONFIG_VARIABLE]: JSON.stringify(config),
        POWERTOOLS_SERVICE_NAME: 'fax-status-forwarder',
        POWERTOOLS_METRICS_NAMESPACE: 'FaxStatusForwarder',
        AWS_ENDPOINT_URL_SQS: sqsProxy.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsProxy.url,
        ...options.variables,
      },
      timeoutMs: TIMEOUT_MS,
      memoryMb: MEMORY_MB,
    });
    environments.push(lambda);
    return lambda;
  };
  let lambda = start();
  const invoke: World['invoke'] = async (input) => {
    const { logs, invoke } = lambda;
    const before = logs.length;
    const result = await invoke({ account: ACCOUNT, dataCenter: first, secretId: SECRET, ...input });
    return {
      result,
      summary: result.kind === 'returned' ? (result.value as TickSummary) : undefined,
      said: logs.slice(before).map(({ text }) => text),
    };
  };

  return {
    api,
    sqs,
    secrets,
    proxies,
    queue,
    quarantine,
    filtered,
    get lambda() {
      return lambda;
    },
    invoke,
    tick: async (input) => {
      const { result, summary } = await invoke(input);
      if (!summary) throw new Error(`The tick returned nothing: ${JSON.stringify(result)}`);
      return summary;
    },
    restart: () => {
      lambda = start();
    },
    rotate: (password) => {
      api.setPassword(ACCOUNT, password);
      secrets.put(SECRET, { ...CREDENTIALS, password });
    },
    received: () => sqs.receiveAll(queue.url),
    quarantined: () => sqs.receiveAll(quarantine.url),
    close: async () => {
      await Promise.all(environments.map((environment) => environment.kill()));
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
      await Promise.all([api.close(), sqs.close(), secrets.close()]);
    },
  };
}

const FIFO = {
  FifoQueue: true,
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
};
