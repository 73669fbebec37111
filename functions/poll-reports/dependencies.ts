import { Logger } from '@aws-lambda-powertools/logger';
import { matches } from '../../contract/filter.ts';
import { createSecretsClient, SecretCredentials } from './aws/secrets.ts';
import { type QueueAddress, SqsQueues } from './aws/sqs.ts';
import { createSqsClient } from './aws/sqs-client.ts';
import {
  CONFIG_VARIABLE,
  POLLER_DEFAULTS,
  type PollerConfig,
  parseConfig,
  QUARANTINE,
  reasonsOf,
} from './interface/config.ts';
import { baseUrlsWith } from './interface/data-centers.ts';
import { ReportClient } from './retarus/report-client.ts';
import { maxResponseBytes, ReportTransport } from './retarus/report-transport.ts';
import { MetricEmitter } from './telemetry/metrics.ts';
import { DEFAULT_LIMITS, type Limits } from './tick/limits.ts';
import type { Clock, Ports, Setup } from './tick/ports.ts';
import { SentCache } from './tick/sent-cache.ts';

export interface Dependencies {
  readonly setup: Setup;
  readonly ports: Ports;
  readonly logger: Logger;
  readonly metrics: MetricEmitter;
  /** Whether the log names the jobs of each tick. */
  readonly logJobs: boolean;
}

/**
 * What a test puts in the place of the defaults: a budget that is used up sooner, a clock that does not wait.
 */
export interface Overrides {
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
}

/**
 * Builds everything that the function uses, once for an execution environment.
 *
 * @throws InvalidConfigError
 */
export function createDependencies(
  variables: NodeJS.ProcessEnv,
  { limits, clock = systemClock }: Overrides = {},
): Dependencies {
  const config = parseConfig(variables[CONFIG_VARIABLE]);
  const service = variables.POWERTOOLS_SERVICE_NAME ?? 'fax-status-forwarder';
  return {
    setup: {
      statusQueues: config.statusQueues.map(({ name, filter = {} }) => ({
        name,
        takes: (data) => matches(filter, data),
      })),
      quarantineQueue: QUARANTINE,
      reasons: reasonsOf(config),
      privacy: config.privacy,
      watches: config.watches.map(({ name, filter }) => ({ name, takes: (data) => matches(filter, data) })),
      limits: { ...DEFAULT_LIMITS, sendsInFlight: config.sendsInFlight, ...limits },
      memory: { confirmed: new SentCache(), deletedBySilence: new SentCache(), cooldowns: new Map() },
    },
    ports: createPorts(config, memoryMb(variables), clock),
    logger: new Logger({ serviceName: service }),
    logJobs: config.logJobs,
    metrics: new MetricEmitter(service, new Set(config.countedReasons)),
  };
}

const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

function createPorts(config: PollerConfig, memory: number, clock: Clock): Ports {
  const { baseUrls, quarantineQueueUrl, secretCacheSeconds, sendsInFlight, statusQueues } = config;
  const queues = new Map<string, QueueAddress>(statusQueues.map((queue) => [queue.name, queue]));
  queues.set(QUARANTINE, { url: quarantineQueueUrl, fifo: false });
  const http = new ReportTransport({ maxResponseBytes: maxResponseBytes(memory), connectTimeoutMs: 3_000 });
  const random = Math.random;
  return {
    reportApi: new ReportClient(http, baseUrlsWith(baseUrls)),
    credentials: new SecretCredentials(createSecretsClient(), { clock, random }, secretCacheSeconds * 1000),
    queues: new SqsQueues(createSqsClient(sendsInFlight), queues),
    clock,
    random,
  };
}

const memoryMb = (variables: NodeJS.ProcessEnv): number =>
  Number(variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) || POLLER_DEFAULTS.memoryMb;
