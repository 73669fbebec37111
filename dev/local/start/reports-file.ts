import { readFile } from 'node:fs/promises';
import { UsageError } from '#dev/options.ts';

/**
 * The reports in a saved response of the list call: `{"reports": […]}`, or the list alone.
 * @throws UsageError
 */
export async function readReportsFile(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.code;
    throw new UsageError(`--reports ${file} cannot be read: ${why}.`);
  });
  const response = parse(text, file);
  const reports = Array.isArray(response) ? response : (response as { reports?: unknown } | null)?.reports;
  if (!Array.isArray(reports))
    throw new UsageError(
      `--reports ${file} holds no list under "reports", as a response of the list call does.`,
    );
  return reports;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // The parser's message would quote the text, and with it fax numbers.
    throw new UsageError(`--reports ${file} is not JSON.`);
  }
}
