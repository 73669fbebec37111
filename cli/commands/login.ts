import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Credentials } from '../../functions/poll-reports/interface/operator.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { type DeployedSource, listSources, SCHEDULE_ACTIONS, sourcesNamed } from '../aws/schedules.ts';
import { type Context, defineCommand } from '../command.ts';
import { CliError, MisuseError } from '../errors.ts';
import { CredentialsRefusedTrouble, reportLists } from '../retarus.ts';
import { counted } from '../ui/format.ts';
import { POLL_ACTIONS, pollOnce, printTick, tickShape } from './poll.ts';

const tried = z.object({
  source: z.string(),
  accepted: z.boolean(),
  /** Why not, or what Retarus listed. */
  says: z.string(),
});

export const login = defineCommand({
  name: 'login',
  summary: 'asks for Retarus credentials, tries them at each data center, and stores them',
  description: `User and password are typed without echo, or come from the standard input as two lines;
never from the command line. They are tried with a call that only reads, and stored in the account's
secret when every data center takes them. Then each source that is not paused is polled once. Exit code
1: refused, or the first poll failed.`,
  arguments: [['<account>', 'the Retarus customer number']],
  options: [
    ['--login <name>', 'which credentials, where the settings name several for the customer number'],
    ['--force', 'stores them also where a data center does not take them'],
    ['--no-poll', 'stores them, and leaves the first poll to the schedule'],
  ],
  examples: [
    'fax-status login 12345',
    'fax-status login 12345 --login billing',
    'fax-status login 12345 --yes < credentials.txt',
  ],
  actions: [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, 'secretsmanager:PutSecretValue', ...POLL_ACTIONS],
  whenStopped: 'Stopped. "fax-status doctor" says whether the stored credentials are accepted.',
  changes: true,
  result: z.object({
    account: z.string(),
    secret: z.string(),
    tried: z.array(tried),
    stored: z.boolean(),
    firstPolls: z.array(tickShape),
  }),
  run: async (context, { options, words }) => {
    const aws = context.aws();
    const deployed = await context.deployed();
    const sources = sourcesOf(await listSources(aws, deployed), String(words[0]), options.login);
    const [{ input }] = sources;
    const credentials = await askCredentials(context, input.account);
    const results = await tryEach(context, sources, credentials);
    const common = { account: input.account, secret: input.secretId, tried: results };
    if (!options.force && results.some(({ accepted }) => !accepted))
      return { ...common, stored: false, firstPolls: [] };
    await context.confirm(`Store these credentials in ${input.secretId}?`);
    const { password, username } = credentials;
    await aws.secrets.send(
      new PutSecretValueCommand({
        SecretId: input.secretId,
        SecretString: JSON.stringify({ username, password }),
      }),
    );
    const firstPolls = [];
    if (options.poll !== false)
      for (const source of sources) if (source.enabled) firstPolls.push(await pollOnce(context, source));
    return { ...common, stored: true, firstPolls };
  },
  isTrouble: ({ firstPolls, stored }) => !stored || firstPolls.some(({ ended }) => ended === 'failed'),
  print: ({ firstPolls, secret, stored, tried: results }, context) => {
    const { bold, green, red } = context.terminal.colors;
    context.terminal.print(
      ...results.map(
        ({ accepted, says, source }) =>
          `${bold(source)}  ${accepted ? green('accepted') : red('refused')}: ${says}`,
      ),
      stored
        ? `Stored in ${secret}.`
        : red('Not stored: every data center must take them. Add --force to store them all the same.'),
    );
    for (const tick of firstPolls) printTick(tick, context);
  },
});

type Sources = readonly [DeployedSource, ...DeployedSource[]];

function sourcesOf(all: readonly DeployedSource[], account: string, name: unknown): Sources {
  const ofAccount = sourcesNamed(all, account).filter(({ input }) => input.account === account);
  const [first, ...others] = ofAccount.filter((source) => name === undefined || loginOf(source) === name);
  const logins = [...new Set(ofAccount.map(loginOf))].filter((login) => login !== undefined);
  if (!first)
    throw new MisuseError(
      logins.length === 0
        ? `The settings name one set of credentials for ${account}: leave --login out.`
        : `There is no login "${name}" for ${account}. There are ${logins.join(', ')}.`,
    );
  if (others.some(({ input }) => input.secretId !== first.input.secretId))
    throw new MisuseError(
      `${account} has several logins: name one with --login ${logins.join(' or --login ')}.`,
    );
  return [first, ...others];
}

const loginOf = ({ input }: DeployedSource): string | undefined => input.login;

async function askCredentials({ terminal }: Context, account: string): Promise<Credentials> {
  const [username, password] = terminal.interactive
    ? [await terminal.askSecret(`User of ${account}`), await terminal.askSecret('Password')]
    : (await terminal.readInput()).split(/\r?\n/);
  if (!username || !password)
    throw new MisuseError(
      'There is no terminal to ask on, and the standard input does not hold two lines: the user, and the ' +
        'password.',
    );
  // Basic authentication (RFC 7617) ends the user name at the first colon.
  if (username.includes(':')) throw new MisuseError('The user must not contain a colon.');
  return { username, password };
}

async function tryEach(
  context: Context,
  sources: Sources,
  credentials: Credentials,
): Promise<z.infer<typeof tried>[]> {
  const listReports = reportLists(await context.deployed(), context.stop);
  const results: z.infer<typeof tried>[] = [];
  for (const { input, name } of sources) {
    const progress = context.terminal.progress(`Trying ${name} …`);
    try {
      const reports = await listReports(input, credentials);
      results.push({ source: name, accepted: true, says: `${counted(reports.length, 'report')} listed` });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      results.push({ source: name, accepted: false, says: refusalOf(error) });
    } finally {
      progress.stop();
    }
  }
  return results;
}

/** The poller's own words speak of the secret, which these credentials are not in yet. */
const refusalOf = (error: CliError): string =>
  error instanceof CredentialsRefusedTrouble
    ? `${error.response}: it refuses these credentials.`
    : error.message;
