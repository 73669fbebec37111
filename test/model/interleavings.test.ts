import { describe, expect, test } from 'vitest';
import { FORWARDER, forwarderWith } from './forwarder/forwarder.ts';
import { explore } from './interleavings.ts';
import type { ReportSpec } from './world/plan.ts';

const delivered = { number: 1, reason: 'OK' };
const failed = { number: 2, reason: 'BUSY' };

const PAGES: Readonly<Record<string, readonly ReportSpec[]>> = {
  'three readable reports, one number twice in a job': [
    { kind: 'readable', recipients: [delivered] },
    { kind: 'readable', recipients: [failed, failed] },
    { kind: 'readable', recipients: [delivered, failed] },
  ],
  'a readable report, an unreadable one and a pending one': [
    { kind: 'readable', recipients: [delivered, failed] },
    { kind: 'wrong type', recipients: [delivered] },
    { kind: 'pending', recipients: [failed] },
  ],
};
const LATE: ReportSpec = { kind: 'readable', recipients: [failed] };

/** Fewer would mean that orders are no longer tried. */
const STATES = 1_500;

describe('every order in which two ticks at once can go keeps every promise', () => {
  test.each(Object.entries(PAGES))(
    'with %s, whichever environment is killed, and when',
    async (page, reports) => {
      const { states, endings, repetitions, kills, refusals } = await explore({
        forwarder: FORWARDER,
        reports,
        late: LATE,
      });
      console.info(`Interleavings: ${states} states and ${endings} endings, ${kills} with a kill; ${page}.`);
      expect(states).toBeGreaterThanOrEqual(STATES);
      expect(kills).toBeGreaterThan(0);
      expect(repetitions).toBeGreaterThan(0);
      // Each takes what the other has deleted for done.
      expect(refusals).toBe(0);
    },
  );
});

describe('trying every order finds', () => {
  test.each([
    {
      what: 'a job with a pending recipient that is deleted',
      mutation: {
        file: 'tick/page-jobs.ts',
        find: 'waiting === 0 && blocks.size === 0',
        replace: 'waiting === 0',
      },
      broken: /^P3: /,
    },
    {
      what: 'an event id that is another in each tick',
      mutation: { file: 'domain/event-id.ts', find: 'seen.get(content) ?? 0', replace: 'Math.random()' },
      broken: /^P4: /,
    },
    {
      what: 'a tick that deletes whatever was listed',
      mutation: {
        file: 'tick/tick.ts',
        find: 'deleteJobs(forwarded.deletable',
        replace: 'deleteJobs(reports.map((report) => report.jobId)',
      },
      broken: /^P3: /,
    },
  ])('$what', async ({ mutation, broken }) => {
    const forwarder = await forwarderWith(mutation);
    const pages = Object.values(PAGES).map((reports) => explore({ forwarder, reports, late: LATE }));
    await expect(Promise.all(pages)).rejects.toThrow(broken);
  });
});
