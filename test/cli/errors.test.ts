import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '#cli/commands/index.ts';
import { LOCAL_RUN_FILE } from '#cli/local-run.ts';
import { runFaxStatus } from '#dev/local/fax-status.ts';
import { listen } from '#dev/local/listen.ts';
import { runLine } from '#test/cli/operator.ts';
import { type Ended, faxStatusProcess } from '#test/cli/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'operator-errors-'));

const PROFILES = join(folder, 'config');
writeFileSync(
  PROFILES,
  '[default]\noutput = json\n[profile ops]\nregion = eu-central-1\n' +
    '[sso-session work]\nsso_region = eu-central-1\n',
);

/** What AWS, or whoever stands in its place, responds next. */
let response = { status: 200, type: 'text/xml', body: '' };
let aws: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  aws = await listen((request, reply) => {
    request.resume();
    reply.writeHead(response.status, { 'content-type': response.type });
    reply.end(response.body);
  });
});
afterAll(async () => {
  await aws?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => rmSync(join(folder, '.cache'), { recursive: true, force: true }));

const SIGNED_OUT = { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };

/** Runs the command as a process of its own, with no other variables that it or the SDK would read. */
const fax = (line: string, variables: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const { NODE_COMPILE_CACHE } = process.env;
  const env = { ...SIGNED_OUT, NODE_COMPILE_CACHE, ...variables };
  return faxStatusProcess(line.split(' ').filter(Boolean), { cwd: folder, env });
};

/** The same in this process, which is faster; nobody is signed in. */
async function inProcess(line: string): Promise<Ended> {
  const before = process.env;
  process.env = SIGNED_OUT;
  try {
    return await runLine(line);
  } finally {
    process.env = before;
  }
}

const KEYS = { AWS_ACCESS_KEY_ID: 'invented', AWS_SECRET_ACCESS_KEY: 'invented' };
const SIGNED_IN = { ...KEYS, AWS_REGION: 'eu-central-1' };
/** AWS is the server of this test. */
const asAws = () => ({ ...SIGNED_IN, AWS_ENDPOINT_URL: aws.url });

const refusal = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code>` +
  '<Message>No.</Message></Error></ErrorResponse>';
const NO_STACKS =
  '<DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>';

function expectASentence({ stderr, stdout }: Ended, says: string): void {
  expect(stdout).toBe('');
  expect(stderr).toContain(`fax-status: ${says}`);
  expect(stderr).not.toMatch(/\n\s+at |node:internal/);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
}

describe('a status without AWS', () => {
  test.each<[string, string, Readonly<Record<string, string>>, number, string]>([
    ['without a region', 'status', KEYS, 3, 'No AWS region is set'],
    [
      'with a profile and a region that are not there',
      'status --profile prod',
      { AWS_CONFIG_FILE: PROFILES },
      2,
      'There is no AWS profile "prod" on this machine, only default, ops. No AWS region is set: add --region',
    ],
    [
      'with a profile of the environment that is not there',
      'status',
      { ...SIGNED_IN, AWS_PROFILE: 'prod', AWS_CONFIG_FILE: PROFILES },
      2,
      'There is no AWS profile "prod" on this machine, only default, ops.\n',
    ],
    [
      'with a profile that holds no credentials',
      'status --profile ops',
      { AWS_CONFIG_FILE: PROFILES },
      3,
      'AWS does not know who you are',
    ],
    ['without credentials', 'status --region eu-central-1', {}, 3, 'AWS does not know who you are'],
    [
      'with a profile on a machine that has none',
      'status --region eu-central-1 --profile ops',
      {},
      2,
      'There is no AWS profile "ops" on this machine, and no other.\n',
    ],
    ['with a region that is none', 'status --region Frankfurt/Main', KEYS, 2, 'The AWS region is no name'],
    [
      'with an endpoint that is none',
      'status',
      { ...SIGNED_IN, AWS_ENDPOINT_URL: 'aws' },
      2,
      'AWS_ENDPOINT_URL',
    ],
    [
      'where nobody listens',
      'status',
      { ...SIGNED_IN, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      3,
      'AWS cannot be reached (ECONNREFUSED)',
    ],
    ['of a local run that is not there', 'status --local', {}, 3, 'Nothing runs on this machine'],
  ])('%s says so in one sentence', async (_, line, env, code, says) => {
    const ran = await fax(line, env);
    expectASentence(ran, says);
    expect(ran.code).toBe(code);
  });

  test('of a local run whose file is broken says which file to delete', async () => {
    mkdirSync(join(folder, dirname(LOCAL_RUN_FILE)));
    writeFileSync(join(folder, LOCAL_RUN_FILE), '{"endpoints": ');
    const ran = await fax('status --local');
    expectASentence(ran, `${join(folder, LOCAL_RUN_FILE)} is not what "npm start" writes`);
    expect(ran.code).toBe(2);
  });
});

describe('an error of AWS', () => {
  test.each<[string, number, number, string]>([
    ['ExpiredToken', 403, 3, 'Your AWS session has expired'],
    ['InvalidClientTokenId', 403, 3, 'AWS does not know who you are'],
    ['SignatureDoesNotMatch', 403, 3, 'AWS does not accept the signature'],
    ['AccessDenied', 403, 1, 'AWS refuses it: No. The policy FaxStatusOperator'],
    ['InternalFailure', 500, 3, 'AWS has trouble: InternalFailure'],
    ['ValidationError', 400, 1, 'AWS says ValidationError: No.'],
  ])('%s is told in one sentence, with nothing on the standard output', async (name, status, code, says) => {
    response = { status, type: 'text/xml', body: refusal(name) };
    const ran = await fax('status --json', asAws());
    expectASentence(ran, says);
    expect(ran.code).toBe(code);
  });

  test('that is no response of AWS is told as what stands between', async () => {
    response = { status: 407, type: 'text/html', body: '<html>Sign in to the network</html>' };
    const ran = await fax('status', asAws());
    expectASentence(ran, 'Something other than AWS responds (HTTP 407)');
    expect(ran.code).toBe(3);
  });

  test('of a region without a forwarder names the region', async () => {
    response = { status: 200, type: 'text/xml', body: NO_STACKS };
    const ran = await fax('status --region us-east-1', asAws());
    expectASentence(ran, 'No forwarder is deployed in this account in us-east-1');
    expect(ran.code).toBe(1);
  });
});

describe('every command that calls AWS', () => {
  const lines = COMMANDS.filter(({ actions }) => actions.length > 0).map(({ arguments: words = [], name }) =>
    [name, ...words.filter(([syntax]) => syntax.startsWith('<')).map(([syntax]) => wordFor(syntax))].join(
      ' ',
    ),
  );

  function wordFor(syntax: string): string {
    if (syntax !== '<file>') return '12345';
    writeFileSync(join(folder, 'reports.json'), '{"reports": []}');
    return join(folder, 'reports.json');
  }

  test.each(lines)('%s says in a sentence that nobody is signed in', async (line) => {
    const ran = await inProcess(`${line} --region eu-central-1 --yes`);
    expect(`${ran.stdout}${ran.stderr}`).toContain('AWS does not know who you are');
    expect(ran.stderr).not.toMatch(/\n\s+at /);
    // A reason code is explained all the same.
    expect(ran.code).toBe(line.startsWith('explain') ? 0 : 3);
  });
});

describe('a command line that cannot be used', () => {
  test.each<[string, string]>([
    ['statsu', "unknown command 'statsu'"],
    ['status --stat', 'Did you mean --stack?'],
    ['poll', "missing required argument 'source'"],
    ['status 12345', 'too many arguments'],
    ['quarantine', 'Usage: fax-status quarantine'],
    ['status --watch --every soon', '--every must be a whole number'],
    ['tail --since yesterday', '--since must be a whole number'],
    ['find FJ1 --days 0', '--days must be a whole number'],
    ['redrive --rate 501', '--rate must be a whole number, from 1 to 500'],
    ['quarantine list --limit none', '--limit must be a whole number'],
    ['doctor --retention-days 0', '--retention-days must be a whole number of days'],
    [
      'replay-file /none/none.json 12345@de1',
      '/none/none.json cannot be read: there is no such file or folder',
    ],
    ['replay-file . 12345@de1', 'cannot be read: it is a folder'],
    ['settings schema /none/schema.json', '/none/schema.json cannot be written: there is no such file'],
  ])('%s says what is wrong, before anything is asked of AWS', async (line, says) => {
    const ran = await inProcess(line);
    expect(ran.stderr).toContain(says);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
  });
});

test('empty words and options are refused together, as variables that are not set', async () => {
  const { code, stderr } = await runFaxStatus(['quarantine', 'replay', 'a1', '', '--stack', '', '--yes']);
  expect(code).toBe(2);
  expect(stderr).toBe('fax-status: id, --stack are empty. Is a variable of your script not set?\n');
});

test('colours are for terminals, or for whoever asks for them', async () => {
  const explain = 'explain BUSY --region eu-central-1';
  const coloured = (text: string) => text.includes('\u001b[');
  expect(coloured((await fax(explain)).stdout)).toBe(false);
  expect(coloured((await fax(explain, { FORCE_COLOR: '1' })).stdout)).toBe(true);
  expect(coloured((await fax(explain, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout)).toBe(false);
});
