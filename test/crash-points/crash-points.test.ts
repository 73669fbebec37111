import { beforeAll, describe, expect, test } from 'vitest';
import { buildWithStops, type StoppableForwarder } from './build.ts';
import { type Crash, crashesOf, differences } from './crashes.ts';
import { MOMENTS } from './kill-switch.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/**
 * Fewer than these would mean that points are not found any more: lower them only together with the tick's
 * awaits.
 */
const AWAITS = 28;
const CRASH_POINTS = 2_949;

let forwarder: StoppableForwarder;
const reached = new Set<number>();
let crashes = 0;

beforeAll(async () => {
  forwarder = await buildWithStops();
});

describe.each(Object.entries<Scenario>(SCENARIOS))('%s, killed at every await', (_, scenario) => {
  test.each(MOMENTS)('%s it: a cold start ends with the same sets', async (moment) => {
    for await (const { point, settled, undisturbed } of crashesOf(forwarder, scenario, moment)) {
      expect(differences(settled, undisturbed), `${moment} await ${point.site}, step ${point.step}`).toEqual(
        [],
      );
      reached.add(point.site);
      crashes++;
    }
  });
});

test('every await of the source was a crash point, and they do not silently become fewer', () => {
  console.info(`Crash points: ${crashes}, at each of ${forwarder.awaits} awaits, ${MOMENTS.join(', ')}.`);
  expect([...Array(forwarder.awaits).keys()].filter((site) => !reached.has(site))).toEqual([]);
  expect(forwarder.awaits).toBeGreaterThanOrEqual(AWAITS);
  expect(crashes).toBeGreaterThanOrEqual(CRASH_POINTS);
});

const plainPage = { reports: SCENARIOS['a plain page'].reports };

test('a forwarder that deletes before it sends is caught, although it loses nothing alive', async () => {
  const forwarded = 'const forwarded = await new PageForwarding(';
  const ids = "reports.map(({ jobId }) => jobId ?? '')";
  const mistaken = await buildWithStops([
    {
      file: 'tick/tick.ts',
      find: forwarded,
      replace: `await deleteJobs(${ids}, context, credentials);\n${forwarded}`,
    },
  ]);
  await expect(crashesOf(mistaken, plainPage, 'after').next()).rejects.toThrow(/^P3: job FJ00001 /);
});

test('a message that only one of two worlds has is a difference, and so is a report', async () => {
  const { value } = await crashesOf(forwarder, plainPage, 'after').next();
  const { settled, undisturbed } = value as Crash;
  const [message = ''] = undisturbed.ledger.messages;
  settled.ledger.messages.delete(message);
  settled.retarus.arrive({ jobId: 'FJLEFT' });
  expect(differences(settled, undisturbed)).toEqual([message, 'left: FJLEFT']);
});
