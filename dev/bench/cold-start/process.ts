/**
 * A cold start: node process.cjs BUNDLE INPUT [wait]. Says when it has loaded the bundle, waits for a byte
 * where it is told to, and runs the handler once. Only what Node.js has loaded anyway is used, so that
 * nothing is measured with it.
 */
import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';

const [bundle = '', input = '{}', wait] = process.argv.slice(2);
const startedAt = performance.timeOrigin;
const say = (fields: object): void => void writeSync(3, `${JSON.stringify(fields)}\n`);

const requiredAt = performance.now();
const { handler } = createRequire(bundle)(bundle);
say({ loaded: performance.now(), load: performance.now() - requiredAt, startedAt });
if (wait) readSync(0, Buffer.alloc(1));

const invokedAt = performance.now();
const deadline = Date.now() + 50_000;
const context = {
  awsRequestId: 'cold',
  functionName: 'cold',
  getRemainingTimeInMillis: () => deadline - Date.now(),
};
handler(JSON.parse(input), context).then(
  () => {
    say({
      ended: performance.now(),
      invoked: invokedAt,
      residentMb: process.resourceUsage().maxRSS / 1024,
    });
    process.exit();
  },
  (error: Error) => {
    say({ failed: error.message });
    process.exit(1);
  },
);
