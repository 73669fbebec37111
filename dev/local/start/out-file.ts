import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { UsageError } from '#dev/options.ts';
import type { ReceivedMessage } from '../sqs/index.ts';

/** A file of messages, one JSON object a line. */
export class OutFile {
  readonly #stream: WriteStream;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** @throws UsageError when the file cannot be written */
  static async open(file: string): Promise<OutFile> {
    const stream = createWriteStream(file);
    await once(stream, 'open').catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`--out ${file} cannot be written: ${error.code}.`);
    });
    return new OutFile(stream);
  }

  write({ body, ...message }: ReceivedMessage): void {
    this.#stream.write(`${JSON.stringify({ body: parsed(body), ...message })}\n`);
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.#stream.end(closed));
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
