import { CommanderError, Command as Parser } from 'commander';
import { connect } from './aws/clients.ts';
import { findDeployed } from './aws/deployed.ts';
import { explainError } from './aws/errors.ts';
import type { Command, Context, GlobalOptions, Input } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT, type ExitCode, MisuseError, StoppedError } from './errors.ts';
import { helpOf, programHelp, type Wrap } from './help.ts';
import type { LocalRun } from './local-run.ts';
import { type Io, Terminal } from './ui/terminal.ts';

/** What a run takes from its process; a test hands in its own. */
export interface Host extends Io {
  readonly now: () => number;
  readonly sleep: (ms: number, stop: AbortSignal) => Promise<void>;
  /** From now on, a signal ends the process and aborts nothing. */
  readonly endAtOnce?: () => void;
  /** What `--local` means, where the host knows. @default - what `npm start` wrote into its file */
  readonly localRun?: LocalRun;
  /** Called with the IAM action of every call to AWS that is made. */
  readonly onAwsCall?: (action: string) => void;
}

/** Runs one command line. @returns the exit code @throws what is a bug */
export async function run(words: readonly string[], host: Host): Promise<ExitCode> {
  const terminal = new Terminal(host);
  let exitCode: ExitCode = EXIT.good;
  const parser = buildParser(host, async (command, global, input) => {
    exitCode = await execute(command, global, input, host, terminal);
  });
  try {
    await parser.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.misuse;
    const told = error instanceof StoppedError ? error : explainError(error);
    if (!told) throw error;
    // What was only looking has nothing to say of itself when it is stopped.
    if (told.message !== '') terminal.note(`${terminal.colors.red('fax-status:')} ${told.message}`);
    return told.exitCode;
  }
}

type Execute = (command: Command, global: GlobalOptions, input: Input) => Promise<void>;

function buildParser(host: Host, execute: Execute): Parser {
  const program = new Parser('fax-status')
    .description(
      'Looks after a deployed fax-status-forwarder: what it does, what waits, and what to do about it.',
    )
    .option('--region <region>', 'AWS region; else AWS_REGION or the profile')
    .option('--profile <name>', 'AWS profile; else AWS_PROFILE')
    .option('--stack <name>', 'the stack; else the one that is found by its description')
    .option('--local', 'the forwarder that "npm start" runs on this machine')
    .option('--json', 'prints the result as JSON, and nothing else')
    .option('--yes', 'asks nothing before a change')
    .option('--show-numbers', 'prints fax numbers whole; without it they are masked')
    .showHelpAfterError('(add --help for what is possible)')
    .helpCommand(false);
  configure(program, host);
  program.addHelpText('after', () => programHelp(wrapFor(program, host)));
  const groups = new Map<string, Parser>();
  for (const command of COMMANDS) {
    const [first = '', second] = command.name.split(' ');
    const parent = second === undefined ? program : groupOf(first, groups, program, host);
    addCommand(parent.command(second ?? first), command, host, execute);
  }
  return program;
}

const GROUPS: Readonly<Record<string, string>> = {
  quarantine: 'what could not be read: list, show, export, replay',
  settings: 'the settings file: check, init, schema',
};

function groupOf(name: string, groups: Map<string, Parser>, program: Parser, host: Host): Parser {
  const known = groups.get(name);
  if (known) return known;
  const group = program
    .command(name)
    .description(GROUPS[name] ?? name)
    .helpCommand(false);
  configure(group, host);
  groups.set(name, group);
  return group;
}

function configure(parser: Parser, { stdout, stderr, env }: Host): void {
  parser
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: NARROWEST,
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/\[options\] ?/, '')}`.trim(),
    })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
      getOutHasColors: () => stdout.isTTY === true && !env.NO_COLOR,
      getErrHasColors: () => stderr.isTTY === true && !env.NO_COLOR,
    });
}

/** Of a column of text, in characters: a narrower one is not worth its breaks. */
const NARROWEST = 24;
const DEFAULT_WIDTH = 80;
const widthOf = ({ columns }: Host['stdout']): number => columns ?? DEFAULT_WIDTH;

/** Help is only ever asked for, so it goes to the standard output. */
const wrapFor =
  (parser: Parser, { stdout }: Host): Wrap =>
  (text) =>
    parser.createHelp().boxWrap(text, widthOf(stdout));

function addCommand(parser: Parser, command: Command, host: Host, execute: Execute): void {
  configure(parser, host);
  // The line breaks are the source's; the help wraps by itself.
  const description = command.description.replaceAll('\n', ' ');
  parser.summary(command.summary).description(`${command.summary}\n\n${description}`);
  for (const [syntax, description] of command.arguments ?? []) parser.argument(syntax, description);
  for (const [flags, description, fallback] of command.options ?? [])
    parser.option(flags, description, fallback);
  parser.addHelpText('after', () => helpOf(command, wrapFor(parser, host)));
  parser.action(async (...given: unknown[]) => {
    const words = given.slice(0, -2) as Input['words'];
    const options = parser.opts();
    const global = parser.optsWithGlobals();
    refuseEmpty(parser, words, global);
    await execute(command, global, { words, options });
  });
}

/**
 * An empty word comes from a variable of a script that is not set. It would mean something else than the
 * script does: every job, the stack that is found.
 *
 * @throws MisuseError
 */
function refuseEmpty(
  { options, parent, registeredArguments }: Parser,
  words: Input['words'],
  given: Readonly<Record<string, unknown>>,
): void {
  const isEmpty = (value: unknown): boolean => [value].flat().includes('');
  const all = [...options, ...(parent?.options ?? []), ...(parent?.parent?.options ?? [])];
  const empty = [
    ...registeredArguments.filter((_, index) => isEmpty(words[index])).map((argument) => argument.name()),
    ...all.filter((option) => isEmpty(given[option.attributeName()])).map(({ long }) => long),
  ];
  if (empty.length === 0) return;
  const is = empty.length === 1 ? 'is' : 'are';
  throw new MisuseError(`${empty.join(', ')} ${is} empty. Is a variable of your script not set?`);
}

const STOPPED_CHANGE =
  'Stopped. What was changed until then stays changed: "fax-status status" shows how things are.';

async function execute(
  command: Command,
  global: GlobalOptions,
  input: Input,
  host: Host,
  terminal: Terminal,
): Promise<ExitCode> {
  let aws: ReturnType<typeof connect> | undefined;
  const connected = () => {
    aws ??= connect(global, host.env, host);
    return aws;
  };
  let deployed: ReturnType<typeof findDeployed> | undefined;
  const context: Context = {
    terminal,
    global,
    now: host.now,
    sleep: (ms) => host.sleep(ms, host.stop),
    stop: host.stop,
    aws: connected,
    deployed: () => {
      deployed ??= findDeployed(connected(), global.stack);
      return deployed;
    },
    emit: (result) => {
      if (global.json) terminal.print(JSON.stringify(result));
      else command.print(result, context);
    },
    confirm: async (question) => {
      if (!global.yes) await terminal.confirm(question);
    },
  };
  if (command.endsAtOnce) host.endAtOnce?.();
  try {
    const result = await command.run(context, input);
    if (result !== undefined) {
      if (global.json) terminal.print(JSON.stringify(result, undefined, 2));
      else command.print(result, context);
    }
    if (host.stop.aborted) return EXIT.stopped;
    return result !== undefined && command.isTrouble?.(result) ? EXIT.trouble : EXIT.good;
  } catch (error) {
    if (!(error instanceof StoppedError) || error.message !== '') throw error;
    throw new StoppedError(command.whenStopped ?? (command.changes ? STOPPED_CHANGE : ''));
  } finally {
    aws?.close();
  }
}
