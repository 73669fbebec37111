import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '#dev/local/report-api/faults.ts';
import { type Call, faults } from '#dev/local/report-api/index.ts';
import { sqsFaults } from '#dev/local/sqs/index.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({
    overrides: { limits: { listTimeout: 300, sendTimeout: 300, deleteTimeout: 300 } },
  });
});
afterEach(() => world.close());

const left = () => world.api.count('de1');
const jobIds = async () => (await world.received()).map(({ body }) => JSON.parse(body).data.jobId).sort();
const on = (operation: Call['operation'], fault: Fault) => (call: Call) =>
  call.operation === operation ? fault : undefined;

describe('a list call that fails leaves everything at Retarus, and the next tick forwards it', () => {
  const cases: [string, Fault, string][] = [
    ['400', faults.responseWith(400), 'BadRequestError'],
    ['403', faults.responseWith(403), 'AccessForbiddenError'],
    ['500', faults.responseWith(500), 'ServerError'],
    ['503', faults.responseWith(503), 'ServerError'],
    ['520', faults.responseWith(520), 'ServerError'],
    ['418', faults.responseWith(418), 'UnexpectedStatusError'],
    ['a redirect to another host', faults.redirectTo('http://127.0.0.1:9/rest/v1'), 'RedirectRefusedError'],
    [
      'HTML',
      faults.responseWith(200, { headers: { 'content-type': 'text/html' }, body: '<p>' }),
      'WrongContentTypeError',
    ],
    ['truncated JSON', faults.truncatedJson(), 'UnreadableResponseError'],
    ['JSON without a list', faults.responseWith(200, { body: { reports: null } }), 'UnreadableResponseError'],
    ['an response that breaks off', faults.cutOff(), 'TruncatedResponseError'],
    ['no response', faults.hang, 'TimeoutError'],
    ['a reset', faults.reset, 'UnreachableError'],
  ];
  test.each(cases)('%s', async (_, fault, name) => {
    world.api.add('de1', aReport('FJ1'));
    world.api.onRequest = on('list', fault);
    expect(await world.tick()).toMatchObject({
      ended: 'failed',
      error: { name },
      calls: { send: 0, delete: 0 },
    });
    expect(left()).toBe(1);

    world.api.onRequest = undefined;
    expect(await world.tick()).toMatchObject({ ended: 'drained', forwarded: 1 });
    expect(await jobIds()).toEqual(['FJ1']);
  });
});

test('a list that never ends is cut off at the size cap', async () => {
  world.api.onRequest = on('list', faults.endless());
  const summary = await world.tick();
  expect(['ResponseTooLargeError', 'TimeoutError']).toContain(summary.error?.name);
});

test('a refused login is tried twice in a tick, not more', async () => {
  world.api.setPassword('99999', 'changed');
  const summary = await world.tick();
  expect(summary).toMatchObject({ ended: 'failed', error: { name: 'CredentialsRefusedError' } });
  expect(summary.calls).toEqual({ list: 2, send: 0, delete: 0, secret: 2 });
});

test('a login that was rotated is read again within the tick', async () => {
  await world.tick();
  world.rotate('new');
  world.api.add('de1', aReport('FJ1'));
  expect(await world.tick()).toMatchObject({ ended: 'drained', forwarded: 1, calls: { list: 2, secret: 1 } });
});

test('a login that is rotated between list and delete costs nothing', async () => {
  world.api.add('de1', aReport('FJ1'));
  world.api.onRequest = (call) => {
    if (call.operation === 'list') queueMicrotask(() => world.rotate('new'));
    return undefined;
  };
  expect(await world.tick()).toMatchObject({
    ended: 'drained',
    forwarded: 1,
    deleted: 1,
    calls: { delete: 2 },
  });
  expect(left()).toBe(0);
});

test('429 ends the tick, and the source rests for as long as Retry-After says', async () => {
  world.api.add('de1', aReport('FJ1'));
  world.api.onRequest = on('list', faults.throttled(120));
  expect(await world.tick()).toMatchObject({ error: { name: 'RateLimitedError' }, calls: { list: 1 } });
  world.api.onRequest = undefined;
  expect(await world.tick()).toMatchObject({ error: { name: 'RateLimitedError' }, calls: { list: 0 } });
});

test.each([
  ['unreadable', { kind: 'error', status: 400, code: 'AccessDeniedException' }],
  ['throttled', { kind: 'error', status: 400, code: 'ThrottlingException' }],
  ['down', { kind: 'error', status: 503, code: 'InternalServiceError' }],
] as const)('a secret that is %s ends the tick without a call to Retarus', async (_, fault) => {
  world.secrets.onRequest = () => fault;
  expect(await world.tick()).toMatchObject({ error: { name: 'SecretUnreadableError' }, calls: { list: 0 } });
});

test('in a batch with mixed failures the refused entry is quarantined and the failed one is sent again', async () => {
  world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: ['A', 'B', 'C'].map((remoteCsid) => aStatus({ remoteCsid })) }),
  );
  let requests = 0;
  world.sqs.onRequest = (call) => {
    if (call.action !== 'SendMessageBatch' || ++requests > 1) return undefined;
    return {
      kind: 'entries',
      fault: (_entry, place) =>
        [
          { kind: 'failed', code: 'InvalidMessageContents', senderFault: true } as const,
          { kind: 'failed', code: 'InternalError', senderFault: false } as const,
        ][place],
    };
  };
  expect(await world.tick()).toMatchObject({
    forwarded: 2,
    quarantined: { 'rejected-status': 1 },
    deleted: 1,
  });
  expect(await jobIds()).toHaveLength(2);
  expect(await world.quarantined()).toHaveLength(1);
});

test('an entry that is responded neither way is sent again; the FIFO queue drops the repetition', async () => {
  world.api.add('de1', aReport('FJ1'));
  let requests = 0;
  world.sqs.onRequest = () =>
    ++requests === 1
      ? { kind: 'entries', fault: () => ({ kind: 'unacknowledged', taken: true }) }
      : undefined;
  expect(await world.tick()).toMatchObject({ forwarded: 1, deleted: 1, calls: { send: 2 } });
  expect(await jobIds()).toEqual(['FJ1']);
});

test('a send that was accepted but whose response was lost leaves one message', async () => {
  for (const report of someReports(25)) world.api.add('de1', report);
  let requests = 0;
  world.sqs.onRequest = () => (++requests <= 2 ? { kind: 'response-lost' } : undefined);
  expect(await world.tick()).toMatchObject({ forwarded: 25, deleted: 25 });
  expect(await jobIds()).toHaveLength(25);
});

test('SQS throttled for a whole tick: nothing is deleted, calls stay bounded, the next tick forwards all', async () => {
  for (const report of someReports(500)) world.api.add('de1', report);
  world.sqs.onRequest = () => sqsFaults.throttled;
  const summary = await world.tick();
  expect(summary).toMatchObject({ ended: 'failed', error: { name: 'QueueUnavailableError' }, deleted: 0 });
  expect(summary.calls.send).toBeLessThanOrEqual(150);
  expect(left()).toBe(500);

  world.sqs.onRequest = undefined;
  expect(await world.tick()).toMatchObject({ forwarded: 500, deleted: 500 });
});

test('a queue that may not be written to ends the tick after one round', async () => {
  for (const report of someReports(1000)) world.api.add('de1', report);
  world.sqs.onRequest = () => sqsFaults.accessDenied;
  const summary = await world.tick();
  expect(summary).toMatchObject({ error: { name: 'QueueRefusedError' }, unconfirmed: 1000, deleted: 0 });
  expect(summary.calls.send).toBeLessThanOrEqual(64);
});

test('a job that Retarus does not delete is deleted again, and not sent again', async () => {
  world.api.add('de1', aReport('FJ1'));
  world.api.refuseDelete = () => 'INTERNAL_ERROR';
  expect(await world.tick()).toMatchObject({ forwarded: 1, deleted: 0, deletesRefused: 1 });
  world.api.refuseDelete = () => undefined;
  expect(await world.tick()).toMatchObject({ forwarded: 0, alreadyForwarded: 1, deleted: 1 });
  expect(await jobIds()).toEqual(['FJ1']);
});

test('a job that is already gone counts as deleted', async () => {
  world.api.add('de1', aReport('FJ1'));
  world.api.refuseDelete = () => 'NOT_FOUND';
  expect(await world.tick()).toMatchObject({ deleted: 1, deletesRefused: 0 });
});

test('a delete whose response was lost is repeated', async () => {
  world.api.add('de1', aReport('FJ1'));
  let deletes = 0;
  world.api.onRequest = (call) =>
    call.operation === 'bulk-delete' && ++deletes === 1 ? faults.acceptedThenReset : undefined;
  expect(await world.tick()).toMatchObject({ ended: 'drained', deleted: 1 });
  expect(deletes).toBe(2);
});

test('a page that never shrinks ends the tick: it is sent once, and not asked for again and again', async () => {
  for (const report of someReports(1000)) world.api.add('de1', report);
  world.api.refuseDelete = () => 'INTERNAL_ERROR';
  expect(await world.tick()).toMatchObject({ ended: 'stuck', pages: 1, forwarded: 1000 });
  expect(await world.tick()).toMatchObject({ ended: 'stuck', pages: 1, forwarded: 0, calls: { send: 0 } });
});

test('after a kill between send and delete, a new container repeats the message with the same id', async () => {
  world.api.add('de1', aReport('FJ1'));
  world.api.onRequest = on('bulk-delete', faults.reset);
  await world.tick();
  const before = await world.received();

  world.api.onRequest = undefined;
  world.restart();
  expect(await world.tick()).toMatchObject({ forwarded: 1, deleted: 1 });
  // The queue drops it within its five minutes; a standard queue's consumer knows it by its id.
  expect(before).toHaveLength(1);
  expect(await world.received()).toHaveLength(0);
});

test('a tick without enough time for a page starts none', async () => {
  world.api.add('de1', aReport('FJ1'));
  expect(await world.tick('de1', 5_000)).toMatchObject({ ended: 'more', calls: { list: 0 } });
});
