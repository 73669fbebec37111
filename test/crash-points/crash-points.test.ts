import { beforeAll, describe, expect, test } from 'vitest';
import { buildWithPoints, type StoppableForwarder } from './build.ts';
import { crashesOf, differences } from './crashes.ts';
import { MOMENTS } from './lifeline.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** Fewer than these would mean that points are not found any more: lower them only together with the tick's awaits. */
const AWAITS = 23;
const CRASH_POINTS = 1_900;

let forwarder: StoppableForwarder;
const reached = new Set<number>();
let crashes = 0;

beforeAll(async () => {
  forwarder = await buildWithPoints();
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

test('a forwarder that deletes first and sends then is caught, though it loses nothing while it lives', async () => {
  const saboteur = await buildWithPoints((javaScript) =>
    javaScript.replace(
      /(?=const forwarded = yield forwardPage\()/,
      'yield deleteJobs(reports.map(({ jobId }) => jobId ?? ""), context, credentials);\n',
    ),
  );
  const losses = [];
  for await (const { settled, undisturbed } of crashesOf(
    saboteur,
    { reports: SCENARIOS['a plain page'].reports },
    'after',
  )) {
    expect(undisturbed.contents.size).toBeGreaterThan(0);
    losses.push(...differences(settled, undisturbed));
  }
  expect(losses.length).toBeGreaterThan(0);
});
