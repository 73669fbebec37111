import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ListeningServer, listen } from '../listen.ts';
import { Episodes } from '../run/episodes.ts';
import type { Run } from '../run/run.ts';
import { buildAssets } from './assets.ts';
import {
  quarantineDetail,
  quarantineIdAt,
  quarantineRows,
  SETS,
  setDetail,
  statusDetail,
} from './details.ts';
import { EventStream } from './event-stream.ts';
import { replayQuarantine } from './replay.ts';
import { about, pageState } from './state.ts';

/** The page loads what this server gives it, and nothing else: no inline script or style, no other host. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Most rows in one response: a list asks for what it shows. */
const MOST_ROWS = 200;

/** Serves the page that shows a run and lets it be disturbed, on a free port of 127.0.0.1. */
export async function servePage(run: Run): Promise<ListeningServer> {
  const assets = await buildAssets();
  const episodes = new Episodes(run);
  const stream = new EventStream(
    () => about(run),
    () => pageState(run, episodes),
  );
  run.onSample = (sample) => stream.send('sample', sample);

  const server = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!isFromHere(request)) return reply(response, 403, { problem: 'Only pages of this server may ask.' });
    if (request.method === 'POST')
      return void post(response, url.pathname).catch((error: Error) =>
        reply(response, 500, { problem: error.message }),
      );
    if (url.pathname === '/events') return stream.add(response, HEADERS);
    const asset = assets.get(url.pathname);
    if (!asset) return get(response, url);
    response.writeHead(200, { ...HEADERS, 'content-type': asset.type });
    response.end(asset.body);
  });

  async function post(response: ServerResponse, path: string): Promise<void> {
    const [, action] = /^\/actions\/([a-z-]+)$/.exec(path) ?? [];
    const [isReplay, place] = /^\/quarantine\/(?:(\d+)\/)?replay$/.exec(path) ?? [];
    if (isReplay) return replay(response, place);
    if (action === 'fast') {
      run.isFast = !run.isFast;
      run.hurry();
    } else if (action === 'digest') await run.time.sendDigest();
    else if (!action || !episodes.press(action))
      return reply(response, 404, { problem: 'There is no such action.' });
    stream.push();
    reply(response, 202, {});
  }

  async function replay(response: ServerResponse, place: string | undefined): Promise<void> {
    const id = place === undefined ? undefined : quarantineIdAt(run, Number(place));
    if (place !== undefined && id === undefined)
      return reply(response, 404, { problem: 'There is no such case.' });
    reply(response, 200, await replayQuarantine(run.world, id));
    stream.push();
  }

  function get(response: ServerResponse, { pathname, searchParams: query }: URL): void {
    const found = detail(pathname, query);
    if (found === undefined) reply(response, 404, { problem: 'There is nothing here.' });
    else reply(response, 200, found);
  }

  function detail(path: string, query: URLSearchParams): unknown {
    const [, kind, id] = /^\/(statuses|quarantine|sets)(?:\/([A-Za-z0-9]+))?$/.exec(path) ?? [];
    const text = query.get('text') ?? '';
    const from = wholeNumber(query.get('from'), 0);
    const count = Math.min(MOST_ROWS, wholeNumber(query.get('count'), 50));
    if (kind === 'statuses' && id === undefined) {
      const until = wholeNumber(query.get('until'), run.statuses.size);
      const outcome = query.get('outcome') ?? '';
      const reasonClass = query.get('reasonClass') ?? '';
      return run.statuses.search({ text, outcome, reasonClass, until }, from, count);
    }
    if (kind === 'statuses' && id !== undefined) return statusDetail(run, id);
    if (kind === 'quarantine' && id === undefined) return quarantineRows(run, text, from, count);
    if (kind === 'quarantine') return quarantineDetail(run, Number(id));
    const set = SETS.find((name) => name === id);
    return kind === 'sets' && set ? setDetail(run, set) : undefined;
  }

  return {
    url: server.url,
    close: async () => {
      stream.close();
      await server.close();
    },
  };
}

/**
 * Another site that a browser shows cannot press buttons here, also not under a name that leads to
 * 127.0.0.1.
 */
function isFromHere({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  return host.startsWith('127.0.0.1:') && (origin === undefined || origin === `http://${host}`);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function wholeNumber(text: string | null, fallback: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 ? value : fallback;
}
