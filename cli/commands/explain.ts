import { z } from 'zod';
import { REASONS, type ReasonTable, type SuggestedAction, UNKNOWN_REASON } from '../../contract/reasons.ts';
import { reasonsOf } from '../../functions/poll-reports/interface/config.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { explainError } from '../aws/errors.ts';
import { LOG_ACTIONS, readTicks } from '../aws/log.ts';
import { type Context, defineCommand } from '../command.ts';
import { DAY, HOUR } from '../ui/format.ts';

/** What a person does about a status, in words. */
const WHAT_TO_DO: Readonly<Record<SuggestedAction, string>> = {
  none: 'Nothing.',
  retry: 'Send it again.',
  retry_then_contact_recipient:
    'Send it again; if it fails again, ask the recipient whether the device is on.',
  check_number: 'Check the number before you send again.',
  confirm_with_recipient: 'Ask the recipient whether it arrived before you send again.',
  fix_document: 'Mend the document, then send it again.',
  do_not_send: 'Do not send to this number again.',
  contact_support: 'Ask Retarus.',
  investigate: 'Find out what the code means, for instance from Retarus, before you send again.',
};

const result = z.object({
  reason: z.string(),
  /** Whether the table, or an override of the settings, has the code. */
  known: z.boolean(),
  outcome: z.string(),
  reasonClass: z.string(),
  suggestedAction: z.string(),
  explanation: z.string(),
  whatToDo: z.string(),
  /** Statuses with this code; absent where the log could not be read. */
  lately: z.object({ hour: z.number(), day: z.number() }).optional(),
  /** Why the log could not be read. */
  notCounted: z.string().optional(),
});

export const explain = defineCommand({
  name: 'explain',
  summary: 'what a reason code means, what to do, and how often it came lately',
  description: `Codes are those of Retarus, for instance BUSY or EOD_FAILED. The deployed forwarder's
own reading (setting "reasonOverrides") counts; without a deployed forwarder, the public table does.`,
  arguments: [['<reason>', 'a reason code']],
  examples: ['fax-status explain EOD_FAILED', 'fax-status explain NOFAX_TO --json'],
  actions: [...FIND_ACTIONS, ...LOG_ACTIONS],
  changes: false,
  result,
  run: async (context, { words }) => {
    const reason = String(words[0]).toUpperCase();
    const { lately, problem, table } = await askForwarder(context, reason);
    const entry = Object.hasOwn(table, reason) ? table[reason] : undefined;
    const { explanation, outcome, reasonClass, suggestedAction } = entry ?? UNKNOWN_REASON;
    return {
      reason,
      known: entry !== undefined,
      outcome,
      reasonClass,
      suggestedAction,
      explanation,
      whatToDo: WHAT_TO_DO[suggestedAction],
      ...(lately && { lately }),
      ...(problem !== undefined && { notCounted: problem }),
    };
  },
  print: ({ explanation, lately, notCounted, outcome, reason, reasonClass, whatToDo }, { terminal }) => {
    const { bold, dim } = terminal.colors;
    terminal.print(
      `${bold(reason)}  ${outcome}, class ${reasonClass}`,
      `  ${explanation}`,
      `  What to do: ${whatToDo}`,
      lately
        ? `  Lately: ${lately.hour} times in the last hour, ${lately.day} in the last day.`
        : dim(`  How often it came is not known: ${notCounted}`),
    );
  },
});

interface Asked {
  readonly table: ReasonTable;
  readonly lately?: { readonly hour: number; readonly day: number };
  readonly problem?: string;
}

/** A code is explained also where no forwarder can be asked. */
async function askForwarder(context: Context, reason: string): Promise<Asked> {
  try {
    const deployed = await context.deployed();
    const now = context.now();
    const ticks = await readTicks(context.aws(), deployed, now - DAY, 'busy');
    const since = (from: number) =>
      ticks.reduce((sum, { at, tick }) => sum + (at >= from ? (tick.reasons[reason] ?? 0) : 0), 0);
    return {
      table: reasonsOf(deployed.config),
      lately: { hour: since(now - HOUR), day: since(now - DAY) },
    };
  } catch (error) {
    const told = explainError(error);
    if (!told) throw error;
    return { table: REASONS, problem: told.message };
  }
}
