import { UsageError } from '#dev/options.ts';
import {
  baseUrlProblem,
  DATA_CENTER_NAMES,
  DATA_CENTERS,
  type DataCenter,
} from '#poller/interface/data-centers.ts';
import type { Source } from '#poller/interface/source.ts';
import { ReportReader } from '#poller/retarus/report-client.ts';
import { CredentialsRefusedError, OperationalError } from '#poller/tick/errors.ts';
import type { Credentials } from '#poller/tick/ports.ts';
import { Screen } from '../screen/screen.ts';
import type { LiveOptions } from '../start/arguments.ts';
import { OutFile } from '../start/out-file.ts';
import { readPassword } from './password.ts';
import { type Preview, preview } from './preview.ts';
import { previewSummary, printPreview } from './print-preview.ts';
import { ReadOnlyTransport } from './read-only-transport.ts';

/** The account could not be read; the message says why. */
export class LiveReadError extends Error {
  override readonly name = 'LiveReadError';
}

const TIMEOUT_MS = 30_000;
const HTTP = { maxResponseBytes: 256 * 1_048_576, connectTimeoutMs: 5_000 };

/**
 * Reads one page of a real account and shows what would be sent.
 *
 * It cannot delete: its client has no call that does, and the HTTP under it refuses everything but GET.
 *
 * @returns the exit code
 * @throws UsageError | LiveReadError
 */
export async function live(options: LiveOptions): Promise<number> {
  const { account, dataCenter, username, baseUrl } = options;
  const problem = baseUrl === undefined ? undefined : baseUrlProblem(baseUrl);
  if (problem) throw new UsageError(`--base-url: ${problem}`);
  const screen = new Screen(process.stdout, options.json);
  const credentials = { username, password: await readPassword(username) };
  const out = options.out === undefined ? undefined : await OutFile.open(options.out);

  const source = { account, dataCenter };
  const result = preview(source, await readPage(source, credentials, baseUrl));
  for (const message of result.messages) out?.write(asReceived(message));
  await out?.close();
  if (options.json) process.stdout.write(`${JSON.stringify(previewSummary(source, result), undefined, 2)}\n`);
  else printPreview(source, result, screen);
  return 0;
}

async function readPage(
  source: Source,
  credentials: Credentials,
  baseUrl: string | undefined,
): Promise<readonly unknown[]> {
  const urls = Object.fromEntries(
    DATA_CENTER_NAMES.map((name) => [name, baseUrl ?? DATA_CENTERS[name].url]),
  ) as Record<DataCenter, string>;
  const reader = new ReportReader(new ReadOnlyTransport(HTTP), urls);
  try {
    return (await reader.list(source, credentials, TIMEOUT_MS)).reports;
  } catch (error) {
    if (error instanceof CredentialsRefusedError)
      throw new LiveReadError(
        `Retarus (${source.dataCenter}) refused this user and password for ${source.account}.`,
      );
    if (error instanceof OperationalError) throw new LiveReadError(error.message);
    throw error;
  }
}

/** As a consumer of the default FIFO queue would get it. */
const asReceived = ({ id, body, attributes }: Preview['messages'][number]) => ({
  body,
  attributes,
  messageGroupId: id,
  messageDeduplicationId: id,
});
