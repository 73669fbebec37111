import { gunzipSync } from 'node:zlib';
import type { Message } from '@aws-sdk/client-sqs';
import { parseJson } from '../../functions/poll-reports/interface/operator.ts';
import { TroubleError } from '../errors.ts';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';
import { type DeployedQueue, expiryOf, type Held, hold, listQueues } from './queues.ts';

/** One case in quarantine. */
export interface Quarantined {
  readonly id: string;
  readonly kind: string;
  /** `12345@de1` */
  readonly source: string;
  readonly jobId: string | undefined;
  readonly problems: readonly string[];
  /** Epoch milliseconds. */
  readonly since: number;
  readonly expires: number;
  /** The message's body, parsed; `undefined` where somebody else put it there and it is no case. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly message: Message;
}

export interface QuarantineHeld extends Pick<Held, 'more' | 'release'> {
  readonly cases: readonly Quarantined[];
  readonly queue: DeployedQueue;
}

/** Takes what is in quarantine to look at it; release it afterwards. Oldest first. */
export async function holdQuarantine(aws: Aws, deployed: Deployed, limit: number): Promise<QuarantineHeld> {
  const queue = (await listQueues(aws, deployed)).find(({ kind }) => kind === 'quarantine');
  if (!queue) throw new TroubleError('The forwarder has no quarantine queue.');
  const { messages, more, release } = await hold(aws, queue.url, limit);
  const cases = messages.map((message) => caseOf(message, queue)).sort((a, b) => a.since - b.since);
  return { cases, more, release, queue };
}

function caseOf(message: Message, queue: DeployedQueue): Quarantined {
  const body = parsed(message.Body ?? '');
  const { account = '?', dataCenter = '?', id, jobId, login, kind = 'unknown', problems = [] } = body ?? {};
  return {
    id: typeof id === 'string' ? id : (message.MessageId ?? ''),
    kind: String(kind),
    source: `${account}${login === undefined ? '' : `/${login}`}@${dataCenter}`,
    jobId: typeof jobId === 'string' ? jobId : undefined,
    problems: Array.isArray(problems) ? problems.map(String) : [],
    since: Number(message.Attributes?.SentTimestamp ?? 0),
    expires: expiryOf(message, queue),
    body,
    message,
  };
}

/** The report or event itself, out of whatever form the message has it in. */
export function contentOf({ body }: Quarantined): unknown {
  const { content, encoding } = body ?? {};
  const text =
    encoding === 'gzip+base64' && typeof content === 'string'
      ? gunzipSync(Buffer.from(content, 'base64')).toString('utf8')
      : content;
  if (typeof text !== 'string') return text;
  return parsed(text) ?? text;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
