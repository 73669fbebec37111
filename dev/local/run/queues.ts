import { CONFIG_VARIABLE, parseConfig } from '#poller/interface/config.ts';
import type { Deployment } from '../deployment/deploy.ts';

/** The URLs of the queues that the function fills. */
export function queueUrls({ functionOptions }: Deployment): { statuses: string[]; quarantine: string } {
  const config = parseConfig(functionOptions.environment[CONFIG_VARIABLE]);
  return { statuses: config.statusQueues.map(({ url }) => url), quarantine: config.quarantineQueueUrl };
}
