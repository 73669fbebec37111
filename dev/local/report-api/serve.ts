import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { DataCenter } from '#poller/interface/data-centers.ts';
import type { Call, OnRequest } from './call.ts';
import { type Account, checkCredentials } from './credentials.ts';
import type { Exchange } from './faults.ts';
import { customerNumberOf, type Operation, operationOf } from './operation.ts';
import { type Behaviour, failure, type Response, respond } from './response.ts';
import type { ReportStore } from './store.ts';

interface Site {
  readonly dataCenter: DataCenter;
  readonly account: (customerNumber: string) => Account | undefined;
  readonly store: (customerNumber: string) => ReportStore;
  readonly behaviour: Behaviour;
  readonly latencyMs: number;
  readonly record: (call: Call) => void;
  readonly onRequest: OnRequest;
}

/** Responses one request: the credentials first, then a fault if there is one, then what was asked for. */
export async function serve(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  // A caller that hangs up is an ordinary thing here.
  response.on('error', () => undefined);
  const body = await bodyOf(request).catch(() => undefined);
  if (body === undefined) return;

  const method = request.method ?? '';
  const path = (request.url ?? '').split('?')[0] ?? '';
  const customerNumber = customerNumberOf(path);
  const account = customerNumber === undefined ? undefined : site.account(customerNumber);
  const credentials = checkCredentials(request.headers.authorization, account);
  const operation = operationOf(method, path, body);
  const call: Call = {
    dataCenter: site.dataCenter,
    customerNumber,
    method,
    path,
    operation: operation.kind,
    jobIds: jobIdsOf(operation),
    authorized: credentials === 'ok',
    status: undefined,
  };
  site.record(call);
  response.once('finish', () => {
    call.status = response.statusCode;
  });

  const exchange: Exchange = {
    request,
    response,
    apply: () => {
      if (customerNumber === undefined) return failure(404, 'There is no such resource.');
      if (credentials === 'missing') return failure(400, 'The Authorization header is missing.');
      if (credentials === 'malformed') return failure(400, 'The Authorization header is malformed.');
      if (credentials === 'wrong') return failure(401, 'The credentials are wrong.');
      return respond(operation, site.store(customerNumber), site.behaviour);
    },
    send: (result) => send(request, response, result),
  };
  if (site.latencyMs > 0) await sleep(site.latencyMs);
  const fault = await site.onRequest(call, exchange);
  if (fault) await fault(exchange);
  else exchange.send(exchange.apply());
}

function send(request: IncomingMessage, response: ServerResponse, { status, body }: Response): void {
  const text = JSON.stringify(body);
  const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = gzip ? gzipSync(text, { level: 1 }) : Buffer.from(text);
  response.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': bytes.length,
    ...(gzip && { 'content-encoding': 'gzip' }),
  });
  response.end(bytes);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function jobIdsOf(operation: Operation): readonly string[] {
  if ('jobIds' in operation) return operation.jobIds;
  return 'jobId' in operation ? [operation.jobId] : [];
}
