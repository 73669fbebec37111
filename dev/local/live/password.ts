import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '#dev/options.ts';

/**
 * The password from RETARUS_PASSWORD, or typed in without echo.
 * @throws UsageError where neither is possible
 */
export async function readPassword(username: string): Promise<string> {
  const given = process.env.RETARUS_PASSWORD;
  if (given) return given;
  if (!process.stdin.isTTY)
    throw new UsageError('Put the password into RETARUS_PASSWORD: there is no terminal to ask for it.');
  process.stderr.write(`Password of ${username}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  prompt.once('SIGINT', () => process.exit(130));
  const password = await prompt.question('');
  prompt.close();
  process.stderr.write('\n');
  return password;
}
