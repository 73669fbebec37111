import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indicesOf, reportOf } from '#dev/bench/workload.ts';
import { Run } from '#dev/local/run/run.ts';
import { tick } from '#dev/local/run/ticking.ts';
import { type LocalSource, startWorld, type World } from '#dev/local/run/world.ts';

/**
 * What noise cannot trip: calls, connections and bytes of the synthesized bundle, never seconds.
 */
let folder: string;
let world: World;
let run: Run;
let local: LocalSource;
const entryBytes: number[] = [];
const peers = { reportApi: new Set<number>(), sqs: new Set<number>() };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calls-'));
  const settings = join(folder, 'settings.json');
  await writeFile(
    settings,
    JSON.stringify({ accounts: [{ customerNumber: '99999', dataCenters: ['de1'] }] }),
  );
  world = await startWorld(settings, 'password');
  run = new Run(world);
  const [source] = world.sources;
  if (!source) throw new Error('The settings name one source.');
  local = source;
  const count = world.api.onRequest;
  world.api.onRequest = (call, exchange) => {
    peers.reportApi.add(exchange.request.socket.remotePort ?? 0);
    return count?.(call, exchange);
  };
  const countSends = world.sqs.onRequest;
  world.sqs.onRequest = (call) => {
    for (const entry of call.entries) entryBytes.push(Buffer.byteLength(JSON.stringify(entry)));
    return countSends?.(call);
  };
});
afterAll(async () => {
  run?.stop();
  await world?.close();
  await rm(folder, { recursive: true });
});

/** Calls that one tick makes over a backlog. */
async function callsOf(reports: number, recipients: number, from: number) {
  for (const index of indicesOf({ reports, recipients, from }))
    world.api.add('de1', reportOf(index, recipients), '99999');
  const before = { ...run.calls };
  const { problem } = await tick(local);
  expect([problem, world.api.count('de1', '99999')]).toEqual([undefined, 0]);
  const { list, send, delete: deletes, secret, other } = run.calls;
  return {
    list: list - before.list,
    send: send - before.send,
    delete: deletes - before.delete,
    secret: secret - before.secret,
    other: other - before.other,
  };
}

describe('one tick takes', () => {
  it('1 list, ⌈n/10⌉ sends and 1 delete for a page of n statuses, and the secret once', async () => {
    expect(await callsOf(999, 3, 0)).toEqual({ list: 1, send: 300, delete: 1, secret: 1, other: 0 });
  });

  it('one more list and delete for each further page', async () => {
    expect(await callsOf(1500, 1, 10_000)).toEqual({ list: 2, send: 150, delete: 2, secret: 0, other: 0 });
  });

  it('1 call when there is nothing to do: nothing to SQS, and no secret within its cache time', async () => {
    expect(await callsOf(0, 0, 0)).toEqual({ list: 1, send: 0, delete: 0, secret: 0, other: 0 });
  });

  it('at most 2 connections to the report API, over all of these ticks', () => {
    expect(peers.reportApi.size).toBeLessThanOrEqual(2);
  });
});

it('a status as long as those of the API page is at most 1,500 bytes on its way to SQS', () => {
  expect(entryBytes.length).toBeGreaterThan(4_000);
  expect(Math.max(...entryBytes)).toBeLessThanOrEqual(1_500);
});

it('the bundle stays below 290 kB, and leaves the chain of credential providers out', () => {
  const bundle = readFileSync(join(world.deployment.functionOptions.bundleDir, 'index.js'), 'utf8');
  expect(bundle.length).toBeLessThanOrEqual(290_000);
  expect(/sso-oidc|ContainerMetadata/.test(bundle)).toBe(false);
});
