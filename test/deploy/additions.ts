import { buffer } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { MuteRules } from '#dev/local/control-plane/mute-rules.ts';
import { type ListeningServer, listen } from '#dev/local/listen.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { MoveTasks } from '#dev/local/sqs/move-tasks.ts';
import type { Aws } from './aws.ts';

/**
 * The SQS of ministack, with the message moves that it lacks: `StartMessageMoveTask` and its two companions
 * are the emulator's of `dev/local`, over the queues as they are deployed.
 */
export async function withMoves(endpoint: string): Promise<ListeningServer> {
  const moves = new MoveTasks();
  const client = new SQSClient({ ...LOCAL_AWS, endpoint, useQueueUrlAsEndpoint: false });
  moves.client = client;
  const server = await inFrontOf(endpoint, async (operation, input) => {
    const moved = await moves.serve(operation, input);
    return moved && { status: moved.status, body: JSON.stringify(moved.body) };
  });
  return {
    url: server.url,
    close: async () => {
      await moves.close();
      await server.close();
      client.destroy();
    },
  };
}

/**
 * The CloudWatch of ministack, with the mute rules that it lacks: they are the emulator's of `dev/local`,
 * over the alarms as they are deployed.
 */
export function withMutes(endpoint: string, aws: Aws): Promise<ListeningServer> {
  let alarms: ReadonlySet<string | undefined> = new Set();
  const rules = new MuteRules((name) => alarms.has(name));
  return inFrontOf(endpoint, async (operation, input) => {
    if (operation === 'PutAlarmMuteRule')
      alarms = new Set((await aws.alarms()).map(({ AlarmName }) => AlarmName));
    return rules.serve(operation, input, Date.now());
  });
}

/** Listens in front of a service, and passes on what is not served here. */
const inFrontOf = (
  endpoint: string,
  serve: (operation: string, input: object) => Promise<{ status: number; body: string } | undefined>,
): Promise<ListeningServer> =>
  listen(async (request, response) => {
    const body = await buffer(request);
    const { authorization = '', 'content-type': type = '', 'x-amz-target': given } = request.headers;
    const target = String(given);
    const served = await serve(target.slice(target.lastIndexOf('.') + 1), JSON.parse(String(body)));
    if (served) return void response.writeHead(served.status, { 'content-type': type }).end(served.body);
    const headers = { authorization, 'content-type': type, 'x-amz-target': target };
    const passedOn = await fetch(endpoint, { method: 'POST', headers, body });
    response.writeHead(passedOn.status, { 'content-type': type });
    response.end(Buffer.from(await passedOn.arrayBuffer()));
  });
