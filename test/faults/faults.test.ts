import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Mutation } from '#test/support/mutator.ts';
import { CREDENTIALS } from '#test/support/world.ts';
import { NUMBER_DIGITS } from './backlog.ts';
import { FAULTS } from './catalog/index.ts';
import type { Fault } from './fault.ts';
import { Observations } from './observations.ts';
import { type Observation, POLL_FAILED } from './observe.ts';
import { faultTable } from './table.ts';

const observations = new Observations();

/** How many jobs of the ordinary backlog, times their recipients. */
const ORDINARY_STATUSES = 36;

describe.each(FAULTS)('$title', ({ faults }) => {
  test.concurrent.each<Fault>(faults)('$what', async (fault) => {
    const { faulty, cured, lost, repeated, quarantined, left, delivered } = await observations.of(fault);
    const { result, summary } = faulty;

    expect(summary?.error?.name ?? summary?.ended ?? result.kind).toBe(fault.ends ?? 'drained');
    if (fault.says) expect(summary).toMatchObject(fault.says);
    if (fault.thenSays) expect(cured.summary).toMatchObject(fault.thenSays);
    if (fault.maxSends) expect(summary?.calls?.send).toBeLessThanOrEqual(fault.maxSends);
    expect(lost).toEqual([]);
    expect(repeated).toBe(0);
    expect(quarantined).toBe(fault.quarantined ?? 0);
    expect(left).toBe(fault.stays ?? 0);
    if (!fault.reports && quarantined === 0 && !fault.stays)
      expect(delivered).toBeGreaterThanOrEqual(ORDINARY_STATUSES);
  });
});

const all = () => Promise.all(FAULTS.flatMap(({ faults }) => faults).map((fault) => observations.of(fault)));

/** What a fault does to a forwarder with a mistake in it. */
async function mistaken(what: string, mutation: Mutation): Promise<Observation> {
  const fault = FAULTS.flatMap(({ faults }) => faults).find((one) => one.what === what);
  if (!fault) throw new Error(`There is no fault "${what}".`);
  return new Observations([mutation]).of(fault);
}

test('a forwarder that takes HTTP 200 for success is seen to lose statuses', async () => {
  const { lost } = await mistaken('loses some entries of the first batch and does not mention them', {
    file: 'tick/outbox.ts',
    find: 'if (succeeded.has(index) && !failure)',
    replace: 'if (true)',
  });
  expect(lost.length).toBeGreaterThan(0);
});

test('every tick that fails says so in its metrics, under the name of whose trouble it is', async () => {
  for (const { fault, faulty, metrics } of await all()) {
    const failed = faulty.summary?.ended === 'failed';
    expect(metrics.includes(POLL_FAILED), fault.what).toBe(failed);
    if (failed) expect(metrics.length, fault.what).toBeGreaterThanOrEqual(2);
  }
});

test('no tick makes more calls than its budget', async () => {
  for (const { fault, faulty } of await all()) {
    const { calls, pages = 0, reports = 0 } = faulty.summary ?? {};
    expect(calls?.list ?? 0, fault.what).toBeLessThanOrEqual(pages + 2);
    expect(calls?.delete ?? 0, fault.what).toBeLessThanOrEqual(3 * pages + 1);
    expect(calls?.secret ?? 0, fault.what).toBeLessThanOrEqual(2);
    if (reports < 1_000) expect(calls?.send ?? 0, fault.what).toBeLessThanOrEqual(1_100);
  }
});

describe('whatever happens, nothing that is said holds', () => {
  const { username, password } = CREDENTIALS;
  const bearer = Buffer.from(`${username}:${password}`).toString('base64');
  const said = async () => (await all()).flatMap((observation) => observation.said);

  const numberIn = (text: string): boolean => {
    const digits = text.replaceAll(/\D/g, '');
    return NUMBER_DIGITS.some((number) => digits.includes(number));
  };

  test('a fax number, in any form', async () => {
    expect((await said()).filter(numberIn)).toEqual([]);
  });

  test('though an error that quotes the response would be found', async () => {
    const { said } = await mistaken('responds with JSON that stops in the middle', {
      file: 'retarus/report-client.ts',
      find: 'body.length} bytes',
      replace: 'body}',
    });
    expect(said.some(numberIn)).toBe(true);
  });

  test('though the search would find it: the bodies of messages and of quarantine hold it', async () => {
    const bodies = (await all()).flatMap((observation) => observation.bodies);
    expect(bodies.filter((body) => !numberIn(body) && body.includes('"FJ00'))).toEqual([]);
    expect(bodies.filter((body) => body.includes('unreadable-report')).some(numberIn)).toBe(true);
  });

  test('a password', async () => {
    // As it is, as JSON or a URL would write it, and the part of it that every form keeps.
    const forms = [password, JSON.stringify(password).slice(1, -1), encodeURIComponent(password), 'Geheim'];
    expect((await said()).filter((text) => forms.some((form) => text.includes(form)))).toEqual([]);
    expect((await said()).length).toBeGreaterThan(500);
  });

  test('an Authorization header', async () => {
    const telling = (await said()).filter(
      (text) =>
        text.includes(bearer) ||
        text.includes(bearer.slice(0, 16)) ||
        /authorization:|Basic [A-Za-z0-9+/]{16}/.test(text),
    );
    expect(telling).toEqual([]);
  });

  test('a bug: no tick throws', async () => {
    expect((await said()).filter((text) => /UnexpectedError|"threw"/.test(text))).toEqual([]);
  });
});

test('docs/faults.md says what was seen; if not: npm run generate -- --only faults', async () => {
  const groups = await Promise.all(
    FAULTS.map(async (group) => ({
      group,
      observations: await Promise.all(group.faults.map((fault) => observations.of(fault))),
    })),
  );
  expect(await readFile(new URL('../../docs/faults.md', import.meta.url), 'utf8')).toBe(faultTable(groups));
});
