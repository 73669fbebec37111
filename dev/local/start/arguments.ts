import { z } from 'zod';
import { flag, oneOf, parseOptions, wantsHelp, wholeNumber } from '#dev/options.ts';
import { DATA_CENTER_NAMES, type DataCenter } from '#poller/interface/data-centers.ts';
import { ACCOUNT_PATTERN } from '#poller/interface/source.ts';

export const HELP = `npm start -- [options]

Runs the forwarder on this machine, without an AWS account: a simulated report API with a backlog,
the very bundle that cdk deploy ships, SQS, and a page to look at. It goes on until Ctrl-C.

  --once             drain the backlog, print a summary, and end; not 0 when anything is left over or lost
  --json             print the summary as JSON, and nothing else; npm's own banner goes with -s:
                     npm start -s -- --json
  --reports FILE     serve the reports in FILE (a saved response of the list call) instead of generated ones
  --out FILE         write every message that a consumer received, one JSON object a line
  --size N           number of generated reports (2500)
  --recipients N     recipients of every job; without it most jobs have one, some have very many
  --seed N           another seed is another backlog (1)
  --help             this text

  --live             read a real account, delete nothing, and show what would be sent; with
    --customer NR      the customer number
    --data-center DC   ${DATA_CENTER_NAMES.join(', ')}
    --user USER        the user name; the password is asked for, or taken from RETARUS_PASSWORD
    --base-url URL     another host than Retarus' own`;

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

const OPTIONS = {
  once: flag,
  json: flag,
  live: flag,
  reports: z.string().optional(),
  out: z.string().optional(),
  size: wholeNumber(0, 1_000_000).default(2500),
  recipients: wholeNumber(1, 100_000).optional(),
  seed: wholeNumber(0, 4_294_967_295).default(1),
  customer: z
    .string()
    .regex(ACCOUNT_PATTERN, 'must be the customer number at Retarus, for instance 12345.')
    .optional(),
  'data-center': oneOf(DATA_CENTER_NAMES).optional(),
  user: z.string().min(1, 'must be the user name of the credentials.').optional(),
  'base-url': z.string().optional(),
};

const OF_LIVE = ['customer', 'data-center', 'user', 'base-url'];
const NEEDED_BY_LIVE = OF_LIVE.slice(0, 3);
const OF_A_SIMULATION = ['reports', 'size', 'recipients', 'seed'];
const OF_A_GENERATED_BACKLOG = OF_A_SIMULATION.slice(1);

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Options {
  if (wantsHelp(argv)) return { mode: 'help' };
  const values = parseOptions(argv, { command: 'npm start', options: OPTIONS, problems });
  const { json, out } = values;
  if (!values.live) {
    const { once, recipients, reports, seed, size } = values;
    return { mode: 'simulation', once, json, reports, out, size, recipients, seed };
  }
  const { customer, user, 'data-center': dataCenter, 'base-url': baseUrl } = values;
  if (!customer || !dataCenter || !user) throw new Error('--live was checked for what it needs.');
  return { mode: 'live', json, out, account: customer, dataCenter, username: user, baseUrl };
}

/** What cannot stand together on one command line. */
function problems(given: ReadonlySet<string>): string[] {
  const tell = (names: readonly string[], sentence: (name: string) => string) =>
    names.filter((name) => given.has(name)).map(sentence);
  if (given.has('live'))
    return [
      ...tell(OF_A_SIMULATION, (name) => `--${name} is for a simulated account; --live reads a real one.`),
      ...NEEDED_BY_LIVE.filter((name) => !given.has(name)).map((name) => `--live needs --${name} too.`),
    ];
  return [
    ...tell(OF_LIVE, (name) => `--${name} belongs to --live, which is not there.`),
    ...(given.has('reports')
      ? tell(
          OF_A_GENERATED_BACKLOG,
          (name) => `--${name} shapes a generated backlog; with --reports nothing is generated.`,
        )
      : []),
  ];
}
