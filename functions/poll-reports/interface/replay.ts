import { gunzipSync } from 'node:zlib';
import type { FaxStatusEvent } from '../../../contract/event.ts';
import { matches } from '../../../contract/filter.ts';
import { eventsOf } from '../domain/event.ts';
import { isObject, parseJson } from '../domain/json.ts';
import { MAX_BYTES, type Message, statusMessage } from '../domain/message.ts';
import { readReport } from '../domain/report.ts';
import { type PollerConfig, reasonsOf } from './config.ts';
import { isDataCenter } from './data-centers.ts';
import type { Source } from './source.ts';

/** A message for one of the status queues. */
export interface ReplayedMessage {
  /** Name of the queue in the configuration. */
  readonly queue: string;
  readonly fifo: boolean;
  readonly url: string;
  /** Its id is the one that the status would have had, so that a consumer that has seen it knows it again. */
  readonly message: Message;
}

export type Replay =
  /** It can be read: these messages stand for all of its statuses. */
  | { readonly kind: 'messages'; readonly messages: readonly ReplayedMessage[] }
  /** It cannot be sent as things stand: sentences about paths and types, never values. */
  | { readonly kind: 'unsendable'; readonly problems: readonly string[] };

/**
 * What a message of the quarantine queue comes to with this version of the forwarder and this configuration.
 *
 * @param body of the message
 */
export function replayQuarantined(
  body: string,
  config: Pick<PollerConfig, 'statusQueues' | 'reasonOverrides' | 'privacy'>,
): Replay {
  const reasons = reasonsOf(config);
  const read = eventsIn(body, reasons);
  if (!Array.isArray(read)) return { kind: 'unsendable', problems: read.problems };
  const problems: string[] = [];
  const messages = read.flatMap((event, index) => {
    const message = statusMessage(event, config.privacy);
    const queues = config.statusQueues.filter(({ filter = {} }) => matches(filter, event.data));
    if (queues.length === 0) problems.push(`no queue takes status ${index + 1} of ${read.length}`);
    if (message.bytes > MAX_BYTES)
      problems.push(
        `status ${index + 1} of ${read.length} makes a message of ${message.bytes} bytes, SQS takes ` +
          `${MAX_BYTES}`,
      );
    return queues.map(({ name, url, fifo }) => ({ queue: name, url, fifo, message }));
  });
  return problems.length > 0 ? { kind: 'unsendable', problems } : { kind: 'messages', messages };
}

/** The statuses of a quarantined report, or the quarantined status. */
function eventsIn(
  body: string,
  reasons: Parameters<typeof eventsOf>[2],
): FaxStatusEvent[] | { readonly problems: readonly string[] } {
  const quarantined = jsonOf(() => body);
  if (!isObject(quarantined)) return problem('the message is not one of the quarantine queue');
  const { account, content, dataCenter, encoding, kind, text } = quarantined;
  if (typeof account !== 'string' || !isDataCenter(dataCenter))
    return problem('the message names no account and data center');
  if (encoding === 'cut') return problem('the message does not hold the whole of it: long texts were cut');
  const whole =
    encoding === 'gzip+base64'
      ? jsonOf(() => gunzipSync(Buffer.from(String(content), 'base64')).toString())
      : typeof text === 'string'
        ? jsonOf(() => text)
        : content;
  if (whole === undefined) return problem('the message holds no report that can be unpacked and parsed');
  if (kind !== 'unreadable-report')
    return isObject(whole) && isObject(whole.data)
      ? [whole as unknown as FaxStatusEvent]
      : problem('the message holds no status');
  const reading = readReport(whole);
  if (reading.kind === 'pending') return problem('a recipient of the report was still pending');
  if (reading.kind === 'unreadable') return { problems: reading.problems };
  const source: Source = { account, dataCenter };
  return eventsOf(source, reading.report, reasons);
}

const problem = (text: string) => ({ problems: [text] });

/** Absent where there is no such text, or it is no JSON. */
function jsonOf(text: () => string): unknown {
  try {
    return parseJson(text());
  } catch {
    return undefined;
  }
}
