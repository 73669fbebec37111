import { readFile } from 'node:fs/promises';
import { type ListeningServer, listen } from '../listen.ts';
import type { Run } from '../run/run.ts';
import { pageState } from './state.ts';

/** Serves the page that shows a run, on a free port of 127.0.0.1. */
export async function serveStatusPage(run: Run): Promise<ListeningServer> {
  const page = await readFile(new URL('page.html', import.meta.url));
  return listen((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    const route = { '/': html, '/state': state }[path ?? ''];
    const [type, body] = route ? route() : ['text/plain', 'There is nothing here.'];
    response.writeHead(route ? 200 : 404, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(body);
  });

  function html(): [string, Buffer] {
    return ['text/html; charset=utf-8', page];
  }
  function state(): [string, string] {
    return ['application/json', JSON.stringify(pageState(run))];
  }
}
