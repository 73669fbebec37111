import { describe, expect, it } from 'vitest';
import { callsOf, factsOf, headline, replayedSentence } from '#dev/local/page/browser/sentences.ts';
import type { Episode, TickView, Verdict } from '#dev/local/page/protocol.ts';
import { Ledger } from '#dev/local/run/ledger.ts';

const nothing: Verdict = new Ledger().verdict(() => false);

describe('the headline of the page', () => {
  it.each([
    ['nothing was held', {}, 'Nothing to lose yet.'],
    ['everything arrived', { held: 3, forwarded: 3 }, 'Nothing is lost. All of it arrived.'],
    ['some of it waits', { held: 3, atRetarus: 1 }, 'Nothing is lost, and the rest is on its way.'],
    ['one status is nowhere', { held: 3, lost: 1 }, '1 status is lost.'],
    ['two messages have no origin', { held: 3, invented: 2 }, '2 messages were made up.'],
  ])('when %s', (_, change, sentence) => {
    expect(headline({ ...nothing, ...change })).toBe(sentence);
  });
});

const tick = (change: Partial<TickView>): TickView => ({
  number: 1,
  source: '99999@de1',
  startedAt: 0,
  steps: [],
  sends: { requests: 0, messages: 0, taken: 0 },
  durationMs: undefined,
  ended: undefined,
  problem: undefined,
  reports: 0,
  ...change,
});
const step = (kind: 'list' | 'delete', status: number | 'dropped' | undefined, jobs = 0) => ({
  kind,
  jobs,
  status,
  durationMs: status === undefined ? undefined : 40,
});

describe('the calls of a tick on the page', () => {
  it('name lists, sends and deletes with what came of them', () => {
    const calls = callsOf(
      tick({
        steps: [step('list', 200), step('delete', 200, 9)],
        sends: { requests: 2, messages: 12, taken: 10 },
        reports: 9,
      }),
    );
    expect(calls).toEqual([
      'list 200, 40 ms',
      '9 reports',
      '2 sends of 12 messages, 2 not taken',
      '1 delete of 9 jobs 200, 40 ms',
    ]);
  });

  it('show a call that is under way, and one whose connection was dropped', () => {
    expect(callsOf(tick({ steps: [step('list', 'dropped'), step('list', undefined)] }))).toEqual([
      'list dropped, 40 ms',
      'list …',
    ]);
  });

  it('count the lists beyond the second', () => {
    const steps = Array.from({ length: 5 }, () => step('list', 200));
    expect(callsOf(tick({ steps })).at(-1)).toBe('and 3 more lists');
  });
});

it('leaves out of an episode what did not happen', () => {
  const quiet = { ticks: 1, failed: 0, forwarded: 0, quarantined: 0, atRetarus: 0, notDeleted: 0 };
  const rest = { droppedByQueue: 0, repeated: 0 };
  expect(factsOf({ ...quiet, ...rest } as Episode)).toEqual(['1 tick']);
  expect(factsOf({ ...quiet, ...rest, failed: 1, droppedByQueue: 30 } as Episode)).toEqual([
    '1 tick, 1 of them ended in an error',
    '30 sent again, dropped by the queue by id',
  ]);
});

describe('what a replay came to, on the page', () => {
  const sent = { id: 'a', messages: 2 };
  const stays = { id: 'b', problems: ['pages is a string, not an integer'] };

  it.each([
    ['nothing was there', { replayed: [], stays: [], messages: 0 }, 'Nothing is in quarantine.'],
    [
      'everything could be sent',
      { replayed: [sent], stays: [], messages: 2 },
      '2 messages sent for 1 report, with the ids of before.',
    ],
    [
      'some of it stays',
      { replayed: [sent], stays: [stays, stays], messages: 2 },
      '2 messages sent for 1 report, with the ids of before. ' +
        '2 cases stay: pages is a string, not an integer.',
    ],
  ])('when %s', (_, replayed, sentence) => {
    expect(replayedSentence(replayed)).toBe(sentence);
  });
});
