import { z } from 'zod';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { LOG_ACTIONS } from '../aws/log.ts';
import { AGE_ACTIONS, HOLD_ACTIONS, QUEUE_ACTIONS } from '../aws/queues.ts';
import { SCHEDULE_ACTIONS } from '../aws/schedules.ts';
import { defineCommand } from '../command.ts';
import { MisuseError } from '../errors.ts';
import {
  atRetarus,
  inDeadLetters,
  inLog,
  inQuarantine,
  inQueues,
  placeShape,
  waitingShape,
} from '../find/places.ts';
import { SECRET_ACTIONS } from '../retarus.ts';
import { duration, moment } from '../ui/format.ts';

const DAY = 86_400_000;

export const find = defineCommand({
  name: 'find',
  summary: "where a job's statuses are, and when they were forwarded",
  description: `Looks at Retarus (the oldest 1000 reports of each source), in quarantine, in the
dead-letter queues and in the function's log, which names the jobs that were forwarded and deleted
(setting "logJobs"). A customerDefinedId is found while its report is at Retarus, in quarantine or in a
dead-letter queue; the log holds job ids alone. Nothing is received from a status queue: its messages are
the consumers', and SQS has no way to look at one without taking it from them. Whether a forwarded status
may still wait there follows from the age of the queue's oldest message. Exit code 1: it is nowhere.`,
  arguments: [['<job>', 'a job id, or a customerDefinedId']],
  options: [['--days <n>', 'how far back the log is searched', '3']],
  examples: [
    'fax-status find FJJ5Y09UM505ZZBIELCRYC',
    'fax-status find order-4711 --json',
    'fax-status find FJJ5Y09UM505ZZBIELCRYC --days 30',
  ],
  actions: [
    ...FIND_ACTIONS,
    ...SCHEDULE_ACTIONS,
    ...SECRET_ACTIONS,
    ...QUEUE_ACTIONS,
    ...AGE_ACTIONS,
    ...HOLD_ACTIONS,
    ...LOG_ACTIONS,
  ],
  changes: false,
  result: z.object({
    asked: z.string(),
    places: z.array(placeShape),
    /** Of each status queue, whether what was forwarded may still be in it; empty where nothing was. */
    queues: z.array(waitingShape),
    /** Where could not be looked, and why. */
    notLooked: z.array(z.string()),
  }),
  run: async (context, { options, words }) => {
    const asked = String(words[0]);
    const days = Number(options.days);
    if (!Number.isInteger(days) || days < 1)
      throw new MisuseError('--days must be a whole number, at least 1.');
    await context.deployed();
    const progress = context.terminal.progress('Looking …');
    try {
      const looks = [
        atRetarus(context, asked),
        inQuarantine(context, asked),
        inDeadLetters(context, asked),
      ] as const;
      // Where one fails, the others first give back what they took.
      await Promise.allSettled(looks);
      const [retarus, quarantine, dead] = await Promise.all(looks);
      const places = [...retarus.places, ...quarantine, ...dead];
      // The log knows job ids: of a customerDefinedId, those that were just found.
      const jobIds = [...new Set([asked, ...places.map(({ jobId }) => jobId)])];
      const logged = await inLog(context, jobIds, context.now() - days * DAY);
      const forwarded = logged
        .filter(({ where }) => where === 'forwarded')
        .map(({ at = '' }) => Date.parse(at));
      const queues = forwarded.length > 0 ? await inQueues(context, Math.max(...forwarded)) : [];
      return { asked, places: [...places, ...logged], queues, notLooked: retarus.notLooked };
    } finally {
      progress.stop();
    }
  },
  isTrouble: ({ places }) => places.length === 0,
  print: ({ asked, notLooked, places, queues }, { now, terminal }) => {
    const { bold, dim, green, red, yellow } = terminal.colors;
    if (places.length === 0)
      terminal.print(
        `${asked} is neither at Retarus nor aside, and the log does not name it. Older than the log's ` +
          `days? Raise --days. A customerDefinedId that was forwarded is found in your consumers' own ` +
          `records.`,
      );
    for (const { at, expires, jobId, name, reasons, where } of places) {
      const sentence = {
        Retarus: yellow('is still at Retarus'),
        quarantine: red('is in quarantine'),
        'dead-letter': red('is a dead letter'),
        forwarded: green('was forwarded'),
        deleted: dim('was deleted at Retarus'),
      }[where];
      const left = expires === undefined ? '' : `, expires in ${duration(Date.parse(expires) - now())}`;
      const codes = reasons.length > 0 ? `  ${reasons.join(', ')}` : '';
      terminal.print(
        `${bold(jobId)}  ${sentence}  ${name}${at === undefined ? '' : `  ${moment(at)}`}${left}${codes}`,
      );
    }
    for (const { oldest, queue, state } of queues) {
      const sentence = {
        empty: 'is empty: a consumer took it',
        taken: `has only messages that came later, from ${oldest && moment(oldest)} on: a consumer took it`,
        'may wait': `may still hold it: its oldest message came ${oldest ? moment(oldest) : 'just now'}`,
      }[state];
      terminal.print(`queue ${bold(queue)}  ${state === 'may wait' ? yellow(sentence) : sentence}`);
    }
    for (const sentence of notLooked) terminal.note(`Not looked: ${sentence}`);
  },
});
