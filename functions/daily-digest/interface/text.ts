import type { DigestConfig } from './config.ts';
import type { Compared, Digest, SilentSource, Waiting } from './digest.ts';

/** The digest as a mail: it fits a screen, 40 lines of at most 78 characters. */
export const MAX_LINES = 40;
export const MAX_COLUMNS = 78;

/** Entries of a list before "and so many more". */
const LISTED = { needs: 8, reasons: 5, watches: 5 } as const;
/** A reason moved where it differs from the week before by so many statuses and by such a share. */
const MOVED = { statuses: 5, share: 0.25 } as const;
/** SNS takes no longer subjects, and only ASCII. */
const MAX_SUBJECT = 100;

/** One line that tells whether to read on. */
export function digestSubject(digest: Digest): string {
  const needs = needsOf(digest, String).length;
  const what = needs === 0 ? 'all is well' : `${needs} ${needs === 1 ? 'thing needs' : 'things need'} you`;
  return `${digest.service}: ${what}, ${counted(digest.statuses.day, 'status', 'statuses')}`.slice(
    0,
    MAX_SUBJECT,
  );
}

/** @param timeZone IANA name: times are written as clocks there show them */
export function digestText(digest: Digest, timeZone: string): string {
  const time = clockOf(timeZone);
  const needs = needsOf(digest, time);
  const lines = [
    digest.service,
    `${time(digest.from)} to ${time(digest.to)}, ${timeZone}`,
    '',
    ...(needs.length === 0
      ? ['Nothing needs you.']
      : ['This needs you:', ...shortened(needs, LISTED.needs, 'status').map((line) => `- ${line}`)]),
    ...commandsOf(digest),
    '',
    ...countLines(digest),
    ...movedLines(digest),
    ...watchLines(digest),
    ...lagLines(digest, time),
  ];
  return `${lines.map(cut).join('\n')}\n`;
}

/** The subject of what those on call get when sources have not been polled for a day. */
export const silenceSubject = ({ service, silentSources }: Digest): string =>
  `${service}: no successful poll in 24 hours, ${counted(silentSources.length, 'source', 'sources')}`.slice(
    0,
    MAX_SUBJECT,
  );

/** What those on call get when sources have not been polled for a day. */
export function silenceText(
  { silentSources }: Digest,
  { reportRetentionDays, timeZone }: Pick<DigestConfig, 'reportRetentionDays' | 'timeZone'>,
): string {
  const time = clockOf(timeZone);
  const days = counted(reportRetentionDays, 'day', 'days');
  const told = silentSources.map((silent) => silenceOf(silent, time));
  const lines = [
    `Reports wait at Retarus, which deletes them after ${days}, read or not.`,
    'Their statuses are lost then.',
    '',
    `No successful poll in 24 hours (times in ${timeZone}):`,
    ...shortened(told, MAX_LINES - 8, 'status').map((line) => `- ${line}`),
    '',
    'What to do: npx fax-status doctor',
    'You are told again tomorrow for as long as it is so.',
  ];
  return `${lines.map(cut).join('\n')}\n`;
}

/** `12345@de1: since 21 Nov 14:00, lost from 21 Dec 14:00`, or the name alone. */
function silenceOf({ expires, since, source }: SilentSource, time: Clock): string {
  if (since === undefined || expires === undefined) return source;
  return `${clip(source, 32)}: since ${time(since)}, lost from ${time(expires)}`;
}

type Clock = (at: number) => string;

/** `24 Nov 07:00` */
function clockOf(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => format.format(at).replace(',', '');
}

/** What a person should do something about, most urgent first. */
function needsOf({ alarms, notSetUp, service, silentSources, waiting }: Digest, time: Clock): string[] {
  return [
    // The name gives way, so that the line still holds when the message or the report is lost.
    ...waiting.map(
      ({ messages, queue, ...when }) =>
        `${clip(queue, 22)}: ${number(messages)} waiting${lossOf(when, time) ?? ''}`,
    ),
    ...silentSources.map(({ source, ...when }) => {
      const loss = lossOf(when, time);
      return loss === undefined
        ? `${source}: no successful poll in 24 hours`
        : `${clip(source, 22)}: not polled${loss}`;
    }),
    ...notSetUp.map((name) => `${name}: no credentials (fax-status login ${accountWordsOf(name)})`),
    ...alarms.map((name) => `alarm is on: ${name.replace(`${service}: `, '')}`),
  ];
}

/** Since when something waits, and when it is lost; `undefined` where that is not known. */
const lossOf = ({ expires, since }: Pick<Waiting, 'expires' | 'since'>, time: Clock): string | undefined =>
  since === undefined || expires === undefined ? undefined : ` since ${time(since)}, lost ${time(expires)}`;

/** `12345 --login billing` of `12345/billing@de1`. */
const accountWordsOf = (source: string): string => (source.split('@')[0] ?? source).replace('/', ' --login ');

/** What takes the messages out again, and what says why a source is not polled. */
const commandsOf = ({ silentSources, waiting }: Digest): string[] => {
  const dead = waiting.filter(({ kind }) => kind === 'dead-letter');
  const commands = [
    ...(waiting.some(({ kind }) => kind === 'quarantine')
      ? ['Read the quarantine again:         npx fax-status quarantine replay']
      : []),
    ...dead.slice(0, 1).map(({ belongsTo }) => {
      const queue = dead.length === 1 && belongsTo ? ` ${belongsTo}` : '';
      return `Give dead letters to the consumer: npx fax-status redrive${queue}`;
    }),
    ...(silentSources.length > 0 ? ['See why sources are not polled:    npx fax-status doctor'] : []),
  ];
  return commands.length === 0 ? [] : ['', ...commands];
};

function countLines({ failed, statuses, uncertain }: Digest): string[] {
  if (statuses.day === 0 && statuses.weekBefore === 0)
    return ['No status was forwarded, as in the same 24 hours a week before.'];
  const delivered = {
    day: statuses.day - failed.day - uncertain.day,
    weekBefore: statuses.weekBefore - failed.weekBefore - uncertain.weekBefore,
  };
  const share = (part: number, all: number) => (all === 0 ? '' : `${((100 * part) / all).toFixed(1)} %`);
  const row = (name: string, value: Compared) =>
    columns(
      name,
      `${number(value.day)} ${share(value.day, statuses.day).padStart(8)}`,
      `${number(value.weekBefore)} ${share(value.weekBefore, statuses.weekBefore).padStart(8)}`,
    );
  return [
    columns('Statuses', '24 hours', 'a week before'),
    columns(
      'all',
      `${number(statuses.day)}${' '.repeat(9)}`,
      `${number(statuses.weekBefore)}${' '.repeat(9)}`,
    ),
    row('delivered', delivered),
    row('failed', failed),
    row('uncertain', uncertain),
  ];
}

function movedLines({ classes }: Digest): string[] {
  const moved = classes
    .map((one) => ({ ...one, by: Math.abs(one.day - one.weekBefore) }))
    .filter(({ by, weekBefore }) => by >= MOVED.statuses && by >= MOVED.share * weekBefore)
    .sort((a, b) => b.by - a.by);
  if (moved.length === 0) return [];
  const rows = moved.map(({ day, reasonClass, weekBefore }) =>
    columns(reasonClass, `${number(day)}${' '.repeat(9)}`, `${number(weekBefore)}${' '.repeat(9)}`),
  );
  return ['', 'Reasons that moved', ...shortened(rows, LISTED.reasons, 'digest --json')];
}

function watchLines({ watches }: Digest): string[] {
  if (watches.length === 0) return [];
  const text = ({ all, failed }: { all: number; failed: number }) => `${number(failed)} of ${number(all)}`;
  const rows = watches.map(({ all, failed, name }) =>
    columns(
      name,
      text({ all: all.day, failed: failed.day }),
      text({ all: all.weekBefore, failed: failed.weekBefore }),
    ),
  );
  return ['', 'Watches, failed', ...shortened(rows, LISTED.watches, 'digest --json')];
}

function lagLines({ slowestHour }: Digest, time: Clock): string[] {
  if (!slowestHour) return [];
  return [
    '',
    `Slowest hour: ${time(slowestHour.at)}; 95 % of its statuses took at most`,
    `${spelled(slowestHour.seconds)} from the fax's last attempt to the queue.`,
  ];
}

function spelled(seconds: number): string {
  if (seconds < 120) return counted(Math.round(seconds), 'second', 'seconds');
  if (seconds < 7200) return `${number(Math.round(seconds / 60))} minutes`;
  return `${number(Math.round(seconds / 3600))} hours`;
}

/** The list, or its beginning, how much is left out, and the command that shows it. */
const shortened = (lines: readonly string[], limit: number, command: string): string[] =>
  lines.length <= limit
    ? [...lines]
    : [...lines.slice(0, limit - 1), `and ${lines.length - limit + 1} more: npx fax-status ${command}`];

const columns = (name: string, day: string, weekBefore: string): string =>
  `${clip(name, 32).padEnd(32)}${day.padStart(22)}${weekBefore.padStart(22)}`.trimEnd();

const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

const cut = (line: string): string => clip(line, MAX_COLUMNS);

const number = (count: number): string => Math.round(count).toLocaleString('en');

const counted = (count: number, one: string, many: string): string =>
  `${number(count)} ${count === 1 ? one : many}`;
