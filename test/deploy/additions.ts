import { buffer } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type ListeningServer, listen } from '#dev/local/listen.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { MoveTasks } from '#dev/local/sqs/move-tasks.ts';

/**
 * The SQS of ministack, with the message moves that it lacks: `StartMessageMoveTask` and its two companions
 * are the emulator's of `dev/local`, over the queues as they are deployed; everything else is passed on.
 */
export async function withMoves(endpoint: string): Promise<ListeningServer> {
  const moves = new MoveTasks();
  const client = new SQSClient({ ...LOCAL_AWS, endpoint, useQueueUrlAsEndpoint: false });
  moves.client = client;
  const server = await listen(async (request, response) => {
    const body = await buffer(request);
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const moved = await moves.serve(action, JSON.parse(String(body)));
    if (moved) {
      const type = { 'content-type': 'application/x-amz-json-1.0' };
      response.writeHead(moved.status, type).end(JSON.stringify(moved.body));
      return;
    }
    const { authorization = '', 'content-type': type = '', 'x-amz-target': target } = request.headers;
    const headers = { authorization, 'content-type': type, 'x-amz-target': String(target) };
    const passedOn = await fetch(endpoint, { method: 'POST', headers, body });
    response.writeHead(passedOn.status, { 'content-type': type });
    response.end(Buffer.from(await passedOn.arrayBuffer()));
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
