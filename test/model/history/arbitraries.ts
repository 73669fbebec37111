import fc, { type Arbitrary } from 'fast-check';
import {
  API_ERRORS,
  type DeleteFault,
  ENTRY_FATES,
  type Latency,
  type ListFault,
  type Meanwhile,
  type Plan,
  REMOVE_RESULTS,
  type ReportSpec,
  type SecretFault,
  type SendFault,
} from '../world/plan.ts';
import { POISON, QUEUE_SETS } from '../world/queues.ts';
import type { Setting } from '../world/world.ts';

export const settingArbitrary: Arbitrary<Setting> = fc.record({
  queues: fc.constantFrom(...QUEUE_SETS),
  sendsInFlight: fc.constantFrom(2, 4, 32),
  spoils: fc.constantFrom('entry', 'request'),
});

/** Few numbers and reasons: the same content twice in a job is the interesting case. */
const recipient = fc.record({
  number: fc.integer({ min: 1, max: 3 }),
  reason: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('OK', 'BUSY', 'EOD_FAILED', 'NEW_CODE') },
    { weight: 1, arbitrary: fc.constant(POISON) },
  ),
});

const UNREADABLE = ['no recipients', 'wrong type', 'no job id', 'not a report'] as const;

const reportArbitrary: Arbitrary<ReportSpec> = fc.record({
  kind: fc.oneof(
    { weight: 11, arbitrary: fc.constant('readable' as const) },
    { weight: 1, arbitrary: fc.constant('no pages' as const) },
    { weight: 1, arbitrary: fc.constantFrom('pending' as const, 'pending and odd' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...UNREADABLE) },
  ),
  recipients: fc.oneof(
    { weight: 9, arbitrary: fc.array(recipient, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(recipient, { minLength: 25, maxLength: 40 }) },
  ),
});

export const reportsArbitrary = fc.array(reportArbitrary, { minLength: 1, maxLength: 15 });

export interface Flood {
  readonly kind: ReportSpec['kind'] | 'refused by SQS';
  readonly count: number;
  /** Between every two of them stands an ordinary report. */
  readonly isMixed: boolean;
}

/** As many of one bad kind as make the most of a page, or half of it. */
export const floodArbitrary: Arbitrary<Flood> = fc.record({
  kind: fc.constantFrom(...UNREADABLE, 'refused by SQS' as const),
  count: fc.integer({ min: 19, max: 25 }),
  isMixed: fc.boolean(),
});

const pair = (there: Arbitrary<number>, back: Arbitrary<number>): Arbitrary<Latency> =>
  fc.record({ there, back });

const quick = pair(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
/** Around the time-outs: the request arrives and its response comes too late, or the request itself does. */
const slow = fc.oneof(
  pair(fc.constant(10), fc.constantFrom(4_900, 9_900, 20_000)),
  pair(fc.constantFrom(5_500, 9_900, 16_000), fc.constant(10)),
);

const sometimes = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const rarely = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const listFault: Arbitrary<Partial<ListFault>> = fc.record({
  error: rarely(fc.constantFrom(...API_ERRORS)),
  order: sometimes(fc.constantFrom('reversed reports', 'reversed recipients', 'reversed fields')),
  repeated: sometimes(fc.integer({ min: 1, max: 3 })),
});

const sendFault: Arbitrary<Partial<SendFault>> = fc.record({
  entries: sometimes(fc.array(fc.constantFrom(...ENTRY_FATES), { minLength: 1, maxLength: 10 })),
  request: sometimes(fc.constantFrom('unavailable', 'connection closed', 'lost response', 'refused')),
});

/**
 * In a flood of bad reports mixed with good ones, these deletes leave the bad ones: their ids come first in
 * the request, since they are noted before anything is sent.
 */
const THE_FIRST_STAY = Array.from({ length: 60 }, (_, place) => (place < 25 ? 'INTERNAL_ERROR' : 'deleted'));

const deleteFault: Arbitrary<Partial<DeleteFault>> = fc.record({
  error: sometimes(fc.constantFrom(...API_ERRORS)),
  done: fc.boolean(),
  results: sometimes(
    fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.constantFrom(...REMOVE_RESULTS), { minLength: 1, maxLength: 6 }) },
      { weight: 1, arbitrary: fc.constant(THE_FIRST_STAY) },
    ),
  ),
});

const secretFault: Arbitrary<Partial<SecretFault>> = fc.record({ unreadable: fc.boolean() });

const meanwhile: Arbitrary<Meanwhile> = fc.oneof(
  fc.record({ what: fc.constant('arrival' as const), after: fc.nat(20), reports: reportsArbitrary }),
  fc.record({ what: fc.constant('rotation' as const), after: fc.nat(20) }),
  fc.record({
    what: fc.constant('clock jump' as const),
    after: fc.nat(20),
    ms: fc.constantFrom(-3_600_000, -5_000, 5_000, 40_000, 3_600_000),
  }),
);

function planWith(latency: Arbitrary<Latency>): Arbitrary<Plan> {
  const faults = <T extends object>(fault: Arbitrary<T>, maxLength: number): Arbitrary<(T & Latency)[]> =>
    fc.array(
      fc.tuple(latency, fault).map(([times, rest]) => ({ ...times, ...rest })),
      { maxLength },
    );
  return fc.record({
    list: faults(listFault, 2),
    send: faults(sendFault, 12),
    delete: faults(deleteFault, 6),
    secret: faults(secretFault, 1),
    killAfter: rarely(fc.integer({ min: 1, max: 40 })),
    meanwhile: fc.array(meanwhile, { maxLength: 2 }),
  });
}

/** Servers that work and are slow, so that the time runs out. */
const slowPlan: Arbitrary<Plan> = fc.record({
  list: fc.array(slow, { maxLength: 1 }),
  send: fc.array(slow, { minLength: 1, maxLength: 12 }),
  delete: fc.array(slow, { minLength: 3, maxLength: 6 }),
  secret: fc.array(slow, { maxLength: 1 }),
  meanwhile: fc.constant([]),
});

/** Servers that are there and fail each time, as if for ever. */
const failingPlan: Arbitrary<Plan> = fc.record({
  list: fc.constant([]),
  send: fc.array(fc.constant({ there: 5, back: 5, request: 'unavailable' as const }), { maxLength: 12 }),
  delete: fc.array(
    fc
      .constantFrom('UnreachableError' as const, 'ServerError' as const)
      .map((error) => ({ there: 5, back: 5, error })),
    { minLength: 3, maxLength: 6 },
  ),
  secret: fc.constant([]),
  meanwhile: fc.constant([]),
});

export const planArbitrary: Arbitrary<Plan> = fc.oneof(
  { weight: 6, arbitrary: planWith(quick) },
  { weight: 2, arbitrary: planWith(fc.oneof(quick, quick, quick, slow)) },
  { weight: 1, arbitrary: slowPlan },
  { weight: 1, arbitrary: failingPlan },
);
