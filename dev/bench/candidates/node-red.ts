import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Drain, Target } from './target.ts';

/** Prepares the list request. */
const LIST = `
  return { method: 'GET', url: global.get('url'), headers: global.get('headers') };`;
/** Makes batches of ten of the response's recipients; Node-RED hands messages on one by one. */
const SPLIT = `
  const reports = msg.payload.reports;
  if (reports.length === 0) { global.get('done')(); return null; }
  const bodies = reports.flatMap(({ recipientStatus, ...job }) =>
    recipientStatus.map((recipient) => JSON.stringify({ ...job, ...recipient })));
  const jobIds = reports.map(({ jobId }) => jobId);
  Object.assign(global.get('page'), { jobIds, open: Math.ceil(bodies.length / 10) });
  for (let start = 0; start < bodies.length; start += 10)
    node.send({ payload: bodies.slice(start, start + 10) });
  return null;`;
/** Node-RED has no SQS node of its own: a function node with the AWS SDK. */
const SEND = `
  await global.get('send')(msg.payload);
  return msg;`;
const JOIN = `
  const page = global.get('page');
  if (--page.open > 0) return null;
  return { method: 'POST', url: global.get('url'), headers: global.get('headers'),
    full: page.jobIds.length === 1000, payload: { action: 'DELETE', jobIds: page.jobIds } };`;
const AGAIN = `
  if (msg.full) return {};
  global.get('done')();
  return null;`;

/** Node-RED with its HTTP request nodes, and the AWS SDK in a function node. */
export async function candidate(target: Target): Promise<Drain> {
  const RED = createRequire(import.meta.url)('node-red');
  const sqs = new SQSClient({});
  let done: () => void = () => undefined;
  const globals = {
    url: `${target.apiUrl}/rest/v1/${target.account}/fax/reports`,
    headers: {
      authorization: `Basic ${Buffer.from(`${target.username}:${target.password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    send: (batch: string[]) => {
      const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      return sqs.send(new SendMessageBatchCommand({ QueueUrl: target.queueUrl, Entries }));
    },
    done: () => done(),
    // Node-RED copies what it hands on; a count of open batches must not be copied.
    page: {},
  };
  const userDir = mkdtempSync(join(tmpdir(), 'node-red-'));
  RED.init(createServer(), {
    userDir,
    flowFile: 'flows.json',
    httpAdminRoot: false,
    httpNodeRoot: false,
    functionGlobalContext: globals,
    logging: { console: { level: 'off', metrics: false, audit: false } },
  });
  const fn = (id: string, func: string, next: string) => ({
    id,
    type: 'function',
    z: 'tab',
    x: 0,
    y: 0,
    func,
    outputs: 1,
    wires: [[next]],
  });
  const http = (id: string, next: string) => ({
    id,
    type: 'http request',
    z: 'tab',
    x: 0,
    y: 0,
    method: 'use',
    ret: 'obj',
    paytoqs: 'ignore',
    wires: [[next]],
  });
  const flows = [
    { id: 'tab', type: 'tab', label: 'fax' },
    fn('list', LIST, 'get'),
    http('get', 'split'),
    fn('split', SPLIT, 'send'),
    fn('send', SEND, 'join'),
    fn('join', JOIN, 'delete'),
    http('delete', 'again'),
    fn('again', AGAIN, 'list'),
  ];
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flows));
  await RED.start();
  // The flow starts some time after it was set.
  while (!RED.nodes.getNode('list')) await new Promise((resolve) => setTimeout(resolve, 20));
  return () =>
    new Promise((resolve) => {
      done = resolve;
      RED.nodes.getNode('list').receive({});
    });
}
