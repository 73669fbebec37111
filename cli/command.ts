import type { z } from 'zod';
import type { Aws } from './aws/clients.ts';
import type { Deployed } from './aws/deployed.ts';
import type { Terminal } from './ui/terminal.ts';

/** What every command takes, as the AWS CLI has it where that has it. */
export interface GlobalOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly stack?: string;
  readonly local?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly showNumbers?: boolean;
}

/** What a command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly global: GlobalOptions;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves early when the command is told to stop. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborted by Ctrl-C: a command that goes on until it is stopped looks at it. Calls end by themselves. */
  readonly stop: AbortSignal;
  /** Clients for the account and region that the command line names. */
  readonly aws: () => Aws;
  /** The deployed forwarder. @throws CliError where there is none, or several */
  readonly deployed: () => Promise<Deployed>;
  /** Prints one result: as JSON, or as the command prints it for a person. */
  readonly emit: (result: unknown) => void;
  /** Asks before a change, unless `--yes` is there. @throws CliError when the answer is no */
  readonly confirm: (question: string) => Promise<void>;
}

/** A word of the command line after the command's name, as commander writes it: `<source>`, `[job...]`. */
export type Argument = readonly [syntax: string, description: string];
/** An option of the command, as commander writes it: `--limit <n>`. */
export type Option = readonly [flags: string, description: string, fallback?: string];

/** Words and options of the command line that belong to the command. */
export interface Input {
  readonly words: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** One command of `fax-status`. */
export interface Command<Schema extends z.ZodType = z.ZodType> {
  /** One or two words: `status`, `quarantine list`. */
  readonly name: string;
  readonly summary: string;
  /** What a person has to know before using it. */
  readonly description: string;
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
  readonly examples: readonly string[];
  /** What stays, and what to do next, where Ctrl-C ends it; shown as it is. */
  readonly whenStopped?: string;
  /** What it needs to be allowed in IAM; the managed policies are made of these. */
  readonly actions: readonly string[];
  /**
   * Whether it computes for seconds without a pause, in which nobody could tell it to stop: a signal then
   * ends the process at once. Only for what has nothing to give back.
   */
  readonly endsAtOnce?: boolean;
  /** Whether it can change something: then it asks first. */
  readonly changes: boolean;
  /** Shape of what `--json` prints. */
  readonly result: Schema;
  /** Returns the result; `undefined` where it has emitted results on the way. */
  readonly run: (context: Context, input: Input) => Promise<z.infer<Schema> | undefined>;
  /** The result as a person reads it. */
  readonly print: (result: z.infer<Schema>, context: Context) => void;
  /** Whether the result is trouble: exit code 1. */
  readonly isTrouble?: (result: z.infer<Schema>) => boolean;
}

/** Keeps the type of the result's schema, so that `run` and `print` are checked against it. */
export const defineCommand = <Schema extends z.ZodType>(command: Command<Schema>): Command =>
  command as unknown as Command;
