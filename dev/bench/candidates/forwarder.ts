import { createRequire } from 'node:module';
import type { Drain, Target } from './target.ts';

/** Lambda's time-out of a function that polls once a minute. */
const TIMEOUT_MS = 50_000;

type Handler = (input: unknown, context: object) => Promise<{ ended: string; error?: { message: string } }>;

/** The deployed bundle, with every check, hash, reconciliation and metric, invoked tick after tick. */
export function candidate({ lambda }: Target): Drain {
  const handler: Handler = createRequire(lambda.bundleFile)(lambda.bundleFile)[lambda.exportName];
  return async () => {
    for (;;) {
      const deadline = Date.now() + TIMEOUT_MS;
      const context = {
        awsRequestId: 'bench',
        functionName: 'bench',
        getRemainingTimeInMillis: () => deadline - Date.now(),
      };
      const { ended, error } = await handler(lambda.input, context);
      if (error) throw new Error(error.message);
      if (ended === 'drained') return;
    }
  };
}
