import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { parseJson } from '../../functions/poll-reports/interface/operator.ts';
import { type ReplayedMessage, replayQuarantined } from '../../functions/poll-reports/interface/replay.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { holdQuarantine, type Quarantined } from '../aws/quarantine.ts';
import { HOLD_ACTIONS, QUEUE_ACTIONS } from '../aws/queues.ts';
import { listSources, SCHEDULE_ACTIONS, sourcesNamed } from '../aws/schedules.ts';
import { SEND_ACTIONS, sendMessages } from '../aws/send.ts';
import { type Context, defineCommand } from '../command.ts';
import { MisuseError, TroubleError } from '../errors.ts';
import { readText } from '../files.ts';
import { uninterrupted } from '../stop.ts';
import { counted } from '../ui/format.ts';
import { isNamed, limitOf } from './quarantine.ts';

const sentShape = z.object({
  id: z.string(),
  jobId: z.string().optional(),
  messages: z.number(),
  /** Names of the queues that got them. */
  queues: z.array(z.string()),
});

const staysShape = z.object({
  id: z.string(),
  jobId: z.string().optional(),
  /** Why it still cannot be sent. */
  problems: z.array(z.string()),
});

const resultShape = z.object({
  replayed: z.array(sentShape),
  stays: z.array(staysShape),
  messages: z.number(),
  dryRun: z.boolean(),
});

type Result = z.infer<typeof resultShape>;

/** Something that may become messages: a case of quarantine, or a report of a file. */
interface Item {
  readonly id: string;
  readonly jobId: string | undefined;
  /** As a message of the quarantine queue has it. */
  readonly body: string;
  /** Called once SQS has confirmed all of its messages. */
  readonly done: () => Promise<void>;
}

export const quarantineReplay = defineCommand({
  name: 'quarantine replay',
  summary: 'reads what is in quarantine again, and sends what can be read now',
  description: `Each case is read with this version's reader. Its statuses go, with the ids that they
would have had, to every queue that takes them; a case leaves quarantine only when SQS has confirmed all
of them. What still cannot be read stays, with the new reason: exit code 1.`,
  arguments: [['[id...]', 'cases by the beginning of their id, or by job id; all of them']],
  options: [
    ['--dry-run', 'reads them, and neither sends nor deletes anything'],
    ['--limit <n>', 'takes so many at most', '1000'],
  ],
  examples: [
    'fax-status quarantine replay --dry-run',
    'fax-status quarantine replay',
    'fax-status quarantine replay 3f2a9c --yes',
  ],
  actions: [...FIND_ACTIONS, ...QUEUE_ACTIONS, ...HOLD_ACTIONS, ...SEND_ACTIONS, 'sqs:DeleteMessage'],
  whenStopped:
    'Stopped. Cases whose statuses SQS confirmed are out of quarantine, the others are still in it: run it ' +
    'again to go on.',
  changes: true,
  result: resultShape,
  run: async (context, { options, words }) => {
    const aws = context.aws();
    const deployed = await context.deployed();
    const progress = context.terminal.progress('Reading the quarantine queue …');
    const held = await holdQuarantine(aws, deployed, limitOf(options.limit)).finally(() => progress.stop());
    try {
      const named = casesNamed(held.cases, words[0]);
      const items = named.map(({ id, jobId, message }) => ({
        id,
        jobId,
        body: message.Body ?? '',
        done: async () => {
          const { ReceiptHandle } = message;
          await aws.sqs.send(new DeleteMessageCommand({ QueueUrl: held.queue.url, ReceiptHandle }));
        },
      }));
      return await replay(context, items, options.dryRun === true, 'out of quarantine');
    } finally {
      await held.release();
    }
  },
  isTrouble: ({ stays }) => stays.length > 0,
  print: (result, context) =>
    print(result, context, 'Nothing is in quarantine.', 'stays in quarantine: it still cannot be sent'),
});

export const replayFile = defineCommand({
  name: 'replay-file',
  summary: 'sends the statuses of a saved list response to the queues',
  description: `FILE is what "peek --raw --show-numbers" prints, or any saved response of the list call:
{"reports": […]}. The statuses carry the ids that the forwarder would have given them, so a consumer
that has seen one knows it again. A file with masked numbers is refused: other numbers would make other
ids. Exit code 1: a report cannot be read.`,
  arguments: [
    ['<file>', 'the saved response'],
    ['<source>', 'whose reports these are: 12345@de1'],
  ],
  options: [['--dry-run', 'reads them, and sends nothing']],
  examples: [
    'fax-status replay-file reports.json 12345@de1 --dry-run',
    'fax-status replay-file reports.json 12345@de1',
  ],
  actions: [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, ...SEND_ACTIONS],
  whenStopped:
    'Stopped. Some statuses may have been sent: run it again to send all of them, with the same ids.',
  changes: true,
  result: resultShape,
  run: async (context, { options, words }) => {
    const [file, word] = words.map(String);
    const reports = readReports(file ?? '');
    const sources = sourcesNamed(await listSources(context.aws(), await context.deployed()), word ?? '');
    const [source, another] = sources;
    if (!source || another)
      throw new MisuseError('A file holds the reports of one source: name it, as in 12345@de1.');
    const items = reports.map((report, index) => ({
      id: `report ${index + 1}`,
      jobId: jobIdOf(report),
      // Read as if it came out of quarantine: there is one way from a report to its messages.
      body: JSON.stringify({ ...source.input, kind: 'unreadable-report', content: report }),
      done: async () => undefined,
    }));
    return replay(context, items, options.dryRun === true, 'of the file');
  },
  isTrouble: ({ stays }) => stays.length > 0,
  print: (result, context) => print(result, context, 'The file holds no reports.', 'is not sent'),
});

function casesNamed(cases: readonly Quarantined[], words: unknown): readonly Quarantined[] {
  const names = Array.isArray(words) ? words.map(String) : [];
  if (names.length === 0) return cases;
  const unknown = names.filter((word) => !cases.some((one) => isNamed(one, word)));
  if (unknown.length > 0)
    throw new TroubleError(
      `Nothing in quarantine is called ${unknown.map((word) => `"${word}"`).join(', ')}.`,
    );
  return cases.filter((one) => names.some((word) => isNamed(one, word)));
}

async function replay(
  context: Context,
  items: readonly Item[],
  dryRun: boolean,
  whence: string,
): Promise<Result> {
  const { config } = await context.deployed();
  const readable: { item: Item; messages: readonly ReplayedMessage[] }[] = [];
  const stays: Result['stays'] = [];
  for (const item of items) {
    const read = replayQuarantined(item.body, config);
    if (read.kind === 'messages') readable.push({ item, messages: read.messages });
    else stays.push({ ...named(item), problems: [...read.problems] });
  }
  const total = readable.reduce((sum, { messages }) => sum + messages.length, 0);
  if (!dryRun && readable.length > 0) {
    await context.confirm(
      `Send ${counted(total, 'message')} for ${counted(readable.length, 'report')} ${whence}?`,
    );
    const progress = context.terminal.progress('Sending …');
    try {
      for (const [index, { item, messages }] of readable.entries()) {
        progress.say(`${index} of ${readable.length} done …`);
        await sendMessages(context.aws(), messages);
        await uninterrupted(item.done);
      }
    } finally {
      progress.stop();
    }
  }
  const replayed = readable.map(({ item, messages }) => ({
    ...named(item),
    messages: messages.length,
    queues: [...new Set(messages.map(({ queue }) => queue))],
  }));
  return { replayed, stays, messages: total, dryRun };
}

const named = ({ id, jobId }: Item) => ({ id, ...(jobId !== undefined && { jobId }) });

function print(
  { dryRun, messages, replayed, stays }: Result,
  { terminal }: Context,
  nothing: string,
  staying: string,
): void {
  const { bold, green, red } = terminal.colors;
  if (replayed.length + stays.length === 0) return terminal.print(nothing);
  terminal.print(
    ...stays.flatMap(({ id, jobId, problems }) => [
      `${bold(jobId ?? id.slice(0, 12))}  ${red(staying)}`,
      ...problems.map((problem) => `  ${problem}`),
    ]),
    `${dryRun ? 'Would send' : green('Sent')} ${counted(messages, 'message')} for ` +
      `${counted(replayed.length, 'report')}` +
      (stays.length > 0 ? `; ${counted(stays.length, 'report')} could not be read.` : '.'),
  );
}

/** @throws MisuseError that quotes nothing of the file: it holds fax numbers */
function readReports(file: string): readonly unknown[] {
  const text = readText(file);
  let value: unknown;
  try {
    value = parseJson(text.replace(/^\ufeff/, ''));
  } catch {
    throw new MisuseError(`${file} is not JSON.`);
  }
  const reports = Array.isArray(value) ? value : (value as { reports?: unknown } | null)?.reports;
  if (!Array.isArray(reports)) throw new MisuseError(`${file} holds no list under "reports".`);
  if (text.includes('•'))
    throw new MisuseError(
      `${file} has masked numbers, which would make other ids: save it with --show-numbers.`,
    );
  return reports;
}

function jobIdOf(report: unknown): string | undefined {
  const { jobId } = (report ?? {}) as { jobId?: unknown };
  return typeof jobId === 'string' ? jobId : undefined;
}
