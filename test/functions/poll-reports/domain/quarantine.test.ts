import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_BYTES, type Message } from '#poller/domain/message.ts';
import { type QuarantineCase, quarantineMessage } from '#poller/domain/quarantine.ts';
import { jsonValue, listEntry, oddText, source } from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';

const aCase = (changes: Partial<QuarantineCase> = {}): QuarantineCase => ({
  kind: 'unreadable-report',
  source: { account: '99999', dataCenter: 'de1' },
  jobId: 'FJ1',
  problems: ['pages is missing', 'recipientStatus is empty'],
  content: { jobId: 'FJ1', recipientStatus: [] },
  ...changes,
});
const bodyOf = (message: Message): Record<string, unknown> => JSON.parse(message.body);

/** Texts that no compression makes smaller; the same ones in every run. */
function noises(): (length: number) => string {
  let state = 7;
  return (length) =>
    Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(0x4e00 + (state % 0x5000));
    }).join('');
}

test('what is quarantined is the account’s: "login" names the source, not the report', () => {
  const source = { account: '99999', login: 'billing', dataCenter: 'de1' } as const;
  expect(quarantineMessage(aCase({ source }))).toEqual(quarantineMessage(aCase()));
});

test('the body says what, whose and why, and holds the content', () => {
  const message = quarantineMessage(aCase());
  expect(bodyOf(message)).toEqual({
    kind: 'unreadable-report',
    id: message.id,
    account: '99999',
    dataCenter: 'de1',
    jobId: 'FJ1',
    problems: ['pages is missing', 'recipientStatus is empty'],
    content: { jobId: 'FJ1', recipientStatus: [] },
  });
});

test('attributes say what, whose and why', () => {
  expect(quarantineMessage(aCase()).attributes).toEqual({
    kind: 'unreadable-report',
    account: '99999',
    dataCenter: 'de1',
    jobId: 'FJ1',
    reason: 'pages is missing',
  });
});

test('without a job id and a problem there are no attributes of them', () => {
  const { attributes } = quarantineMessage(aCase({ jobId: undefined, problems: [] }));
  expect(attributes).toEqual({ kind: 'unreadable-report', account: '99999', dataCenter: 'de1' });
});

test('the text that Retarus sent stands beside the content', () => {
  const text = '{ "recipientStatus": [], "jobId": "FJ1" }';
  expect(bodyOf(quarantineMessage(aCase({ text }))).text).toBe(text);
});

describe('any content arrives whole', () => {
  const property = (quarantine: typeof quarantineMessage) =>
    fc.property(fc.oneof(listEntry, jsonValue), (content) =>
      isDeepStrictEqual(bodyOf(quarantine(aCase({ content }))).content, content),
    );

  test('whatever the list held', () => holds(property(quarantineMessage)));

  test('which keeping objects only would break', () =>
    catches(
      property((quarantined) =>
        quarantineMessage({ ...quarantined, content: Object.assign({}, quarantined.content) }),
      ),
    ));
});

describe('the id is one of source and content', () => {
  const property = (quarantine: typeof quarantineMessage) =>
    fc.property(source, source, jsonValue, jsonValue, oddText(), (one, other, content, changed, problem) => {
      const { id } = quarantine(aCase({ source: one, content }));
      const again = quarantine(aCase({ source: one, content, jobId: undefined, problems: [problem] }));
      // Not deep equality: fast-check also makes objects without a prototype, which are the same source all
      // the same.
      const sameSource = one.account === other.account && one.dataCenter === other.dataCenter;
      const sameContent = JSON.stringify(content) === JSON.stringify(changed);
      return (
        again.id === id &&
        (quarantine(aCase({ source: other, content })).id === id) === sameSource &&
        (quarantine(aCase({ source: one, content: changed })).id === id) === sameContent
      );
    });

  test('whatever they are', () => holds(property(quarantineMessage)));

  test('which an id of the content alone would break', () =>
    catches(
      property((quarantined) =>
        quarantineMessage({ ...quarantined, source: { account: '1', dataCenter: 'de1' } }),
      ),
    ));

  test('an entry that is nothing at all has one too', () => {
    expect(quarantineMessage(aCase({ content: undefined })).id).toBe(
      quarantineMessage(aCase({ content: null })).id,
    );
  });
});

describe('content that is too large', () => {
  test('stays whole to the last byte that fits', () => {
    const { bytes } = quarantineMessage(aCase({ content: '' }));
    const largest = quarantineMessage(aCase({ content: 'x'.repeat(MAX_BYTES - bytes) }));
    expect(largest.bytes).toBe(MAX_BYTES);
    expect(bodyOf(largest)).not.toHaveProperty('encoding');
    expect(bodyOf(quarantineMessage(aCase({ content: 'x'.repeat(MAX_BYTES - bytes + 1) }))).encoding).toBe(
      'gzip+base64',
    );
  });

  test('is compressed where that makes it fit, and says so', () => {
    const content = { jobId: 'FJ1', remoteCsid: 'x\uffff'.repeat(1_000_000) };
    const message = quarantineMessage(aCase({ content }));
    const body = bodyOf(message);
    expect(message.bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(body.encoding).toBe('gzip+base64');
    expect(body.note).toBe(
      `the whole is ${Buffer.byteLength(JSON.stringify(content))} bytes, more than a message of ` +
        '1048576 bytes takes',
    );
    expect(JSON.parse(gunzipSync(Buffer.from(String(body.content), 'base64')).toString())).toEqual(content);
  });

  test('is compressed as Retarus sent it where that is known, so that no order of fields is lost', () => {
    const text = `{"b":"${'x'.repeat(MAX_BYTES)}", "a":1}`;
    const { content, text: whole } = bodyOf(quarantineMessage(aCase({ text, content: JSON.parse(text) })));
    expect(gunzipSync(Buffer.from(String(content), 'base64')).toString()).toBe(text);
    expect(whole).toBeUndefined();
  });

  test('is cut where even that is too large, and says where', () => {
    const noise = noises();
    const content = {
      jobId: 'FJ1',
      number: 17,
      absent: null,
      list: [1, 2],
      longestList: Array.from({ length: 65_536 }, () => 0),
      longest: noise(65_536),
      tooLong: noise(600_000),
    };
    const message = quarantineMessage(aCase({ jobId: undefined, content }));
    const body = bodyOf(message);
    expect(message.bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(body.encoding).toBe('cut');
    expect(body.note).toContain(`${Buffer.byteLength(JSON.stringify(content))} bytes`);
    expect(body.content).toEqual({
      ...content,
      tooLong: `${content.tooLong.slice(0, 65_536)}[cut: 600000 characters]`,
    });
  });

  test.each([
    ['compressed', 355_000, 'gzip+base64'],
    ['cut', 600_000, 'cut'],
  ])('fills the message to the byte, %s', (_, length, encoding) => {
    const noise = noises();
    const fields = encoding === 'cut' ? [noise(65_536), noise(65_536), noise(65_536), noise(65_536)] : [];
    const content = [...fields, noise(length)];
    const padded = (padding: number) =>
      quarantineMessage(aCase({ content, problems: ['bad', 'x'.repeat(padding)] }));
    const room = MAX_BYTES - padded(0).bytes;
    expect(bodyOf(padded(0)).encoding).toBe(encoding);
    expect(padded(room).bytes).toBe(MAX_BYTES);
    expect(padded(room + 1).bytes).toBeLessThan(MAX_BYTES);
  });

  test('is cut down to a single entry and a single character where it must be', () => {
    const noise = noises();
    const nested = (levels: number): unknown =>
      levels === 0 ? noise(4) : Array.from({ length: 4 }, () => nested(levels - 1));
    const body = bodyOf(quarantineMessage(aCase({ content: nested(9) })));
    let inner = body.content;
    for (let level = 0; level < 9; level++) {
      expect(inner).toEqual([expect.anything(), '[cut: 4 entries]']);
      inner = (inner as unknown[])[0];
    }
    expect(inner).toMatch(/^.\[cut: 4 characters\]$/);
  });

  test('is cut in its lists too', () => {
    const noise = noises();
    const recipientStatus = Array.from({ length: 5_000 }, (_, index) => ({
      position: index,
      csid: noise(300),
    }));
    const message = quarantineMessage(
      aCase({ content: { recipientStatus: [...recipientStatus, noise(400_000)] } }),
    );
    const { recipientStatus: cut } = bodyOf(message).content as { recipientStatus: unknown[] };
    expect(bodyOf(message).encoding).toBe('cut');
    expect(message.bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(cut.at(-1)).toBe('[cut: 5001 entries]');
    expect(cut.slice(0, -1)).toEqual(recipientStatus.slice(0, cut.length - 1));
    expect(cut).toHaveLength(1024 + 1);
  });

  test('is left out where cutting does not help', () => {
    const noise = noises();
    const content = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, index) => [`${index}${noise(20)}`, noise(10)]),
    );
    const message = quarantineMessage(aCase({ content }));
    expect(message.bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(bodyOf(message)).toMatchObject({ encoding: 'cut', content: null, jobId: 'FJ1' });
  });

  test('does not come back through its job id', () => {
    const jobId = noises()(400_000);
    const message = quarantineMessage(aCase({ jobId, content: { jobId } }));
    expect(message.bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(bodyOf(message)).toMatchObject({ encoding: 'cut', kind: 'unreadable-report' });
    expect(String(bodyOf(message).jobId).slice(0, 100)).toBe(jobId.slice(0, 100));
  });
});

describe('content that nests too deeply', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);

  test('is whole up to 32 levels', () => {
    expect(bodyOf(quarantineMessage(aCase({ content: nested(32) }))).content).toEqual(nested(32));
  });

  test('is cut below that, and says so', () => {
    const { content } = bodyOf(quarantineMessage(aCase({ content: nested(33) })));
    expect(JSON.stringify(content)).toBe(
      `${'['.repeat(32)}"[cut: nested deeper than 32 levels]"${']'.repeat(32)}`,
    );
  });

  test('is no danger, however deep', () => {
    const content: unknown = JSON.parse(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    expect(quarantineMessage(aCase({ content })).bytes).toBeLessThan(1_000);
  });
});

test('what SQS refuses is escaped', () => {
  const message = quarantineMessage(aCase({ jobId: '\uffff', content: '\ufffe' }));
  expect(message.body).toContain('"content":"\\ufffe"');
  expect(message.attributes.jobId).toBe('\ufffd');
});
