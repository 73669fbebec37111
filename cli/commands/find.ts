import { z } from 'zod';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { LOG_ACTIONS } from '../aws/log.ts';
import { AGE_ACTIONS, HOLD_ACTIONS, QUEUE_ACTIONS } from '../aws/queues.ts';
import { SCHEDULE_ACTIONS } from '../aws/schedules.ts';
import { defineCommand } from '../command.ts';
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
import { DAY, duration, moment } from '../ui/format.ts';
import { wholeNumber } from '../whole-number.ts';

export const find = defineCommand({
  name: 'find',
  summary: "where a job's statuses are, and when they were forwarded",
  description: `Looks at Retarus (the oldest 1000 reports of each source), in quarantine, in the
dead-letter queues, and in the function's log, which names the jobs that were forwarded and deleted
(setting "logJobs"). Limits: the log holds job ids alone, so a customerDefinedId is found only while its
report is at Retarus, in quarantine or in a dead-letter queue; once it is forwarded, look in your
consumers' own records, or by job id. No status queue is opened, because SQS counts each look as a delivery
to the consumer and gives up a message after some: whether a forwarded status may still wait there is told by
the age of the queue's oldest message, which CloudWatch shows minutes late. Exit code 1: it is nowhere.`,
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
    /** How far back the log was searched. */
    days: z.number(),
    places: z.array(placeShape),
    /** Of each status queue, whether what was forwarded may still be in it; empty where nothing was. */
    queues: z.array(waitingShape),
    /** Where could not be looked, and why. */
    notLooked: z.array(z.string()),
  }),
  run: async (context, { options, words }) => {
    const asked = String(words[0]);
    const days = wholeNumber('--days', options.days, { min: 1 });
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
      const queues = await inQueues(context, logged.forwarded);
      return { asked, days, places: [...places, ...logged.places], queues, notLooked: retarus.notLooked };
    } finally {
      progress.stop();
    }
  },
  isTrouble: ({ places }) => places.length === 0,
  print: ({ asked, days, notLooked, places, queues }, { now, terminal }) => {
    const { bold, dim, green, red, yellow } = terminal.colors;
    if (places.length === 0)
      terminal.print(
        `${bold(asked)}  ${red('is nowhere')}: not at Retarus, in quarantine or in a dead-letter queue.`,
        `The log of ${days === 1 ? 'the last day' : `the last ${days} days`} does not name it as a job id. ` +
          'Was it forwarded before? Raise --days.',
        'Is it a customerDefinedId? Once forwarded, it is in the records of your consumers alone.',
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
        taken: `holds only messages that came later, from ${oldest && moment(oldest)} on: a consumer took it`,
        filtered: 'did not get it: its filter takes no such status',
        'may wait': `may still hold it: its oldest message came ${oldest ? moment(oldest) : 'just now'}`,
      }[state];
      terminal.print(`queue ${bold(queue)}  ${state === 'may wait' ? yellow(sentence) : sentence}`);
    }
    for (const sentence of notLooked) terminal.note(`Not looked: ${sentence}`);
  },
});
