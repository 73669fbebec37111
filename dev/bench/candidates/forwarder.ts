import { createRequire } from 'node:module';
import type { Drain, Target } from './target.ts';

/** Lambda's time-out of a function that polls once a minute. */
const TIMEOUT_MS = 50_000;

type Handler = (
  input: unknown,
  context: { getRemainingTimeInMillis: () => number },
) => Promise<{ ended: string; error?: { message: string } }>;

/** The deployed bundle, with every check, hash, reconciliation and metric, invoked tick after tick. */
export const candidate = ({ lambda }: Target): Drain =>
  tickByTick(createRequire(lambda.bundleFile)(lambda.bundleFile)[lambda.exportName], lambda.input);

/** Invokes the function until it has drained the backlog. */
export function tickByTick(handler: Handler, input: unknown): Drain {
  return async () => {
    for (;;) {
      const deadline = Date.now() + TIMEOUT_MS;
      const context = {
        awsRequestId: 'bench',
        functionName: 'bench',
        getRemainingTimeInMillis: () => deadline - Date.now(),
      };
      const { ended, error } = await handler(input, context);
      if (error) throw new Error(error.message);
      if (ended === 'drained') return;
    }
  };
}
