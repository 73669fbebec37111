import { markdownTable } from 'markdown-table';
import { DAY, END, HEALTHY, HOUR, Life, MINUTE, START } from './life.ts';
import { SETTLED } from './play.ts';
import { type Deployed, deploy, replay, type Told, titleOf } from './replay.ts';
import { HEALTHY_VOLUMES, ONE_SOURCE } from './scenarios.ts';

/** Faxes an hour at which a class doubles. */
export const DOUBLED_AT = 200;
/** Volumes of the table: those of the scenarios, and the one at which a small rise is looked for. */
const VOLUMES = [...HEALTHY_VOLUMES, DOUBLED_AT].toSorted((a, b) => a - b);
export const EVENT = START + 15 * DAY + 10 * HOUR;

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

/** A day on which busy lines double. It begins at any twelfth of an hour: the alarm looks twice an hour. */
export function startOfDoubling(seed: number) {
  const event = EVENT + (seed % 12) * 5 * MINUTE;
  const mixAt = (time: number) => (time < event ? HEALTHY : { ...HEALTHY, busy: 0.12 });
  const span = { from: EVENT - DAY, to: EVENT + 8 * HOUR };
  return { event, live: (deployed: Deployed) => new Life(deployed, seed).faxes(DOUBLED_AT, mixAt, span) };
}

/** Hours until the doubling is found, and how often the day tells of it. */
export function doubling(seed: number): { readonly hours: number; readonly times: number } {
  const deployed = rateAlarms();
  const { event, live } = startOfDoubling(seed);
  live(deployed);
  const raised = raisedBetween(deployed, EVENT - 2 * HOUR, EVENT + 12 * HOUR).filter(
    ({ time }) => time >= event,
  );
  const hours = raised[0] ? (raised[0].time - event) / HOUR : Number.POSITIVE_INFINITY;
  return { hours, times: raised.length };
}

/** What is told where two of three polls fail for two hours, by the names of the alarms. */
export function flapping(seed: number): string[] {
  const deployed = deploy(ONE_SOURCE);
  const polls = deployed.alarms.filter((alarm) => titleOf(alarm).startsWith('No successful poll'));
  const isOn = (time: number): boolean => time >= EVENT && time < EVENT + 2 * HOUR;
  const life = new Life(deployed, seed);
  life.polls('12345@de1', (time, random) => (isOn(time) && random < 2 / 3 ? 0 : 1));
  return raisedBetween({ ...deployed, alarms: polls }, EVENT - 2 * HOUR, EVENT + 6 * HOUR).map(({ alarm }) =>
    titleOf(alarm),
  );
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
    `Busy lines that double at ${DOUBLED_AT} faxes an hour: ${found}; told ${times.toFixed(1)} times a day.`
  );
}
