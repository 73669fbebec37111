import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faxStatusEventSchema } from '#contract/event.ts';
import { NPM_START, runStart, spawnStart } from './run-start.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fileOf = async (name: string, content: unknown): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

/** The shape of the response in Retarus' API page, with invented numbers. */
const SAVED = {
  reports: [
    {
      jobId: 'FJJ5Y09UM505ZZBIELCRYC',
      recipientStatus: [
        {
          number: '+49890000678900',
          properties: null,
          status: 'OK',
          reason: 'OK',
          sentTs: '2017-08-04T15:09:10Z',
          durationInSecs: 19,
          sentToNumber: '0049890000678900',
          remoteCsid: '+49/89/0000678900',
        },
      ],
      pages: 1,
      reference: {
        customerDefinedId: '2017-08-04T15:09:10Z_customerDefinedId',
        billingCode: '2017-08-04T15:09:10Z_billingCode',
        billingInfo: '2017-08-04T15:09:10Z_billingInfo',
      },
    },
    {
      jobId: 'FJJ5WA23UO05ZZBIEL0JY5',
      recipientStatus: [
        {
          number: '+49890000678901',
          properties: [{ key: 'name', value: 'an emoji 📠 and U+FFFF \uffff' }],
          status: 'FAILED',
          reason: 'NOFAX_TO',
          durationInSecs: 21,
        },
        { number: '+49890000678901', status: 'OK', reason: 'OK', durationInSecs: 4 },
      ],
      pages: 2,
    },
  ],
};

describe('npm start -- --once', () => {
  it('drains a backlog and says so as JSON', async () => {
    const words = ['--once', '--json', '--size', '300', '--seed', '5'];
    const { exitCode, stdout, stderr } = await spawnStart(words, NPM_START).ended;
    expect([exitCode, stderr]).toEqual([0, '']);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({
      ok: true,
      sets: { reports: 300, atRetarus: 0, lost: 0, invented: 0, repeated: 0, quarantinedReports: 1 },
      calls: { other: 0 },
      problems: [],
    });
    const digest = `fax-status-forwarder: 2 things need you, ${summary.messages} statuses`;
    expect(summary.digest).toMatchObject({
      subject: digest,
      text: expect.stringMatching(/quarantine: 1 waiting/),
    });
    expect([summary.messages, summary.sets.received]).toEqual([
      summary.sets.forwarded,
      summary.sets.forwarded,
    ]);
  });

  it('ends quietly where nobody reads its output on, as after "| head -1"', async () => {
    const { child, ended } = spawnStart(['--once', '--size', '50']);
    const exit = new Promise((resolve) => child.once('exit', resolve));
    // The output that ends early is what this is about.
    ended.catch(() => undefined);
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    const exitCode = await exit;
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('shows progress and tables in a pipe, without control characters or whole numbers', async () => {
    const { exitCode, stdout, stderr } = await runStart('--once', '--size', '40');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/(\d+) statuses held = \d+ forwarded \+ \d+ in quarantine \+ 0 still at Retarus/);
    expect(stdout).toMatch(/Nothing left over, nothing lost, nothing made up; 1 report in quarantine\./);
    expect(stdout).toMatch(/The digest of the simulated day.*This needs you:.*alarm is on: Quarantine/s);
    // Everything but printable characters and the end of a line.
    expect(stdout).not.toMatch(/[^\P{C}\n]/u);
    expect(stdout).not.toMatch(/\+?\d{9,}/);
  });

  it('serves a saved response and writes what a consumer received, field for field', async () => {
    const out = join(folder, 'out.jsonl');
    const reports = await fileOf('saved.json', SAVED);
    const { exitCode, stderr } = await runStart('--once', '--reports', reports, '--out', out);
    expect([exitCode, stderr]).toEqual([0, '']);

    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
    const messages = lines.map((line) => JSON.parse(line));
    const received = messages.map(({ body }) => faxStatusEventSchema.parse(body).data);
    const expected = SAVED.reports.flatMap(({ recipientStatus, ...job }) =>
      recipientStatus.map((recipient) => ({ ...job, ...recipient })),
    );
    const plain = received.map(
      ({ account, dataCenter, recipient, outcome, reasonClass, suggestedAction, ...data }) => data,
    );
    expect(plain).toHaveLength(3);
    expect(plain).toEqual(expect.arrayContaining(expected));
    for (const { body, attributes, messageGroupId, messageDeduplicationId } of messages) {
      expect([messageGroupId, messageDeduplicationId]).toEqual([body.id, body.id]);
      expect(attributes).toMatchObject({ type: body.type, jobId: body.subject, reason: body.data.reason });
    }
  });

  it('is not 0 when a report is left over; what is in quarantine is not left over', async () => {
    const { reports: saved } = structuredClone(SAVED);
    for (const recipient of saved[0]?.recipientStatus ?? []) recipient.status = 'PENDING';
    const reports = await fileOf('odd.json', { reports: [...saved, null, { jobId: 'Q' }] });
    const { exitCode, stdout } = await runStart('--once', '--json', '--reports', reports);
    const sets = { leftOver: 1, lost: 0, received: 2, quarantinedReports: 2 };
    expect([exitCode, JSON.parse(stdout).sets]).toMatchObject([1, sets]);
  });
});

/** The first server-sent event of that name. */
async function eventOf(page: string, name: string): Promise<unknown> {
  const { body } = await fetch(new URL('/events', page));
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const [, data] = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text) ?? [];
    if (data) return JSON.parse(data);
  }
  throw new Error(`The page's server sent no ${name}.`);
}

it('shows a page while it ticks, and ends cleanly on Ctrl-C', async () => {
  const { child, ended } = spawnStart(['--size', '60', '--seed', '2']);
  const ticking = Promise.withResolvers<void>();
  let page = '';
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  lines.on('line', (line) => {
    page ||= /the page +(\S+)/.exec(line)?.[1] ?? '';
    if (line.startsWith('Ticking on')) ticking.resolve();
  });
  await Promise.race([ticking.promise, ended]);

  const html = await (await fetch(page)).text();
  expect(html).toContain('<title>Fax status forwarder</title>');
  const state = await eventOf(page, 'state');
  expect(state).toMatchObject({ calls: { other: 0 }, sources: [{ left: 0 }, { left: 0 }] });
  expect(JSON.stringify(state)).not.toMatch(/\+\d{9,}/);
  expect((await fetch(new URL('/other', page))).status).toBe(404);

  child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await ended;
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/Stopped\. Nothing left over, nothing lost, nothing made up/);
});

describe("a user's mistake", () => {
  it('is told in one sentence', async () => {
    const notJson = await fileOf('not.json', '{"reports": [+49890000123');
    const noList = await fileOf('list.json', { reports: 3 });
    const cases: [string[], RegExp][] = [
      [['--size', 'many'], /^--size must be a whole number/],
      [['--reports', join(folder, 'none.json')], /none\.json cannot be read: there is no such file\.$/],
      [['--reports', notJson], /not\.json is not JSON\.$/],
      [['--reports', noList], /holds no list under "reports"/],
      [['--out', join(folder, 'no', 'out')], /cannot be written: ENOENT\.$/],
    ];
    for (const [argv, message] of cases) {
      const { exitCode, stdout, stderr } = await runStart('--once', ...argv);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr.split('\n')[0]).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  it('shows help', async () => {
    const { exitCode, stdout } = await runStart('--help');
    expect([exitCode, stdout]).toMatchObject([0, expect.stringContaining('--once')]);
  });
});
