import { DEFAULT_FAILURE_RATES } from '#infra/constructs/monitoring/alarm-options.ts';
import { DOUBLED_AT, EVENT, startOfDoubling } from './chance.ts';
import { evaluate } from './evaluate.ts';
import { ALL_BUSY, DAY, END, HEALTHY, HOUR, Life } from './life.ts';
import { SETTLED } from './play.ts';
import { type Deployed, deploy, titleOf } from './replay.ts';
import { HEALTHY_VOLUMES, ONE_SOURCE } from './scenarios.ts';
import { MetricStore } from './series.ts';
import type { MetricAlarm } from './template.ts';

/** A rule that the alarm on failure rates could have. */
interface Rule {
  readonly windowMinutes: number;
  /** Windows that must be beyond the limit, of so many. */
  readonly of: readonly [atLeast: number, windows: number];
  /** Minutes between two looks; every minute where the window slides without them. */
  readonly everyMinutes: 1 | 20 | 30;
  /** What `alarms.failureRates` is multiplied by. */
  readonly share: number;
  readonly minimumFailures: number;
}

const rule = (
  windowMinutes: number,
  of: Rule['of'],
  everyMinutes: Rule['everyMinutes'],
  share: number,
  minimumFailures: number,
): Rule => ({ windowMinutes, of, everyMinutes, share, minimumFailures });

/** The rule that is deployed comes first. */
const RULES: readonly Rule[] = [
  rule(120, [1, 1], 30, 1, 15),
  rule(120, [1, 1], 20, 1, 14),
  rule(120, [1, 1], 30, 0.95, 13),
  rule(120, [1, 1], 30, 1.05, 17),
  rule(120, [1, 1], 1, 1, 15),
  rule(120, [1, 1], 1, 1.1, 18),
  rule(90, [1, 1], 30, 1, 12),
  rule(90, [1, 1], 30, 1.1, 13),
  rule(60, [2, 3], 30, 1, 7),
  rule(60, [2, 3], 30, 1, 8),
  rule(60, [2, 3], 30, 0.9, 8),
  rule(60, [2, 2], 30, 0.9, 7),
  rule(60, [2, 3], 1, 1, 8),
  rule(60, [2, 3], 1, 1.1, 10),
  rule(50, [2, 3], 1, 1, 8),
  rule(50, [2, 3], 1, 1.1, 8),
  rule(40, [2, 3], 1, 1, 7),
  rule(40, [2, 3], 1, 1.1, 7),
  rule(40, [2, 3], 1, 1.2, 8),
  rule(30, [3, 3], 1, 1, 5),
  rule(30, [2, 3], 1, 1.3, 7),
];

/** How the deployed alarm is looked at twice an hour. */
const DEPLOYED_LOOKS = 'MINUTE(total) < 5 || (MINUTE(total) >= 30 && MINUTE(total) < 35)';
const LOOKS: Readonly<Record<Rule['everyMinutes'], string>> = {
  1: '1 == 1',
  20:
    'MINUTE(total) < 5 || (MINUTE(total) >= 20 && MINUTE(total) < 25) || ' +
    '(MINUTE(total) >= 40 && MINUTE(total) < 45)',
  30: DEPLOYED_LOOKS,
};

/** The template's alarm on failure rates as it would be with another rule. */
function alarmOf({ everyMinutes, minimumFailures, of, share, windowMinutes }: Rule): MetricAlarm {
  const failureRates = Object.fromEntries(
    Object.entries(DEFAULT_FAILURE_RATES).map(([kind, rate]) => [
      kind,
      kind === 'all' ? rate : Number((rate * share).toPrecision(3)),
    ]),
  );
  const alarm = deploy({ ...ONE_SOURCE, alarms: { failureRates, minimumFailures } }).alarms.find(
    (one) => titleOf(one) === 'Failure rate',
  );
  if (alarm?.kind !== 'metric' || !alarm.expression.includes(DEPLOYED_LOOKS))
    throw new Error('The alarm on failure rates is not the one that rules are made of.');
  const [atLeast, windows] = of;
  return {
    ...alarm,
    expression: alarm.expression.replace(DEPLOYED_LOOKS, LOOKS[everyMinutes]),
    metrics: alarm.metrics.map((metric) => ({ ...metric, periodMinutes: windowMinutes })),
    periodMinutes: windowMinutes,
    datapointsToAlarm: atLeast,
    evaluationPeriods: windows,
  };
}

/** When each rule goes off in the same life, in epoch milliseconds. */
function raisedBy(
  alarms: readonly MetricAlarm[],
  live: (deployed: Deployed) => void,
  from: number,
  to: number,
): number[][] {
  const named = alarms.map((alarm, index) => ({ ...alarm, name: String(index) }));
  const deployed: Deployed = { alarms: named, store: new MetricStore(), mutes: [] };
  live(deployed);
  const raised: number[][] = alarms.map(() => []);
  for (const { alarm, time, to: state } of evaluate(named, deployed.store, from, to))
    if (state === 'ALARM') raised[Number(alarm.name)]?.push(time);
  return raised;
}

/** What a rule does, in figures. */
interface Trial {
  /** Healthy months of the volumes that must be quiet: how many have two alarms or more, and of how many. */
  readonly loud: readonly [months: number, of: number];
  /** Alarms of a healthy month at the volume at which a rise is looked for. */
  readonly atDoubled: number;
  /** Hours until the last seed has found that all of 15 faxes an hour fail. */
  readonly allFail: number;
  /** Hours until a doubling is found, by seed. */
  readonly doubling: readonly number[];
  /** How often the day of a doubling tells of it. */
  readonly told: number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const seedsTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function trials(days: number, months: number): Trial[] {
  const alarms = RULES.map(alarmOf);
  const healthy = (perHour: number, seed: number): number[] =>
    raisedBy(alarms, (one) => new Life(one, seed).faxes(perHour, () => HEALTHY), SETTLED, END).map(
      ({ length }) => length,
    );
  const quiet = HEALTHY_VOLUMES.flatMap((perHour) => seedsTo(months).map((seed) => healthy(perHour, seed)));
  const doubled = seedsTo(months).map((seed) => healthy(DOUBLED_AT, seed));
  const firstAfter = (times: readonly number[] | undefined, event: number): number =>
    ((times?.find((time) => time >= event) ?? Number.POSITIVE_INFINITY) - event) / HOUR;
  const failing = seedsTo(months).map((seed) =>
    raisedBy(
      alarms,
      (one) =>
        new Life(one, seed).faxes(15, (time) => (time < EVENT ? HEALTHY : ALL_BUSY), {
          from: EVENT - DAY,
          to: EVENT + 8 * HOUR,
        }),
      EVENT - 2 * HOUR,
      EVENT + 12 * HOUR,
    ),
  );
  const rises = seedsTo(days).map((seed) => {
    const { event, live } = startOfDoubling(seed);
    return { event, raised: raisedBy(alarms, live, EVENT - 2 * HOUR, EVENT + 12 * HOUR) };
  });
  return RULES.map((_, index) => ({
    loud: [quiet.filter((counts) => (counts[index] ?? 0) > 1).length, quiet.length],
    atDoubled: mean(doubled.map((counts) => counts[index] ?? 0)),
    allFail: Math.max(...failing.map((raised) => firstAfter(raised[index], EVENT))),
    doubling: rises.map(({ event, raised }) => firstAfter(raised[index], event)),
    told: mean(
      rises.map(({ event, raised }) => (raised[index] ?? []).filter((time) => time >= event).length),
    ),
  }));
}

export const RULES_HEAD = [
  'Rule',
  'of the healthy months above, with two alarms or more',
  'all of 15 fail',
  'doubling within 2 h',
  'within 3 h',
  'told that day',
  `alarms of a healthy month at ${DOUBLED_AT}`,
];

/**
 * The table of the rules, as rows for a person.
 *
 * @param days seeds of a doubling
 * @param months seeds of a healthy month, for each volume
 */
export function rulesRows(days: number, months: number): string[][] {
  return trials(days, months).map((trial, index) => {
    const one = RULES[index];
    const found = (hours: number): string =>
      `${Math.round((100 * trial.doubling.filter((time) => time <= hours).length) / days)} %`;
    const text = one === undefined ? '' : textOf(one);
    return [
      index === 0 ? `**${text}**` : text,
      `${trial.loud[0]} of ${trial.loud[1]}`,
      Number.isFinite(trial.allFail) ? `${trial.allFail.toFixed(1)} h` : 'not found',
      found(2),
      found(3),
      trial.told.toFixed(1),
      trial.atDoubled.toFixed(1),
    ];
  });
}

const LOOKED: Readonly<Record<Rule['everyMinutes'], string>> = {
  1: 'sliding',
  20: 'three looks an hour',
  30: 'two looks an hour',
};

function textOf({ everyMinutes, minimumFailures, of, share, windowMinutes }: Rule): string {
  const [atLeast, windows] = of;
  const times = windows === 1 ? '' : `${atLeast} of ${windows} × `;
  const busy = Number((DEFAULT_FAILURE_RATES.busy * share).toPrecision(3));
  return `${times}${windowMinutes} min, ${LOOKED[everyMinutes]}, busy ${busy} %, ${minimumFailures} failures`;
}
