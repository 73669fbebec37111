import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { type DeployedQueue, listQueues, QUEUE_ACTIONS } from '../aws/queues.ts';
import { type Context, defineCommand } from '../command.ts';
import { MisuseError, StoppedError } from '../errors.ts';
import { uninterrupted } from '../stop.ts';
import { counted } from '../ui/format.ts';
import { wholeNumber } from '../whole-number.ts';

const moved = z.object({
  queue: z.string(),
  /** Messages in the dead-letter queue before. */
  found: z.number(),
  moved: z.number(),
  state: z.enum(['nothing to move', 'dry run', 'completed', 'stopped', 'failed']),
  /** Why SQS gave up. */
  reason: z.string().optional(),
});

type Moved = z.infer<typeof moved>;
type Task = ListMessageMoveTasksResultEntry;

/** How often SQS is asked how far it is, in milliseconds. */
const POLL_MS = 1_000;

export const redrive = defineCommand({
  name: 'redrive',
  summary: 'moves dead letters back to the queue that they belong to',
  description: `SQS itself moves them (StartMessageMoveTask): each dead-letter queue's messages go back
to its own queue and to no other, also where a status is in several. Mend the consumer first, or they
come back. Ctrl-C stops the move: what was moved stays moved, and the same command moves the rest. Where
the terminal is closed by force, SQS goes on; the same command then shows how far it is. Exit code 1: SQS
gave up.`,
  arguments: [['[queue]', 'a queue as the settings name it; all of them']],
  options: [
    ['--rate <n>', 'messages a second at most, 1 to 500'],
    ['--dry-run', 'says what would be moved'],
  ],
  examples: ['fax-status redrive', 'fax-status redrive statuses --rate 50', 'fax-status redrive --dry-run'],
  actions: [
    ...FIND_ACTIONS,
    ...QUEUE_ACTIONS,
    'sqs:StartMessageMoveTask',
    'sqs:ListMessageMoveTasks',
    'sqs:CancelMessageMoveTask',
    // SQS moves in the caller's name.
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:SendMessage',
  ],
  changes: true,
  result: z.object({ queues: z.array(moved) }),
  run: async (context, { options, words }) => {
    const rate =
      options.rate === undefined ? undefined : wholeNumber('--rate', options.rate, { min: 1, max: 500 });
    const queues = deadLetterQueues(await listQueues(context.aws(), await context.deployed()), words[0]);
    const filled = queues.filter(({ waiting }) => waiting > 0);
    if (!options.dryRun && filled.length > 0) {
      const what = filled.map(({ belongsTo, waiting }) => `${counted(waiting, 'message')} to "${belongsTo}"`);
      await context.confirm(`Move ${what.join(', ')}?`);
    }
    const results: Moved[] = [];
    for (const queue of queues) {
      const common = { queue: queue.belongsTo ?? queue.name, found: queue.waiting };
      if (queue.waiting === 0) results.push({ ...common, moved: 0, state: 'nothing to move' });
      else if (context.stop.aborted) results.push({ ...common, moved: 0, state: 'stopped' });
      else if (options.dryRun) results.push({ ...common, moved: 0, state: 'dry run' });
      else results.push({ ...common, ...(await move(context, queue, rate)) });
    }
    return { queues: results };
  },
  isTrouble: ({ queues }) => queues.some(({ state }) => state === 'failed' || state === 'stopped'),
  print: ({ queues }, { terminal }) => {
    const { bold, green, red, yellow } = terminal.colors;
    for (const { found, moved: count, queue, reason, state } of queues) {
      const sentence = {
        'nothing to move': 'no dead letters',
        'dry run': `${counted(found, 'dead letter')} would be moved back`,
        completed: green(`${counted(count, 'message')} moved back`),
        stopped: yellow(
          `stopped after about ${count} of ${counted(found, 'message')}: "fax-status redrive ${queue}" ` +
            `moves the rest`,
        ),
        failed: red(`SQS gave up after ${counted(count, 'message')} of ${found}: ${reason}`),
      }[state];
      terminal.print(`${bold(queue)}  ${sentence}`);
    }
  },
});

function deadLetterQueues(queues: readonly DeployedQueue[], name: unknown): DeployedQueue[] {
  const dead = queues.filter(({ kind }) => kind === 'dead-letter');
  const named = dead.filter(({ belongsTo }) => name === undefined || belongsTo === name);
  if (named.length > 0) return named;
  const known = dead.map(({ belongsTo }) => belongsTo);
  throw new MisuseError(
    known.length === 0
      ? 'No queue of the forwarder has a dead-letter queue of its own.'
      : `No queue with dead letters is called "${name}". There ${known.length === 1 ? 'is' : 'are'} ` +
          `${known.join(', ')}.`,
  );
}

type Outcome = Pick<Moved, 'moved' | 'state' | 'reason'>;

/** Follows a move to its end; one that somebody began before is gone on with. */
async function move(context: Context, queue: DeployedQueue, rate: number | undefined): Promise<Outcome> {
  const { sqs } = context.aws();
  const progress = context.terminal.progress(`Moving to ${queue.belongsTo} …`);
  let handle: string | undefined;
  try {
    const [before] = await movesOf(sqs, queue);
    if (before?.Status === 'RUNNING') handle = before.TaskHandle;
    // Without a destination, each message goes back to the queue that it came from.
    else
      ({ TaskHandle: handle } = await sqs.send(
        new StartMessageMoveTaskCommand({
          SourceArn: queue.arn,
          ...(rate !== undefined && { MaxNumberOfMessagesPerSecond: rate }),
        }),
      ));
    for (;;) {
      const [task] = await movesOf(sqs, queue);
      const outcome = outcomeOf(task);
      if (outcome) return outcome;
      progress.say(
        `${queue.belongsTo}: ${task?.ApproximateNumberOfMessagesMoved ?? 0} of ${queue.waiting} moved …`,
      );
      await context.sleep(POLL_MS);
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    return uninterrupted(() => cancel(sqs, queue, handle));
  } finally {
    progress.stop();
  }
}

async function movesOf(sqs: SQSClient, { arn }: DeployedQueue): Promise<Task[]> {
  const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
  return Results;
}

/** `undefined` while it lasts. */
function outcomeOf(task: Task | undefined): Outcome | undefined {
  const { ApproximateNumberOfMessagesMoved: moved = 0, FailureReason, Status } = task ?? {};
  if (Status === 'COMPLETED') return { moved, state: 'completed' };
  if (Status === 'CANCELLED') return { moved, state: 'stopped' };
  if (Status === 'FAILED') return { moved, state: 'failed', reason: FailureReason ?? 'it did not say why' };
  return undefined;
}

async function cancel(sqs: SQSClient, queue: DeployedQueue, handle: string | undefined): Promise<Outcome> {
  if (handle === undefined) return { moved: 0, state: 'stopped' };
  try {
    const cancelled = await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: handle }));
    return { moved: cancelled.ApproximateNumberOfMessagesMoved ?? 0, state: 'stopped' };
  } catch (error) {
    // It may have come to its end meanwhile.
    const outcome = outcomeOf((await movesOf(sqs, queue))[0]);
    if (!outcome) throw error;
    return outcome;
  }
}
