import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deployment } from '../deployment/deploy.ts';
import type { InvocationResult } from '../function/index.ts';
import { listen } from '../listen.ts';
import { LOCAL_AWS } from '../local-aws.ts';
import type { LocalSqs } from '../sqs/index.ts';
import { Alarms, type AlarmsInput } from './alarms.ts';
import { EmittedMetrics, type Metric, type Point } from './emitted.ts';
import { LogStore } from './log-store.ts';
import type { MuteRuleInput } from './mute-rules.ts';
import { cloudFormation, type Published, sns, sts } from './query.ts';
import { failure, json, notSimulated, type Reply } from './reply.ts';
import { Schedules } from './schedules.ts';

/** The path under which CloudWatch responds in simulated time. */
const SIMULATED_TIME = '/simulated-time';

/** What stands behind the calls of an operator's command. */
export interface ControlPlaneOptions {
  readonly deployment: Deployment;
  /** Runs the function. */
  readonly invoke: (payload: unknown) => Promise<InvocationResult>;
  /** The queues whose metrics CloudWatch has. */
  readonly sqs: Pick<LocalSqs, 'oldestMessageAge' | 'receives'>;
}

/**
 * The part of AWS that an operator's command talks to, on 127.0.0.1: CloudFormation, Lambda, EventBridge
 * Scheduler, CloudWatch, CloudWatch Logs, SNS and STS, as far as `fax-status` calls them. Any other call is
 * responded to with an error.
 */
export interface ControlPlane {
  /** For `AWS_ENDPOINT_URL_CLOUDFORMATION` and the rest. */
  readonly endpoint: string;
  readonly log: LogStore;
  readonly schedules: Schedules;
  readonly alarms: Alarms;
  /** What CloudWatch has measured in simulated time, under an endpoint of its own. */
  readonly simulated: { readonly endpoint: string; readonly metrics: EmittedMetrics };
  /** Told of each message that somebody publishes to a topic. */
  onPublish: (message: Published) => void;
  /** E-mail addresses that are subscribed to a topic. */
  readonly subscriptions: Map<string, string[]>;
  readonly close: () => Promise<void>;
}

export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { deployment } = options;
  const emitted = new EmittedMetrics();
  const simulated = new EmittedMetrics();
  const log = new LogStore((event) => emitted.readLine(event));
  const schedules = new Schedules(deployment.schedules);
  const alarms = new Alarms(deployment.alarms);
  const subscriptions = new Map<string, string[]>();
  const server = await listen((request, response) => {
    void respond(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ __type: 'InternalFailure', message: String(error) }));
    });
  });
  const plane: ControlPlane = {
    endpoint: server.url,
    log,
    schedules,
    alarms,
    simulated: { endpoint: `${server.url}${SIMULATED_TIME}`, metrics: simulated },
    onPublish: () => undefined,
    subscriptions,
    close: server.close,
  };
  return plane;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const text = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const target = String(request.headers['x-amz-target'] ?? '');
    const reply = await route(request.method ?? '', url, target, text);
    response.writeHead(reply.status, { 'content-type': reply.type, ...reply.headers });
    response.end(reply.body);
  }

  async function route(method: string, url: URL, target: string, text: string): Promise<Reply> {
    if (target.startsWith('Logs_')) return logs(target, JSON.parse(text));
    if (target.startsWith('GraniteService')) {
      const isSimulated = url.pathname.startsWith(SIMULATED_TIME);
      return cloudWatch(target, JSON.parse(text), isSimulated ? simulated : undefined);
    }
    if (url.pathname.startsWith('/schedules')) return schedules.serve(method, url, text);
    if (url.pathname.startsWith('/2015-03-31/functions/')) return lambda(method, url, text);
    const query = new URLSearchParams(text);
    const served =
      cloudFormation(query, deployment) ??
      sns(query, subscriptions, (message) => plane.onPublish(message)) ??
      sts(query, LOCAL_AWS.region);
    return served ?? notSimulated(`${method} ${url.pathname} ${target} ${query.get('Action') ?? ''}`);
  }

  function logs(target: string, { endTime, filterPattern = '', startTime }: FilterInput): Reply {
    if (!target.endsWith('.FilterLogEvents')) return notSimulated(target);
    return json(200, { events: log.find(filterPattern, startTime, endTime) });
  }

  async function cloudWatch(
    target: string,
    input: MetricInput & MuteRuleInput & AlarmsInput,
    simulatedMetrics: EmittedMetrics | undefined,
  ): Promise<Reply> {
    if (target.endsWith('.DescribeAlarms')) return json(200, alarms.describe(input));
    if (!target.endsWith('.GetMetricData'))
      return alarms.serveMutes(target.split('.').pop() ?? '', input) ?? notSimulated(target);
    const window = { from: input.StartTime * 1000, to: input.EndTime * 1000 };
    const results = await Promise.all(
      (input.MetricDataQueries ?? []).map(async ({ Id, MetricStat }) => {
        const { Metric = {}, Period = 60, Stat = 'Sum' } = MetricStat ?? {};
        const points =
          Metric.Namespace === 'AWS/SQS' && !simulatedMetrics
            ? await ofQueue(Metric)
            : (simulatedMetrics ?? emitted).points(Metric, { stat: Stat, periodSeconds: Period, ...window });
        // As CloudWatch does unless it is asked for another order: the latest first.
        if (input.ScanBy !== 'TimestampAscending') points.reverse();
        return {
          Id,
          Values: points.map(({ value }) => value),
          Timestamps: points.map(({ at }) => at / 1000),
          StatusCode: 'Complete',
        };
      }),
    );
    return json(200, { MetricDataResults: results });
  }

  async function ofQueue({ Dimensions, MetricName }: Metric): Promise<Point[]> {
    const queue = Dimensions?.[0]?.Value ?? '';
    const value =
      MetricName === 'ApproximateAgeOfOldestMessage'
        ? await options.sqs.oldestMessageAge(queue)
        : // Here every receive is counted as one, whether it got something or not.
          MetricName === 'NumberOfMessagesReceived'
          ? options.sqs.receives.get(queue)
          : undefined;
    return value === undefined ? [] : [{ at: Date.now(), value }];
  }

  async function lambda(method: string, url: URL, text: string): Promise<Reply> {
    const { environment, memoryMb, name, timeoutMs } = deployment.functionOptions;
    const [, , , asked = '', what] = url.pathname.split('/').map(decodeURIComponent);
    if (asked !== name) return failure(404, 'ResourceNotFoundException', `Function not found: ${asked}`);
    if (method === 'GET' && what === 'configuration')
      return json(200, {
        FunctionName: name,
        MemorySize: memoryMb,
        Timeout: timeoutMs / 1000,
        State: 'Active',
        Environment: { Variables: environment },
      });
    if (method !== 'POST' || what !== 'invocations') return notSimulated(`${method} ${url.pathname}`);
    const result = await options.invoke(JSON.parse(text));
    if (result.kind === 'returned') return json(200, result.value ?? null);
    const error = 'error' in result ? result.error : { errorType: result.kind, errorMessage: result.kind };
    return { ...json(200, error), headers: { 'x-amz-function-error': 'Unhandled' } };
  }
}

interface FilterInput {
  readonly filterPattern?: string;
  readonly startTime?: number;
  readonly endTime?: number;
}

interface MetricInput {
  /** Epoch seconds. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly ScanBy?: string;
  readonly MetricDataQueries?: readonly {
    readonly Id: string;
    readonly MetricStat?: { readonly Metric?: Metric; readonly Period?: number; readonly Stat?: string };
  }[];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
