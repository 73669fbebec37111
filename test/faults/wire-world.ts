import { createLocalFunction, type InvocationResult, type LocalFunction } from '#dev/local/function/index.ts';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { type LocalSecrets, startSecrets } from '#dev/local/secrets/index.ts';
import { type LocalQueue, type LocalSqs, type ReceivedMessage, startSqs } from '#dev/local/sqs/index.ts';
import { CONFIG_VARIABLE, type PollerConfig } from '#poller/interface/config.ts';
import type { TickSummary } from '#poller/telemetry/summary.ts';
import { ToxicProxy } from './toxic-proxy.ts';

export const ACCOUNT = '99999';
export const SECRET = 'login-99999';
/** What breaks careless Basic authentication; and what may be said nowhere. */
export const LOGIN = { username: 'fax-user', password: 'Geheim-ä:$+/=' };

/** As deployed for a period of a minute. */
const TIMEOUT_MS = 50_000;
/** Heap and responses' size go by it. */
export const MEMORY_MB = 256;

/** What one invocation did and said. */
export interface Tick {
  readonly result: InvocationResult;
  readonly summary: TickSummary | undefined;
  /** Everything that the function wrote. */
  readonly said: readonly string[];
}

/**
 * The real bundle in its own process, between servers that can misbehave, each behind a proxy that can too.
 */
export interface WireWorld {
  readonly api: ReportApi;
  readonly sqs: LocalSqs;
  readonly secrets: LocalSecrets;
  readonly proxies: { readonly api: ToxicProxy; readonly sqs: ToxicProxy; readonly secrets: ToxicProxy };
  readonly queue: LocalQueue;
  readonly quarantine: LocalQueue;
  readonly lambda: LocalFunction;
  readonly tick: () => Promise<Tick>;
  readonly received: () => Promise<ReceivedMessage[]>;
  readonly quarantined: () => Promise<ReceivedMessage[]>;
  readonly close: () => Promise<void>;
}

export async function startWireWorld(bundleDir: string): Promise<WireWorld> {
  const [api, sqs, secrets] = await Promise.all([
    startReportApi({ dataCenters: ['de1'], accounts: [{ customerNumber: ACCOUNT, ...LOGIN }] }),
    startSqs(),
    startSecrets(),
  ]);
  secrets.create(SECRET, LOGIN);
  const [queue, quarantine] = await Promise.all([
    sqs.createQueue(
      { FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
      'statuses',
    ),
    sqs.createQueue({}, 'quarantine'),
  ]);
  const [apiProxy, sqsProxy, secretsProxy] = await Promise.all([
    ToxicProxy.before(api.url('de1')),
    ToxicProxy.before(sqs.endpoint),
    ToxicProxy.before(secrets.endpoint),
  ]);
  const proxies = { api: apiProxy, sqs: sqsProxy, secrets: secretsProxy };
  const proxied = ({ url }: LocalQueue): string => url.replace(sqs.endpoint, sqsProxy.url);
  const lambda = createLocalFunction({
    bundleDir,
    handler: 'index.handler',
    environment: {
      [CONFIG_VARIABLE]: JSON.stringify({
        statusQueues: [{ name: 'statuses', url: proxied(queue), fifo: true }],
        quarantineQueueUrl: proxied(quarantine),
        baseUrls: { de1: apiProxy.url },
        sendsInFlight: 4,
      } satisfies Partial<PollerConfig>),
      POWERTOOLS_SERVICE_NAME: 'fax-status-forwarder',
      POWERTOOLS_METRICS_NAMESPACE: 'FaxStatusForwarder',
      AWS_ENDPOINT_URL_SQS: sqsProxy.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsProxy.url,
    },
    timeoutMs: TIMEOUT_MS,
    memoryMb: MEMORY_MB,
  });

  return {
    api,
    sqs,
    secrets,
    proxies,
    queue,
    quarantine,
    lambda,
    tick: async () => {
      const before = lambda.logs.length;
      const result = await lambda.invoke({ account: ACCOUNT, dataCenter: 'de1', secretId: SECRET });
      return {
        result,
        summary: result.kind === 'returned' ? (result.value as TickSummary) : undefined,
        said: lambda.logs.slice(before).map(({ text }) => text),
      };
    },
    received: () => sqs.receiveAll(queue.url),
    quarantined: () => sqs.receiveAll(quarantine.url),
    close: async () => {
      await lambda.kill();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
      await Promise.all([api.close(), sqs.close(), secrets.close()]);
    },
  };
}
