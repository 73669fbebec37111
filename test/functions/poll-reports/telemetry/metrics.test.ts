import { describe, expect, test } from 'vitest';
import { DIMENSION_SETS, METRICS, NAMESPACE } from '#poller/interface/metrics.ts';
import { MetricEmitter } from '#poller/telemetry/metrics.ts';
import {
  CredentialsRefusedError,
  type OperationalError,
  PageUnreadableError,
  QueueRefusedError,
  ReportApiError,
  SecretUnreadableError,
} from '#poller/tick/errors.ts';
import { Tally } from '#poller/tick/tally.ts';
import type { Ending, TickResult } from '#poller/tick/tick.ts';
import { capturedMetrics, type EmittedMetric } from '#test/support/emf.ts';
import { SOURCE, START } from '#test/support/ports.ts';

const DRAINED: Ending = { ended: 'drained' };
/** A tick that listed one page; `change` says what else it did. */
const result = (change: (tally: Tally) => void = () => undefined, ending: Ending = DRAINED): TickResult => {
  const tally = new Tally();
  tally.pages = 1;
  change(tally);
  return { ...ending, tally };
};
const emitted = (...ticks: TickResult[]): EmittedMetric[] =>
  capturedMetrics(() => {
    const emitter = new MetricEmitter('my-faxes', new Set(['WRONG_NO', 'BUSY']));
    for (const tick of ticks) emitter.emit(SOURCE, tick, START);
  });
const busy = (tally: Tally): void => {
  Object.assign(tally, {
    forwarded: 5,
    fullPages: 2,
    unconfirmed: 3,
    pending: 1,
    undeletable: 6,
    deletesRefused: 4,
  });
  Object.assign(tally.outcomes, { delivered: 2, failed: 2, uncertain: 1 });
  tally.oldestLeft = START - 90_400;
  tally.quarantined.set('unreadable-report', 2).set('oversized-status', 1);
  tally.classes.set('delivered', 3).set('wrong_number', 2);
  tally.reasons.set('OK', 3).set('WRONG_NO', 2);
  tally.watched.set('claims', { all: 2, failed: 1 });
  tally.lags.push(1_000, 61_400);
};
/** What is emitted under exactly these dimensions, besides the service: name → values. */
function under(
  metrics: readonly EmittedMetric[],
  wanted: Readonly<Record<string, string>>,
): Record<string, readonly number[]> {
  const key = JSON.stringify({ service: 'my-faxes', ...wanted });
  return Object.fromEntries(
    metrics
      .filter(({ dimensions: { service, ...others } }) => JSON.stringify({ service, ...others }) === key)
      .map(({ name, values }) => [name, values]),
  );
}
const bySource = (metrics: readonly EmittedMetric[]) => under(metrics, { source: '99999@de1' });
const byService = (metrics: readonly EmittedMetric[]) => under(metrics, {});

test('an idle tick says that it polled, and nothing else', () => {
  expect(emitted(result())).toEqual([
    {
      namespace: 'FaxStatusForwarder',
      name: 'PollSucceeded',
      unit: 'Count',
      dimensions: { service: 'my-faxes', source: '99999@de1' },
      values: [1],
    },
  ]);
});

describe('a busy tick says what landed', () => {
  const metrics = () => emitted(result(busy, { ended: 'more' }));
  const troubles = {
    FullPages: [2],
    BacklogLeft: [1],
    StatusesUnconfirmed: [3],
    Quarantined: [3],
    DeletesRefused: [4],
    UndeletableEntries: [6],
  };

  test('by source, to name the culprit', () => {
    expect(bySource(metrics())).toEqual({
      ...troubles,
      PollSucceeded: [1],
      OldestReportAge: [90],
      StatusesForwarded: [5],
      PendingJobs: [1],
    });
  });

  test('over all sources, for one alarm', () => {
    expect(byService(metrics())).toEqual({
      ...troubles,
      OldestReportAge: [90],
      Statuses: [5],
      StatusesFailed: [2],
      StatusesUncertain: [1],
      DeliveryLag: [1, 61],
    });
  });

  test('by reason class, and by reason where that is asked for', () => {
    expect(under(metrics(), { reasonClass: 'delivered' })).toEqual({ Statuses: [3] });
    expect(under(metrics(), { reasonClass: 'wrong_number' })).toEqual({ Statuses: [2] });
    expect(under(metrics(), { reason: 'WRONG_NO' })).toEqual({ Statuses: [2] });
    expect(under(metrics(), { reason: 'OK' })).toEqual({});
  });
});

test('one tick says nothing of what the one before it did', () => {
  const first = emitted(result(busy));
  expect(emitted(result(busy), result()).slice(first.length)).toEqual(emitted(result()));
});

describe('how a tick ended', () => {
  const error = new ReportApiError('x');

  test.each<[Ending, number, number | undefined]>([
    [{ ended: 'drained' }, 1, undefined],
    [{ ended: 'more' }, 1, 1],
    [{ ended: 'stuck' }, 1, 1],
    [{ ended: 'failed', error }, 0, undefined],
  ])('$ended', (ending, succeeded, left) => {
    const metrics = bySource(emitted(result(undefined, ending)));
    expect(metrics.PollSucceeded).toEqual([succeeded]);
    expect(metrics.BacklogLeft).toEqual(left === undefined ? undefined : [left]);
  });

  test.each<[OperationalError, string]>([
    [new CredentialsRefusedError('x'), 'CredentialsRefused'],
    [new SecretUnreadableError('x'), 'SecretUnreadable'],
    [new PageUnreadableError('x'), 'ResponsesUnreadable'],
    [error, 'ReportApiFailed'],
    [new QueueRefusedError('x'), 'QueueRefused'],
  ])('%s has a metric of its own', (failure, name) => {
    const metrics = emitted(result(undefined, { ended: 'failed', error: failure }));
    expect(bySource(metrics)).toEqual({ PollSucceeded: [0], [name]: [1] });
    expect(byService(metrics)).toEqual({ [name]: [1] });
  });

  test('without a list nobody knows how old what is left is, and nobody polled', () => {
    const metrics = emitted({ ended: 'more', tally: new Tally() });
    expect(bySource(metrics)).toEqual({ PollSucceeded: [0], BacklogLeft: [1] });
    expect(byService(metrics)).toEqual({ BacklogLeft: [1] });
  });

  test('a source without credentials yet is counted as such, and as no failed poll', () => {
    const metrics = emitted({ ended: 'not-set-up', tally: new Tally() });
    expect(bySource(metrics)).toEqual({ PollSucceeded: [1], NotSetUp: [1] });
    expect(byService(metrics)).toEqual({ NotSetUp: [1] });
  });

  test('a report from the future has no age', () => {
    const tally = (changed: Tally) => {
      changed.oldestLeft = START + 5_000;
    };
    expect(byService(emitted(result(tally))).OldestReportAge).toBeUndefined();
  });
});

describe('the lag', () => {
  const lagOf = (lags: readonly number[]): readonly number[] => {
    const metrics = emitted(result((tally) => tally.lags.push(...lags)));
    return metrics.filter(({ name }) => name === 'DeliveryLag').flatMap(({ values }) => values);
  };

  test('is told for each status while there are few', () => {
    const lags = Array.from({ length: 50 }, (_, index) => (50 - index) * 1_000);
    expect(lagOf(lags)).toEqual(lags.map((lag) => lag / 1_000));
  });

  test('is told by fifty of them while there are many: the least, the greatest, and the percentiles', () => {
    const sample = lagOf(Array.from({ length: 9_901 }, (_, index) => (9_900 - index) * 1_000));
    expect(sample).toHaveLength(50);
    expect([sample[0], sample.at(-1)]).toEqual([0, 9_900]);
    expect(sample).toEqual(sample.toSorted((a, b) => a - b));
    expect(Math.abs((sample[25] ?? 0) - 4_950)).toBeLessThan(250);
  });
});

test('every metric that can be emitted is one of the catalog, with its unit and its dimensions', () => {
  const errors = [
    new CredentialsRefusedError('x'),
    new SecretUnreadableError('x'),
    new PageUnreadableError('x'),
    new ReportApiError('x'),
    new QueueRefusedError('x'),
  ];
  const metrics = emitted(
    result(busy, { ended: 'more' }),
    result(undefined, { ended: 'not-set-up' }),
    ...errors.map((error) => result(undefined, { ended: 'failed', error })),
  );
  const shape = (name: string, unit: string, dimensions: readonly string[]) =>
    `${NAMESPACE} ${name} ${unit} ${dimensions.toSorted().join()}`;
  const seen = metrics.map(({ namespace, name, unit, dimensions }) => {
    expect(namespace).toBe(NAMESPACE);
    return shape(name, unit, Object.keys(dimensions));
  });
  const catalog = Object.values(METRICS).flatMap(({ name, unit, dimensions }) =>
    dimensions.map((set) => shape(name, unit, DIMENSION_SETS[set])),
  );
  expect(new Set(seen)).toEqual(new Set(catalog));
});
