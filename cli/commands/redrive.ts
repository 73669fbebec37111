import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { type DeployedQueue, listQueues, QUEUE_ACTIONS } from '../aws/queues.ts';
import { type Context, defineCommand } from '../command.ts';
import { MisuseError } from '../errors.ts';
import { counted } from '../ui/format.ts';

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

/** How often SQS is asked how far it is, in milliseconds. */
const POLL_MS = 1_000;

export const redrive = defineCommand({
  name: 'redrive',
  summary: 'moves dead letters back to the queue that they belong to',
  description: `SQS itself moves them (StartMessageMoveTask): each dead-letter queue's messages go back
to its own queue and to no other, also where a status is in several. Mend the consumer first, or they
come back. Ctrl-C stops the move; what was moved stays moved. On a FIFO queue, SQS moves up to 500 a
second.`,
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
    const rate = rateOf(options.rate);
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
        stopped: yellow(`stopped after ${counted(count, 'message')} of ${found}`),
        failed: red(`SQS gave up after ${counted(count, 'message')} of ${found}: ${reason}`),
      }[state];
      terminal.print(`${bold(queue)}  ${sentence}`);
    }
  },
});

function rateOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const rate = Number(value);
  if (Number.isInteger(rate) && rate >= 1 && rate <= 500) return rate;
  throw new MisuseError('--rate must be a whole number from 1 to 500.');
}

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

async function move(
  context: Context,
  queue: DeployedQueue,
  rate: number | undefined,
): Promise<Pick<Moved, 'moved' | 'state' | 'reason'>> {
  const { sqs } = context.aws();
  const progress = context.terminal.progress(`Moving to ${queue.belongsTo} …`);
  try {
    // Without a destination, each message goes back to the queue that it came from.
    const { TaskHandle } = await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: queue.arn,
        ...(rate !== undefined && { MaxNumberOfMessagesPerSecond: rate }),
      }),
    );
    for (let cancelled = false; ; ) {
      const { Results = [] } = await sqs.send(
        new ListMessageMoveTasksCommand({ SourceArn: queue.arn, MaxResults: 1 }),
      );
      const [task] = Results;
      const count = Number(task?.ApproximateNumberOfMessagesMoved ?? 0);
      if (task?.Status === 'COMPLETED') return { moved: count, state: 'completed' };
      if (task?.Status === 'CANCELLED') return { moved: count, state: 'stopped' };
      if (task?.Status === 'FAILED')
        return { moved: count, state: 'failed', reason: task.FailureReason ?? 'it did not say why' };
      progress.say(`${queue.belongsTo}: ${count} of ${queue.waiting} moved …`);
      if (context.stop.aborted && !cancelled) {
        await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
        cancelled = true;
      }
      await context.sleep(POLL_MS);
    }
  } finally {
    progress.stop();
  }
}
