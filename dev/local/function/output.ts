import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endOfOutput } from './messages.ts';

/** One line that the function wrote. */
export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** The lines of one output stream, and when those of an invocation are complete. */
export class Output {
  readonly #ended = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  readonly #closed: Promise<void>;

  constructor(stream: LogLine['stream'], source: Readable, onLine: (line: LogLine) => void) {
    const lines = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY });
    this.#closed = new Promise((closed) => lines.once('close', closed));
    lines.on('line', (text) => {
      const requestId = text.startsWith(MARKER) ? text.slice(MARKER.length) : undefined;
      if (requestId !== undefined) return this.#end(requestId);
      // The marker starts on a line of its own, so it may leave an empty one before it.
      if (text !== '') onLine({ stream, text });
    });
  }

  /** Resolves once every line of the invocation has been read, or the stream has ended. */
  complete(requestId: string): Promise<void> {
    if (this.#ended.delete(requestId)) return Promise.resolve();
    const ended = new Promise<void>((resolve) => this.#waiting.set(requestId, resolve));
    return Promise.race([ended, this.#closed]);
  }

  /** Resolves when the stream has ended. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  #end(requestId: string): void {
    const resolve = this.#waiting.get(requestId);
    if (!resolve) return void this.#ended.add(requestId);
    this.#waiting.delete(requestId);
    resolve();
  }
}

const MARKER = endOfOutput('');
