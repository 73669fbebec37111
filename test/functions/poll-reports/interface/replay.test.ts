import { describe, expect, test } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { MAX_BYTES, statusMessage } from '#poller/domain/message.ts';
import { quarantineMessage } from '#poller/domain/quarantine.ts';
import { replayQuarantined } from '#poller/interface/replay.ts';
import { SOURCE } from '#test/support/ports.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

const QUEUE = { name: 'statuses', url: 'http://127.0.0.1/statuses.fifo', fifo: true } as const;
const CONFIG = {
  statusQueues: [QUEUE],
  reasonOverrides: {},
  privacy: { omit: [], numberAttribute: 'none' },
} as const;
const report = aReport('FJ1', {
  recipientStatus: [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY' })],
});
const bodyOf = (text: string, content: unknown = JSON.parse(text)): string =>
  quarantineMessage({
    kind: 'unreadable-report',
    source: SOURCE,
    jobId: 'FJ1',
    problems: ['what an earlier version could not read'],
    content,
    text,
  }).body;
const messagesOf = (body: string, config: Parameters<typeof replayQuarantined>[1] = CONFIG) => {
  const replay = replayQuarantined(body, config);
  return replay.kind === 'messages' ? replay.messages : replay.problems;
};

describe('a quarantined report that can be read', () => {
  const expected = eventsOf(SOURCE, report, REASONS).map((event) => statusMessage(event, CONFIG.privacy));

  test('comes to the messages, with the ids, that its statuses would have had', () => {
    expect(messagesOf(bodyOf(JSON.stringify(report)))).toEqual(
      expected.map((message) => ({ queue: 'statuses', url: QUEUE.url, fifo: true, message })),
    );
  });

  test('is found in a compressed message too', () => {
    const text = JSON.stringify({ ...report, added: 'x'.repeat(2_000_000) });
    const body = bodyOf(text);
    expect(JSON.parse(body).encoding).toBe('gzip+base64');
    expect(replayQuarantined(body, CONFIG)).toMatchObject({
      kind: 'unsendable',
      problems: [/^status 1 of 2 makes a message of \d+ bytes, SQS takes 1048576$/, /^status 2 of 2/].map(
        (one) => expect.stringMatching(one),
      ),
    });
  });

  test('is sent where its message is as large as SQS takes', () => {
    const filled = (length: number) =>
      messagesOf(bodyOf(JSON.stringify(aReport('FJ1', { added: 'x'.repeat(length) }))))[0];
    const empty = filled(0);
    const room = MAX_BYTES - (typeof empty === 'object' ? empty.message.bytes : 0);
    expect(filled(room)).toMatchObject({ message: { bytes: MAX_BYTES } });
    expect(filled(room + 1)).toContain('status 1 of 1 makes a message of 1048577 bytes');
  });

  test('keeps the digits that Retarus sent', () => {
    const [first] = messagesOf(bodyOf(JSON.stringify(report).replace('"pages":1', '"pages":1,"cost":1e400')));
    expect(typeof first === 'object' && first.message.body).toContain('"cost":1e400');
  });

  test('goes to the queues that take it', () => {
    const failures = { ...QUEUE, name: 'failures', filter: { outcome: ['failed'] } } as const;
    expect(
      messagesOf(bodyOf(JSON.stringify(report)), { ...CONFIG, statusQueues: [QUEUE, failures] }),
    ).toMatchObject([{ queue: 'statuses' }, { queue: 'statuses' }, { queue: 'failures' }]);
    expect(messagesOf(bodyOf(JSON.stringify(report)), { ...CONFIG, statusQueues: [failures] })).toEqual([
      'no queue takes status 1 of 2',
    ]);
  });
});

test('a quarantined status comes to its own message', () => {
  const [event] = eventsOf(SOURCE, report, REASONS);
  const { body } = quarantineMessage({
    kind: 'rejected-status',
    source: SOURCE,
    jobId: 'FJ1',
    problems: ['SQS refused the message'],
    content: event,
  });
  expect(messagesOf(body)).toMatchObject([{ queue: 'statuses', message: { id: event?.id } }]);
});

const NO_SOURCE = 'the message names no account and data center';

describe('what cannot be sent says why', () => {
  test.each<[string, string, string]>([
    ['a report that still cannot be read', bodyOf('{"jobId":"FJ1"}'), 'recipientStatus is missing'],
    [
      'a report that was pending',
      bodyOf('{"jobId":"FJ1","recipientStatus":[{"status":"PENDING"}]}'),
      'a recipient of the report was still pending',
    ],
    ['a text', 'x', 'the message is not one of the quarantine queue'],
    ['a message of another kind', '{"data":{}}', NO_SOURCE],
    ['a message whose account is no text', JSON.stringify({ ...SOURCE, account: 1 }), NO_SOURCE],
    ['a message without an account', JSON.stringify({ dataCenter: 'de1', content: {} }), NO_SOURCE],
    ['a message without a data center', JSON.stringify({ account: '99999', content: {} }), NO_SOURCE],
    ['a message of an unknown data center', JSON.stringify({ ...SOURCE, dataCenter: 'de9' }), NO_SOURCE],
    [
      'a compressed message that is none',
      JSON.stringify({ ...SOURCE, kind: 'unreadable-report', encoding: 'gzip+base64', content: 'x' }),
      'the message holds no report that can be unpacked and parsed',
    ],
    [
      'a compressed message of what is no text',
      JSON.stringify({ ...SOURCE, kind: 'unreadable-report', encoding: 'gzip+base64', content: {} }),
      'the message holds no report that can be unpacked and parsed',
    ],
    [
      'a text in place of a report',
      JSON.stringify({ ...SOURCE, kind: 'unreadable-report', content: 'x' }),
      'the report is a string, not an object',
    ],
    [
      'a message whose texts were cut',
      JSON.stringify({ ...SOURCE, kind: 'unreadable-report', encoding: 'cut', content: {} }),
      'the message does not hold the whole of it: long texts were cut',
    ],
    [
      'a status without data',
      JSON.stringify({ ...SOURCE, kind: 'rejected-status', content: {} }),
      'the message holds no status',
    ],
  ])('%s', (_, body, problem) => {
    expect(replayQuarantined(body, CONFIG)).toEqual({ kind: 'unsendable', problems: [problem] });
  });
});
