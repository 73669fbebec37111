import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where the run is told: lines for everyone, a block that is drawn over itself for a terminal only. */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #silent: boolean;
  #drawn = 0;

  /** @param silent says nothing at all: the summary goes out as JSON */
  constructor(stream: NodeJS.WriteStream, silent = false) {
    this.#stream = stream;
    this.#silent = silent;
  }

  /** A pipe or file gets no control characters. */
  get isTerminal(): boolean {
    return this.#stream.isTTY === true && !this.#silent;
  }

  style(style: Style, text: string): string {
    return this.isTerminal ? styleText(style, text, { stream: this.#stream }) : text;
  }

  /** Prints lines that stay. */
  print(...lines: readonly string[]): void {
    if (this.#silent) return;
    this.#erase();
    this.#stream.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Draws lines in the place of those drawn before; on a terminal only. */
  draw(lines: readonly string[]): void {
    if (!this.isTerminal) return;
    this.#erase();
    const width = (this.#stream as WriteStream).columns || 80;
    this.#stream.write(lines.map((line) => `${line.slice(0, width - 1)}\n`).join(''));
    this.#drawn = lines.length;
  }

  #erase(): void {
    if (this.#drawn === 0) return;
    (this.#stream as WriteStream).moveCursor(0, -this.#drawn);
    (this.#stream as WriteStream).clearScreenDown();
    this.#drawn = 0;
  }
}
