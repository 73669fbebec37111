import type { Deployment } from '../deployment/deploy.ts';

/** The queues that the function's environment names. */
export function queueUrls({ functionOptions }: Deployment): { statuses: string[]; quarantine: string } {
  const { STATUS_QUEUES = '[]', QUARANTINE_QUEUE_URL = '' } = functionOptions.environment;
  const statuses = (JSON.parse(STATUS_QUEUES) as { url: string }[]).map(({ url }) => url);
  return { statuses, quarantine: QUARANTINE_QUEUE_URL };
}
