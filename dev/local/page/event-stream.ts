import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { About, PageState } from './protocol.ts';

const PERIOD_MS = 250;

/**
 * Server-sent events to every page that is open: `about` once, then `state` whenever it differs from the last
 * one.
 */
export class EventStream {
  readonly #clients = new Set<ServerResponse>();
  readonly #about: () => About;
  readonly #state: () => PageState;
  readonly #timer: NodeJS.Timeout;
  #last = '';

  constructor(about: () => About, state: () => PageState) {
    this.#about = about;
    this.#state = state;
    this.#timer = setInterval(() => this.push(), PERIOD_MS);
    this.#timer.unref();
  }

  add(response: ServerResponse, headers: OutgoingHttpHeaders): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    response.write(eventOf('about', this.#about()));
    response.write(eventOf('state', this.#state()));
    this.#clients.add(response);
    response.once('close', () => this.#clients.delete(response));
  }

  /** Sends the state now, where it has changed and anybody looks. */
  push(): void {
    if (this.#clients.size === 0) return;
    const event = eventOf('state', this.#state());
    if (event === this.#last) return;
    this.#last = event;
    this.#write(event);
  }

  send(name: string, data: unknown): void {
    this.#write(eventOf(name, data));
  }

  /** Tells the pages that the run has ended. */
  close(): void {
    clearInterval(this.#timer);
    this.push();
    this.send('end', {});
    for (const client of this.#clients) client.end();
  }

  #write(event: string): void {
    for (const client of this.#clients) client.write(event);
  }
}

const eventOf = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
