import { createDependencies } from '../../../functions/poll-reports/dependencies.ts';
import { pollReports } from '../../../functions/poll-reports/handler.ts';
import { tickByTick } from './forwarder.ts';
import type { Drain, Target } from './target.ts';

/** The forwarder with a queue that confirms everything at once: what a status costs beside its sending. */
export function candidate({ lambda }: Target): Drain {
  const dependencies = createDependencies(process.env);
  const queues = {
    send: async (_queue: string, batch: readonly unknown[]) => ({
      successful: batch.map((_, index) => index),
      failed: [],
    }),
  };
  const ports = { ...dependencies.ports, queues };
  return tickByTick(pollReports({ ...dependencies, ports }), lambda.input);
}
