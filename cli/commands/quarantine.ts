import { z } from 'zod';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { contentOf, holdQuarantine, type Quarantined } from '../aws/quarantine.ts';
import { HOLD_ACTIONS, QUEUE_ACTIONS } from '../aws/queues.ts';
import { type Context, defineCommand } from '../command.ts';
import { MisuseError, TroubleError } from '../errors.ts';
import { writeText } from '../files.ts';
import { ago, counted, DAY, duration, moment } from '../ui/format.ts';
import { masked } from '../ui/mask.ts';
import { table } from '../ui/table.ts';
import { wholeNumber } from '../whole-number.ts';

const caseShape = z.object({
  id: z.string(),
  kind: z.string(),
  source: z.string(),
  jobId: z.string().optional(),
  problems: z.array(z.string()),
  since: z.string(),
  expires: z.string(),
});

const READ_ACTIONS = [...FIND_ACTIONS, ...QUEUE_ACTIONS, ...HOLD_ACTIONS];
const LIMIT = [['--limit <n>', 'looks at so many at most', '1000']] as const;

export const quarantineList = defineCommand({
  name: 'quarantine list',
  summary: 'what is in quarantine, why, and until when',
  description: `Looking hides the messages from others for the moment and shows them again at the end.
Exit code 1: there is something.`,
  options: LIMIT,
  examples: ['fax-status quarantine list', 'fax-status quarantine list --json'],
  actions: READ_ACTIONS,
  changes: false,
  result: z.object({ cases: z.array(caseShape), more: z.boolean() }),
  run: (context, { options }) =>
    withQuarantine(context, limitOf(options.limit), async (cases, more) => ({
      cases: cases.map(shownCase),
      more,
    })),
  isTrouble: ({ cases }) => cases.length > 0,
  print: ({ cases, more }, { now, terminal }) => {
    const { bold, dim, red } = terminal.colors;
    if (cases.length === 0) return terminal.print('Nothing is in quarantine.');
    terminal.print(
      ...table([
        ['id', 'source', 'job', 'since', 'expires in', 'why'].map(dim),
        ...cases.map(({ expires, id, jobId, kind, problems, since, source }) => {
          const left = Date.parse(expires) - now();
          const inTime = duration(left);
          return [
            bold(id.slice(0, 12)),
            source,
            jobId ?? '(no id)',
            ago(since, now()),
            left < 3 * DAY ? red(inTime) : inTime,
            `${kind}: ${problems[0] ?? 'no reason given'}` +
              (problems.length > 1 ? `, and ${problems.length - 1} more` : ''),
          ];
        }),
      ]),
      '',
      `${counted(cases.length, 'case')}${more ? ', and there are more: raise --limit' : ''}. ` +
        `"fax-status quarantine show ID" shows one, "fax-status quarantine replay" reads them again.`,
    );
  },
});

export const quarantineShow = defineCommand({
  name: 'quarantine show',
  summary: 'one case whole: the reasons and what Retarus sent',
  description: 'The beginning of the id is enough, or the job id.',
  arguments: [['<id>', "a case's id or job id"]],
  options: LIMIT,
  examples: ['fax-status quarantine show 3f2a9c', 'fax-status quarantine show FJJ5Y09UM505 --show-numbers'],
  actions: READ_ACTIONS,
  changes: false,
  result: caseShape.extend({ content: z.unknown() }),
  run: (context, { options, words }) =>
    withQuarantine(context, limitOf(options.limit), async (cases) => {
      const [found, another] = cases.filter((one) => isNamed(one, String(words[0])));
      if (!found)
        throw new TroubleError(`Nothing in quarantine is called "${words[0]}": see quarantine list.`);
      if (another) throw new MisuseError(`Several cases begin with "${words[0]}": give more of the id.`);
      return { ...shownCase(found), content: shownContent(found, context) };
    }),
  print: ({ content, expires, id, jobId, kind, problems, since, source }, { now, terminal }) => {
    const { bold, dim } = terminal.colors;
    terminal.print(
      `${bold(id)}  ${kind}`,
      ...table([
        [dim('source'), source],
        [dim('job'), jobId ?? '(no id)'],
        [dim('since'), `${moment(since)} (${ago(since, now())})`],
        [dim('expires'), `${moment(expires)} (in ${duration(Date.parse(expires) - now())})`],
        ...problems.map((problem, index) => [dim(index === 0 ? 'why' : ''), problem]),
      ]),
      '',
      JSON.stringify(content, undefined, 2),
    );
  },
});

export const quarantineExport = defineCommand({
  name: 'quarantine export',
  summary: 'writes what is in quarantine into a file',
  description: `One JSON object a line: the case and the content, for a support ticket or to keep what
would expire. It stays in quarantine. Fax numbers are masked unless --show-numbers is there: what is
kept to be replayed needs it.`,
  arguments: [['<file>', 'the file to write; it must not exist']],
  options: LIMIT,
  examples: ['fax-status quarantine export cases.jsonl --show-numbers'],
  actions: READ_ACTIONS,
  changes: false,
  result: z.object({ file: z.string(), cases: z.number(), masked: z.boolean(), more: z.boolean() }),
  run: (context, { options, words }) =>
    withQuarantine(context, limitOf(options.limit), async (cases, more) => {
      const file = String(words[0]);
      const lines = cases.map((one) =>
        JSON.stringify({ ...shownCase(one), content: shownContent(one, context) }),
      );
      // Numbers may be in it.
      writeText(file, lines.map((line) => `${line}\n`).join(''), 'secret');
      return { file, cases: cases.length, masked: !context.global.showNumbers, more };
    }),
  print: ({ cases, file, masked, more }, { terminal }) =>
    terminal.print(
      `Wrote ${counted(cases, 'case')} to ${file}${masked ? ', numbers masked' : ''}` +
        `${more ? '; there are more: raise --limit' : ''}.`,
    ),
});

/** Does something with what is in quarantine, and shows it to others again afterwards. */
async function withQuarantine<T>(
  context: Context,
  limit: number,
  use: (cases: readonly Quarantined[], more: boolean) => Promise<T>,
): Promise<T> {
  const deployed = await context.deployed();
  const progress = context.terminal.progress('Reading the quarantine queue …');
  const held = await holdQuarantine(context.aws(), deployed, limit).finally(() => progress.stop());
  try {
    return await use(held.cases, held.more);
  } finally {
    await held.release();
  }
}

export const limitOf = (value: unknown): number => wholeNumber('--limit', value, { min: 1 });

export const isNamed = ({ id, jobId }: Quarantined, word: string): boolean =>
  id.startsWith(word) || jobId === word;

const shownCase = ({ expires, id, jobId, kind, problems, since, source }: Quarantined) => ({
  id,
  kind,
  source,
  ...(jobId !== undefined && { jobId }),
  problems: [...problems],
  since: new Date(since).toISOString(),
  expires: new Date(expires).toISOString(),
});

const shownContent = (one: Quarantined, { global }: Context): unknown =>
  global.showNumbers ? contentOf(one) : masked(contentOf(one));
