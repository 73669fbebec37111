import { parseArgs } from 'node:util';
import { DATA_CENTER_NAMES, type DataCenter, isDataCenter } from '#poller/interface/data-centers.ts';
import { ACCOUNT_PATTERN } from '#poller/interface/source.ts';

export const HELP = `npm start -- [options]

Runs the forwarder on this machine, without an AWS account: a simulated report API with a backlog,
the very bundle that cdk deploy ships, SQS, and a page to look at. It goes on until Ctrl-C.

  --once             drain the backlog, print a summary, and end; not 0 when anything is left over or lost
  --json             print the summary as JSON, and nothing else
  --reports FILE     serve the reports in FILE (a saved response of the list call) instead of generated ones
  --out FILE         write every message that a consumer received, one JSON object a line
  --size N           number of generated reports (2500)
  --recipients N     recipients of every job; without it most jobs have one, some have very many
  --seed N           another seed is another backlog (1)
  --help             this text

  --live             read a real account, delete nothing, and show what would be sent; with
    --customer NR      the customer number
    --data-center DC   ${DATA_CENTER_NAMES.join(', ')}
    --user USER        the login's user; the password is asked for, or taken from RETARUS_PASSWORD
    --base-url URL     another host than Retarus' own`;

/** The command line cannot be used; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface SimulationOptions {
  readonly mode: 'simulation';
  readonly once: boolean;
  readonly json: boolean;
  readonly reports: string | undefined;
  readonly out: string | undefined;
  readonly size: number;
  readonly recipients: number | undefined;
  readonly seed: number;
}

export interface LiveOptions {
  readonly mode: 'live';
  readonly json: boolean;
  readonly out: string | undefined;
  readonly account: string;
  readonly dataCenter: DataCenter;
  readonly username: string;
  readonly baseUrl: string | undefined;
}

export type Options = { readonly mode: 'help' } | SimulationOptions | LiveOptions;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean', default: false } as const;
const OPTIONS = {
  once: FLAG,
  json: FLAG,
  help: { ...FLAG, short: 'h' },
  live: FLAG,
  reports: TEXT,
  out: TEXT,
  size: TEXT,
  recipients: TEXT,
  seed: TEXT,
  customer: TEXT,
  'data-center': TEXT,
  user: TEXT,
  'base-url': TEXT,
} as const;

type Values = ReturnType<typeof parse>;

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Options {
  const values = parse(argv);
  if (values.help) return { mode: 'help' };
  return values.live ? liveOptions(values) : simulationOptions(values);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values;
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${sentence.replace(/\.?$/, '.')} See npm start -- --help.`);
  }
}

const LIVE_ONLY = ['customer', 'data-center', 'user', 'base-url'] as const;
const SIMULATION_ONLY = ['reports', 'size', 'recipients', 'seed'] as const;

function simulationOptions(values: Values): SimulationOptions {
  const misplaced = LIVE_ONLY.find((name) => values[name] !== undefined);
  if (misplaced) throw new UsageError(`--${misplaced} belongs to --live, which is not there.`);
  const shaping = (['size', 'recipients', 'seed'] as const).find((name) => values[name] !== undefined);
  if (values.reports !== undefined && shaping)
    throw new UsageError(`--${shaping} shapes a generated backlog; with --reports nothing is generated.`);
  return {
    mode: 'simulation',
    once: values.once,
    json: values.json,
    reports: values.reports,
    out: values.out,
    size: wholeNumber('size', values.size, 0, 1_000_000) ?? 2500,
    recipients: wholeNumber('recipients', values.recipients, 1, 100_000),
    seed: wholeNumber('seed', values.seed, 0, 4_294_967_295) ?? 1,
  };
}

function liveOptions(values: Values): LiveOptions {
  const misplaced = SIMULATION_ONLY.find((name) => values[name] !== undefined);
  if (misplaced) throw new UsageError(`--${misplaced} is for a simulated account; --live reads a real one.`);
  const { customer, user, 'data-center': dataCenter, 'base-url': baseUrl } = values;
  if (!customer || !ACCOUNT_PATTERN.test(customer))
    throw new UsageError('--live needs --customer with the customer number, for instance --customer 12345.');
  if (!isDataCenter(dataCenter))
    throw new UsageError(`--live needs --data-center with one of ${DATA_CENTER_NAMES.join(', ')}.`);
  if (!user) throw new UsageError('--live needs --user with the user name of the login.');
  return {
    mode: 'live',
    json: values.json,
    out: values.out,
    account: customer,
    dataCenter,
    username: user,
    baseUrl,
  };
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}
