import { markdownTable } from 'markdown-table';
import { DAY, END, HEALTHY, HOUR, Life, MINUTE, START } from './life.ts';
import { SETTLED } from './play.ts';
import { type Deployed, deploy, replay, type Told, titleOf } from './replay.ts';
import { HEALTHY_VOLUMES, ONE_SOURCE } from './scenarios.ts';

/** Volumes of the table: those of the scenarios, and the one at which a small rise is looked for. */
const VOLUMES = [...HEALTHY_VOLUMES, 200].toSorted((a, b) => a - b);
const EVENT = START + 15 * DAY + 10 * HOUR;

/** The alarms on failure rates alone: nothing else can ring where polls are not played. */
function rateAlarms(): Deployed {
  const deployed = deploy(ONE_SOURCE);
  return {
    ...deployed,
    alarms: deployed.alarms.filter((alarm) => titleOf(alarm).startsWith('Failure rate')),
  };
}

const raisedBetween = (deployed: Deployed, from: number, to: number): Told[] =>
  replay(deployed, from, to).filter(({ kind }) => kind === 'alarm');

/** Alarms of a healthy month. */
export function falseAlarms(perHour: number, seed: number): number {
  const deployed = rateAlarms();
  new Life(deployed, seed).faxes(perHour, () => HEALTHY);
  return raisedBetween(deployed, SETTLED, END).length;
}

/**
 * Hours until busy lines that double at 200 faxes an hour are found, and how often the day tells of them. It
 * begins at any twelfth of an hour: the alarm looks twice an hour.
 */
export function doubling(seed: number): { readonly hours: number; readonly times: number } {
  const deployed = rateAlarms();
  const event = EVENT + (seed % 12) * 5 * MINUTE;
  const mixAt = (time: number) => (time < event ? HEALTHY : { ...HEALTHY, busy: 0.12 });
  new Life(deployed, seed).faxes(200, mixAt, { from: EVENT - DAY, to: EVENT + 8 * HOUR });
  const raised = raisedBetween(deployed, EVENT - 2 * HOUR, EVENT + 12 * HOUR).filter(
    ({ time }) => time >= event,
  );
  const hours = raised[0] ? (raised[0].time - event) / HOUR : Number.POSITIVE_INFINITY;
  return { hours, times: raised.length };
}

/** What chance does, for a person; each seed is a month or a day of its own. */
export function chanceText(seeds: number): string {
  const all = Array.from({ length: seeds }, (_, index) => index + 1);
  const healthy = VOLUMES.map((perHour) => {
    const counts = all.map((seed) => falseAlarms(perHour, seed));
    const sum = counts.reduce((total, count) => total + count, 0);
    const calm = counts.filter((count) => count <= 1).length;
    return [perHour, `${calm} of ${seeds}`, (sum / seeds).toFixed(2), Math.max(...counts)].map(String);
  });
  const days = all.map(doubling);
  const within = (hours: number): number => days.filter((day) => day.hours <= hours).length;
  const times = days.reduce((sum, day) => sum + day.times, 0) / seeds;
  const head = ['faxes an hour', 'months with one alarm at most', 'alarms a month', 'most'];
  const found = `${within(2)} of ${seeds} found within two hours, ${within(3)} within three`;
  return (
    `${markdownTable([head, ...healthy])}\n\n` +
    `Busy lines that double at 200 faxes an hour: ${found}; told ${times.toFixed(1)} times a day.`
  );
}
