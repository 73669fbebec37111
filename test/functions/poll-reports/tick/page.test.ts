import { beforeEach, describe, expect, test } from 'vitest';
import { parseJson } from '#poller/domain/json.ts';
import type { Report } from '#poller/domain/report.ts';
import {
  BatchRefusedError,
  MessagesRefusedError,
  PageUnreadableError,
  QueueRefusedError,
  QueueUnavailableError,
} from '#poller/tick/errors.ts';
import { type ForwardedPage, PageForwarding } from '#poller/tick/page.ts';
import type { Setup, TickContext } from '#poller/tick/ports.ts';
import { aContext, allOf, aSetup, type MemoryPorts, memoryPorts, START } from '#test/support/ports.ts';
import { aPage, aReport, aStatus, someReports } from '#test/support/reports.ts';

let ports: MemoryPorts;
let setup: Setup;
let context: TickContext;
beforeEach(() => {
  ports = memoryPorts();
  setup = aSetup();
  context = aContext(ports, setup);
});

const STOP_AT = START + 40_000;
const forward = (reports: readonly unknown[], stopAt = STOP_AT): Promise<ForwardedPage> =>
  new PageForwarding(context, stopAt).run(aPage(reports));
/** The same page in the next tick of the same execution environment. */
const again = (reports: readonly unknown[]): Promise<ForwardedPage> => {
  context = aContext(ports, setup);
  return forward(reports);
};
const WELL = { error: undefined, outOfTime: false };
const jobsIn = (queue: string): string[] => ports.queues.events(queue).map(({ subject }) => subject);
const quarantined = () => ports.queues.bodies('quarantine');
const unreadable = (jobId: string): unknown => ({ ...aReport(jobId), pages: 'one' });

const REFUSED = 'InvalidMessageContents';
/** SQS refuses these jobs' messages for their content. */
const refuse = (...jobIds: string[]): void => {
  ports.queues.response = ({ queue, batch }) => {
    if (queue === 'quarantine') return allOf(batch);
    const isRefused = ({ body }: { body: string }) => jobIds.includes(JSON.parse(body).subject);
    return {
      successful: batch.flatMap((message, index) => (isRefused(message) ? [] : [index])),
      failed: batch.flatMap((message, index) =>
        isRefused(message) ? [{ index, code: REFUSED, final: true }] : [],
      ),
    };
  };
};

describe('reports that can be read', () => {
  test('are forwarded recipient by recipient, and may then be deleted', async () => {
    const reports = [
      aReport('FJ1', { recipientStatus: [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY' })] }),
      aReport('FJ2'),
    ];
    expect(await forward(reports)).toEqual({ ...WELL, deletable: ['FJ1', 'FJ2'] });
    expect(jobsIn('statuses')).toEqual(['FJ1', 'FJ1', 'FJ2']);
    expect(context.tally).toMatchObject({
      forwarded: 3,
      outcomes: { delivered: 2, failed: 1 },
      calls: { send: 1 },
    });
  });

  test('an empty page is nothing to do', async () => {
    expect(await forward([])).toEqual({ ...WELL, deletable: [] });
    expect(ports.queues.requests).toEqual([]);
  });

  test('fill batches across reports', async () => {
    await forward(someReports(95));
    expect(ports.queues.requests.map(({ batch }) => batch.length)).toEqual([...Array(9).fill(10), 5]);
  });

  test('are sent while the messages of the next ones are made', async () => {
    let made = 0;
    const takes = () => made++ >= 0;
    setup = aSetup({ limits: { sendsInFlight: 2 }, statusQueues: [{ name: 'statuses', takes }] });
    context = aContext(ports, setup);
    const madeAtSend: number[] = [];
    ports.queues.response = ({ batch }) => {
      madeAtSend.push(made);
      return allOf(batch);
    };
    await forward(someReports(100));
    expect(madeAtSend[0]).toBeLessThan(50);
  });

  test('leave nothing of the response behind that holds its text while they are sent', async () => {
    const asked: (readonly number[])[] = [];
    const reports = [aReport('FJ1'), { jobId: 'FJ2' }, aReport('FJ3')];
    const takeTexts = (places: readonly number[]) => {
      expect(ports.queues.requests).toEqual([]);
      asked.push(places);
      return places.map((place) => JSON.stringify(reports[place]));
    };
    await new PageForwarding(context, 40_000).run({ reports, takeTexts });
    expect(asked).toEqual([[1]]);
  });

  test('are not deleted while a single recipient is unconfirmed (P3)', async () => {
    const reports = [
      aReport('FJ1', { recipientStatus: [aStatus(), aStatus({ remoteCsid: 'B' })] }),
      aReport('FJ2'),
    ];
    ports.queues.response = ({ batch }) => ({
      successful: batch.flatMap(({ body }, index) => (body.includes('"remoteCsid":"B"') ? [] : [index])),
      failed: [],
    });
    const { deletable, error } = await forward(reports);
    expect(deletable).toEqual(['FJ2']);
    expect(error).toEqual(
      new QueueUnavailableError('SQS did not confirm 1 messages. Their jobs stay at Retarus.'),
    );
    expect(context.tally).toMatchObject({ forwarded: 2, unconfirmed: 1 });
  });
});

describe('what this environment has sent already', () => {
  test('is not sent again, and its jobs may be deleted', async () => {
    await forward(someReports(3));
    expect(await again(someReports(3))).toEqual({ ...WELL, deletable: ['FJ00001', 'FJ00002', 'FJ00003'] });
    expect(ports.queues.requests).toHaveLength(1);
    expect(context.tally).toMatchObject({ forwarded: 0, alreadyForwarded: 3 });
  });

  test('leaves the rest of its job to be sent', async () => {
    const recipientStatus = [aStatus(), aStatus({ remoteCsid: 'B' })];
    await forward([aReport('FJ1')]);
    await again([aReport('FJ1', { recipientStatus })]);
    expect(ports.queues.events('statuses').map(({ data }) => data.remoteCsid)).toEqual(['Invented Fax', 'B']);
    expect(context.tally).toMatchObject({ forwarded: 1, alreadyForwarded: 1 });
  });

  test('does not count where it was never confirmed', async () => {
    ports.queues.response = () => ({ successful: [], failed: [] });
    await forward([aReport('FJ1')]);
    ports.queues.response = ({ batch }) => allOf(batch);
    expect(await again([aReport('FJ1')])).toEqual({ ...WELL, deletable: ['FJ1'] });
    expect(context.tally).toMatchObject({ forwarded: 1, alreadyForwarded: 0 });
  });
});

describe('a job that is listed twice', () => {
  test('with the same content is sent once', async () => {
    expect(await forward([aReport('FJ1'), aReport('FJ1')])).toEqual({ ...WELL, deletable: ['FJ1'] });
    expect(jobsIn('statuses')).toEqual(['FJ1']);
  });

  test('with other recipients is deleted when both copies are sent', async () => {
    const other = aReport('FJ1', { recipientStatus: [aStatus({ remoteCsid: 'B' })] });
    ports.queues.response = ({ batch }) => ({ successful: batch.length === 2 ? [0] : [], failed: [] });
    expect((await forward([aReport('FJ1'), other])).deletable).toEqual([]);
  });

  test('once pending is left alone', async () => {
    const pending = aReport('FJ1', { recipientStatus: [aStatus({ reason: 'PENDING' })] });
    expect((await forward([aReport('FJ1'), pending])).deletable).toEqual([]);
    expect(jobsIn('statuses')).toEqual(['FJ1']);
  });

  test('once pending and once unreadable is left alone, whatever becomes of the page', async () => {
    const pending = aReport('FJ1', { recipientStatus: [aStatus({ reason: 'PENDING' })] });
    const others = Array.from({ length: 20 }, (_, index) => unreadable(`X${index}`));
    expect((await forward([pending, unreadable('FJ1'), ...others])).deletable).toEqual([]);
    expect(context.tally.quarantined).toEqual(new Map());
    context = aContext(ports, aSetup());
    expect((await forward([pending, unreadable('FJ1')])).deletable).toEqual([]);
    expect(context.tally.quarantined).toEqual(new Map([['unreadable-report', 1]]));
  });

  test('once unreadable is deleted when the copy is in quarantine', async () => {
    expect((await forward([unreadable('FJ1'), aReport('FJ1')])).deletable).toEqual(['FJ1']);
    expect([jobsIn('statuses'), quarantined()]).toMatchObject([['FJ1'], [{ jobId: 'FJ1' }]]);
  });
});

describe('pending jobs', () => {
  test.each([undefined, 'none yet'])('are left alone also with pages that are %j', async (pages) => {
    const pending = { ...aReport('FJ1', { recipientStatus: [aStatus({ reason: 'PENDING' })] }), pages };
    expect(await forward([pending])).toEqual({ ...WELL, deletable: [] });
    expect([quarantined(), context.tally.pending, context.tally.unreadable]).toEqual([[], 1, 0]);
  });

  test('without a job id are counted, and kept out of quarantine', async () => {
    await forward([{ recipientStatus: [{ status: 'PENDING' }] }]);
    expect([quarantined(), context.tally.pending]).toEqual([[], 1]);
  });

  test('are counted and left alone; not even their final recipients go out', async () => {
    const recipientStatus = [aStatus(), aStatus({ status: 'PENDING' })];
    expect(await forward([aReport('FJ1', { recipientStatus }), aReport('FJ2')])).toEqual({
      ...WELL,
      deletable: ['FJ2'],
    });
    expect(jobsIn('statuses')).toEqual(['FJ2']);
    expect(context.tally.pending).toBe(1);
  });
});

describe('reports that cannot be read', () => {
  test('go to quarantine whole, with the reason, and hold nothing up', async () => {
    expect(await forward([unreadable('FJ1'), aReport('FJ2')])).toEqual({
      ...WELL,
      deletable: ['FJ1', 'FJ2'],
    });
    expect(quarantined()).toMatchObject([
      {
        kind: 'unreadable-report',
        account: '99999',
        dataCenter: 'de1',
        jobId: 'FJ1',
        problems: ['pages is a string, not an integer'],
        content: unreadable('FJ1'),
      },
    ]);
    expect(context.tally).toMatchObject({ forwarded: 1, unreadable: 1, unconfirmed: 0 });
    expect(context.tally.quarantined).toEqual(new Map([['unreadable-report', 1]]));
  });

  test('go to quarantine letter for letter as Retarus sent them', async () => {
    const text = '{"jobId": "FJ1", "recipientStatus": [], "cost": 1e400, "sum": 9007199254740993}';
    const page = { reports: [parseJson(text)], takeTexts: () => [text] };
    await new PageForwarding(context, STOP_AT).run(page);
    expect(quarantined()).toMatchObject([{ jobId: 'FJ1', text }]);
    expect(ports.queues.in('quarantine')[0]?.body).toContain('"cost":1e400,"sum":9007199254740993');
  });

  test('without a job id go to quarantine, and stay at Retarus since nobody can name them', async () => {
    expect(await forward([null])).toEqual({ ...WELL, deletable: [] });
    expect(quarantined()).toHaveLength(1);
  });

  test('go to quarantine once in an environment', async () => {
    await forward([unreadable('FJ1'), null]);
    expect(await again([unreadable('FJ1'), null])).toEqual({ ...WELL, deletable: ['FJ1'] });
    expect(quarantined()).toHaveLength(2);
    expect(context.tally.quarantined).toEqual(new Map());
  });

  test('are not deleted while quarantine has not confirmed them', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'quarantine' ? { successful: [], failed: [] } : allOf(batch);
    const { deletable, error } = await forward([unreadable('FJ1'), aReport('FJ2')]);
    expect(deletable).toEqual(['FJ2']);
    expect(error).toBeInstanceOf(QueueUnavailableError);
    expect(context.tally.unconfirmed).toBe(1);
  });

  test('are not deleted, and not passed over in silence, where even quarantine refuses them', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'quarantine'
        ? { successful: [], failed: [{ index: 0, code: REFUSED, final: true }] }
        : allOf(batch);
    const { deletable, error } = await forward([unreadable('FJ1'), aReport('FJ2')]);
    expect(deletable).toEqual(['FJ2']);
    expect(error).toBeInstanceOf(QueueUnavailableError);
    expect(context.tally.unconfirmed).toBe(1);
  });

  test('fill many batches of quarantine', async () => {
    const reports = [
      ...someReports(1_000),
      ...Array.from({ length: 900 }, (_, index) => unreadable(`X${index}`)),
    ];
    setup = aSetup({ limits: { sendsInFlight: 2 } });
    context = aContext(ports, setup);
    expect((await forward(reports)).deletable).toHaveLength(1_900);
    expect(ports.queues.requests.filter(({ queue }) => queue === 'quarantine')).toHaveLength(90);
    expect(ports.queues.mostInFlight).toBeLessThanOrEqual(2);
  });
});

describe('entries without a job id', () => {
  const nameless = Array.from({ length: 25 }, (_, index) => ({ ...aReport(''), pages: index }));

  test('say nothing about their page: the others go to quarantine, and the tick ends well', async () => {
    const { deletable, error } = await forward([...nameless, unreadable('FJ1'), aReport('FJ2')]);
    expect([deletable, error]).toEqual([['FJ1', 'FJ2'], undefined]);
    expect(quarantined()).toHaveLength(26);
    expect(context.tally.undeletable).toBe(25);
  });

  test('are counted in each tick, and go to quarantine once', async () => {
    await forward(nameless);
    expect((await again(nameless)).error).toBeUndefined();
    expect(context.tally).toMatchObject({ undeletable: 25, quarantined: new Map() });
    expect(quarantined()).toHaveLength(25);
  });

  test('do not make up for a page of which most of the others cannot be read', async () => {
    const others = Array.from({ length: 20 }, (_, index) => unreadable(`X${index}`));
    expect((await forward([...nameless, ...others, ...someReports(19)])).error).toEqual(
      new PageUnreadableError(
        '20 of 39 reports cannot be read; the first one: pages is a string, not an integer. They stay ' +
          'at Retarus untouched.',
      ),
    );
    expect(quarantined()).toEqual([]);
  });
});

describe('when most of a page cannot be read', () => {
  const page = (bad: number, good: number): unknown[] => [
    ...Array.from({ length: bad }, (_, index) => unreadable(`X${index}`)),
    ...someReports(good),
  ];

  test('nothing unreadable is touched, the others go out, and the tick ends with an error', async () => {
    const { deletable, error } = await forward(page(11, 9));
    expect(error).toEqual(
      new PageUnreadableError(
        '11 of 20 reports cannot be read; the first one: pages is a string, not an integer. They stay ' +
          'at Retarus untouched.',
      ),
    );
    expect(deletable).toEqual(someReports(9).map(({ jobId }) => jobId));
    expect(quarantined()).toEqual([]);
    expect(context.tally).toMatchObject({ forwarded: 9, unreadable: 11 });
  });

  test('what quarantine has already does not count', async () => {
    const before = page(15, 15);
    await forward(before);
    expect((await forward(before.slice(0, 20))).error).toBeUndefined();
    expect(quarantined()).toHaveLength(15);
  });

  test('and is deleted again where that failed, whatever the rest of the page is', async () => {
    const before = page(15, 15);
    await forward(before);
    const fresh = Array.from({ length: 20 }, (_, index) => unreadable(`Y${index}`));
    const { deletable, error } = await forward([...before.slice(0, 15), ...fresh]);
    expect(error?.message).toContain('20 of 20 reports cannot be read');
    expect(deletable).toHaveLength(15);
  });

  test('everything that is wrong with the first one is said', async () => {
    const first = { ...aReport('FJ1'), pages: 'one', reference: 7 };
    const { error } = await forward([first, ...page(20, 0)]);
    expect(error?.message).toContain(
      'pages is a string, not an integer; reference is a number, not an object. They',
    );
  });

  test('half of it is not most of it', async () => {
    expect((await forward(page(10, 10))).error).toBeUndefined();
    expect(quarantined()).toHaveLength(10);
  });

  test('a small page says nothing about the API', async () => {
    expect((await forward(page(19, 0))).error).toBeUndefined();
    expect(quarantined()).toHaveLength(19);
  });
});

describe('a status that SQS does not take', () => {
  const huge = aReport('FJ1', {
    recipientStatus: [aStatus({ remoteCsid: 'x'.repeat(1_050_000) }), aStatus()],
  });

  test('for its size goes to quarantine in a form that fits', async () => {
    expect(await forward([huge, aReport('FJ2')])).toEqual({ ...WELL, deletable: ['FJ1', 'FJ2'] });
    expect(jobsIn('statuses')).toEqual(['FJ1', 'FJ2']);
    const [body] = quarantined();
    expect(body).toMatchObject({ kind: 'oversized-status', jobId: 'FJ1', encoding: 'gzip+base64' });
    expect(String(body?.problems)).toMatch(/^the message is 105\d{4} bytes, SQS takes 1048576$/);
    expect(context.tally.quarantined).toEqual(new Map([['oversized-status', 1]]));
    expect(context.tally.forwarded).toBe(2);
  });

  test('for its size is not sent again once it is in quarantine', async () => {
    await forward([huge]);
    expect(await again([huge])).toEqual({ ...WELL, deletable: ['FJ1'] });
    expect(quarantined()).toHaveLength(1);
    expect(context.tally.alreadyForwarded).toBe(2);
  });

  test('for its size is not deleted before quarantine confirms it', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'quarantine' ? { successful: [], failed: [] } : allOf(batch);
    expect((await forward([huge])).deletable).toEqual([]);
  });

  test('is taken to the last byte', async () => {
    const size = (length: number) =>
      aReport('FJ1', { recipientStatus: [aStatus({ remoteCsid: 'x'.repeat(length) })] });
    await forward([size(1)]);
    const base = ports.queues.in('statuses')[0]?.bytes ?? 0;
    await forward([size(1_048_576 - base + 1)]);
    expect(ports.queues.in('statuses')[1]?.bytes).toBe(1_048_576);
    await forward([size(1_048_576 - base + 2)]);
    expect(quarantined()).toHaveLength(1);
  });

  test('for its content goes to quarantine with SQS’ reason', async () => {
    refuse('FJ00002');
    expect(await forward(someReports(3))).toEqual({ ...WELL, deletable: ['FJ00001', 'FJ00002', 'FJ00003'] });
    expect(quarantined()).toMatchObject([
      {
        kind: 'rejected-status',
        jobId: 'FJ00002',
        problems: [`SQS refused the message: ${REFUSED}`],
        content: { subject: 'FJ00002', data: { ...aStatus() } },
      },
    ]);
    expect(context.tally).toMatchObject({ forwarded: 2, unconfirmed: 0 });
    expect(context.tally.quarantined).toEqual(new Map([['rejected-status', 1]]));
  });

  test('for its content is not sent again once it is in quarantine', async () => {
    refuse('FJ1');
    await forward([aReport('FJ1')]);
    expect(await again([aReport('FJ1')])).toEqual({ ...WELL, deletable: ['FJ1'] });
    expect([ports.queues.requests.length, context.tally.alreadyForwarded]).toEqual([2, 1]);
  });

  test('for its content is found also where it spoils the whole request', async () => {
    ports.queues.response = ({ queue, batch }) => {
      if (queue === 'statuses' && batch.some(({ body }) => JSON.parse(body).subject === 'FJ00002'))
        throw new BatchRefusedError('no', REFUSED);
      return allOf(batch);
    };
    expect((await forward(someReports(3))).deletable).toHaveLength(3);
    expect(quarantined()).toMatchObject([{ jobId: 'FJ00002' }]);
  });
});

describe('when SQS refuses most of what is sent', () => {
  const jobIds = (count: number) => someReports(count).map(({ jobId }) => jobId);

  test('this program is wrong: nothing goes to quarantine, nothing refused is deleted', async () => {
    refuse(...jobIds(11));
    const { deletable, error } = await forward(someReports(20));
    expect(error).toEqual(
      new MessagesRefusedError('SQS refused 11 of 20 messages for their content. They stay at Retarus.'),
    );
    expect(deletable).toEqual(jobIds(20).slice(11));
    expect(quarantined()).toEqual([]);
    expect(context.tally).toMatchObject({ forwarded: 9, unconfirmed: 11 });
  });

  test('what it took in an earlier tick speaks for the program', async () => {
    const refusedJobs = new Set(jobIds(21));
    const refusedBodies = ({ body }: { body: string }) => refusedJobs.has(JSON.parse(body).subject);
    let isQuarantineUp = false;
    ports.queues.response = ({ queue, batch }) => {
      if (queue === 'quarantine' && !isQuarantineUp) throw new QueueRefusedError('no permission');
      const refused = queue === 'quarantine' ? [] : batch.filter(refusedBodies);
      const places = batch.map((message, index) => ({ index, isRefused: refused.includes(message) }));
      return {
        successful: places.filter(({ isRefused }) => !isRefused).map(({ index }) => index),
        failed: places
          .filter(({ isRefused }) => isRefused)
          .map(({ index }) => ({ index, code: REFUSED, final: true })),
      };
    };
    await forward(someReports(60));
    isQuarantineUp = true;
    expect((await forward(someReports(60))).error).toBeUndefined();
    expect(quarantined()).toHaveLength(21);
  });

  test('half of it is not most of it', async () => {
    refuse(...jobIds(10));
    expect((await forward(someReports(20))).error).toBeUndefined();
    expect(quarantined()).toHaveLength(10);
  });
});

describe('when a queue fails', () => {
  test('for a moment, the pause is short, however much was read meanwhile', async () => {
    ports.queues.response = ({ batch }, place) =>
      place % 2 === 0 ? { successful: [], failed: [] } : allOf(batch);
    await forward([...someReports(5), ...Array.from({ length: 5 }, (_, index) => unreadable(`X${index}`))]);
    expect(ports.clock.pauses).toEqual([200, 200]);
  });

  test('without permission, the page ends with that error and deletes nothing', async () => {
    const refused = new QueueRefusedError('no permission');
    ports.queues.response = () => {
      throw refused;
    };
    expect(await forward(someReports(5))).toEqual({ deletable: [], error: refused, outOfTime: false });
    expect(context.tally).toMatchObject({ forwarded: 0, unconfirmed: 5 });
  });

  test('for quarantine alone, the page ends with its error', async () => {
    const refused = new QueueRefusedError('no permission');
    ports.queues.response = ({ queue, batch }) => {
      if (queue === 'quarantine') throw refused;
      return allOf(batch);
    };
    expect(await forward([unreadable('FJ1'), aReport('FJ2')])).toEqual({
      deletable: ['FJ2'],
      error: refused,
      outOfTime: false,
    });
  });

  test('a bug is not caught', async () => {
    const bug = new TypeError('a bug');
    ports.queues.response = () => {
      throw bug;
    };
    await expect(forward(someReports(1))).rejects.toBe(bug);
  });
});

describe('when the time is up', () => {
  test('what is not sent stays, and that is no error', async () => {
    const page = await forward(someReports(5), START);
    expect(page).toEqual({ deletable: [], error: undefined, outOfTime: true });
    expect(context.tally).toMatchObject({ unconfirmed: 5, calls: { send: 0 } });
  });

  test('quarantine is not filled either', async () => {
    expect(await forward([unreadable('FJ1')], START)).toEqual({
      deletable: [],
      error: undefined,
      outOfTime: true,
    });
    expect(quarantined()).toEqual([]);
  });
});

describe('several queues', () => {
  beforeEach(() => {
    setup = aSetup({
      statusQueues: [
        { name: 'all', takes: () => true },
        { name: 'failures', takes: ({ outcome }) => outcome === 'failed' },
      ],
    });
    context = aContext(ports, setup);
  });
  const failed: Report = aReport('FJ1', { recipientStatus: [aStatus({ status: 'FAILED', reason: 'BUSY' })] });

  test('get what they take', async () => {
    expect((await forward([failed, aReport('FJ2')])).deletable).toEqual(['FJ1', 'FJ2']);
    expect([jobsIn('all'), jobsIn('failures')]).toEqual([['FJ1', 'FJ2'], ['FJ1']]);
    expect(context.tally.forwarded).toBe(2);
  });

  test('must all confirm a status before its job is deleted', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'failures' ? { successful: [], failed: [] } : allOf(batch);
    const { deletable, error } = await forward([failed, aReport('FJ2')]);
    expect(deletable).toEqual(['FJ2']);
    expect(error).toBeInstanceOf(QueueUnavailableError);
    expect(context.tally.forwarded).toBe(1);
  });

  test('get only what they are missing when it comes again', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'failures' ? { successful: [], failed: [] } : allOf(batch);
    await forward([failed]);
    ports.queues.response = ({ batch }) => allOf(batch);
    expect((await again([failed])).deletable).toEqual(['FJ1']);
    expect([jobsIn('all'), jobsIn('failures')]).toEqual([['FJ1'], ['FJ1']]);
    expect(context.tally).toMatchObject({ forwarded: 1, alreadyForwarded: 0 });
  });

  test('of which one refuses the content: it counts as done when quarantine has it', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'failures'
        ? { successful: [], failed: [{ index: 0, code: REFUSED, final: true }] }
        : allOf(batch);
    expect((await forward([failed])).deletable).toEqual(['FJ1']);
    expect([jobsIn('all'), quarantined().length]).toEqual([['FJ1'], 1]);
  });

  test('none of which takes a status: that is a bug, and nothing is deleted', async () => {
    setup = aSetup({ statusQueues: [{ name: 'failures', takes: ({ outcome }) => outcome === 'failed' }] });
    context = aContext(ports, setup);
    await expect(forward([aReport('FJ2')])).rejects.toThrow('No queue takes this status.');
  });

  test('of which one has no time left', async () => {
    ports.queues.response = ({ batch }) => {
      ports.clock.time = STOP_AT;
      return allOf(batch);
    };
    expect(await forward([failed, aReport('FJ2')])).toEqual({
      deletable: ['FJ2'],
      error: undefined,
      outOfTime: true,
    });
  });

  test('that all refuse the content: quarantine gets the status once, and it counts as done', async () => {
    ports.queues.response = ({ queue, batch }) => {
      const refused = { successful: [], failed: [{ index: 0, code: REFUSED, final: true }] };
      return queue === 'quarantine' ? allOf(batch) : refused;
    };
    expect(await forward([failed])).toEqual({ ...WELL, deletable: ['FJ1'] });
    expect(quarantined()).toHaveLength(1);
    expect(context.tally.forwarded).toBe(0);
  });

  test('refuse most of their messages together', async () => {
    ports.queues.response = ({ queue, batch }) =>
      queue === 'failures'
        ? { successful: [], failed: batch.map((_, index) => ({ index, code: REFUSED, final: true })) }
        : allOf(batch);
    const reports = someReports(15).map((report) => ({ ...report, recipientStatus: failed.recipientStatus }));
    // 15 of 30 messages: not most of them.
    expect((await forward(reports)).error).toBeUndefined();
  });
});
