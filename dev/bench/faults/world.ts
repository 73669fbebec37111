import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_VARIABLE, parseConfig } from '../../../functions/poll-reports/interface/config.ts';
import { LOCAL_AWS } from '../../local/local-aws.ts';
import { startWorld, type World } from '../../local/run/world.ts';
import type { CandidateEntry } from '../candidates/index.ts';
import type { Target } from '../candidates/target.ts';

/** The stack as deployed, on the emulators: a report API, SQS with FIFO queues, Secrets Manager. */
export interface FaultWorld extends Pick<World, 'api' | 'sqs'> {
  readonly account: string;
  readonly quarantineQueueUrl: string;
  /** What a candidate is told, with a queue for its statuses. */
  readonly targetOf: (candidate: CandidateEntry) => Target;
  readonly environmentOf: (candidate: CandidateEntry) => NodeJS.ProcessEnv;
  readonly close: () => Promise<void>;
}

const ACCOUNT = '99999';
const PASSWORD = 'bench';

export async function openFaultWorld(): Promise<FaultWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-faults-'));
  const settings = join(folder, 'settings.json');
  await writeFile(
    settings,
    JSON.stringify({ accounts: [{ customerNumber: ACCOUNT, dataCenters: ['de1'] }] }),
  );
  const world = await startWorld(settings, PASSWORD);
  const { functionOptions } = world.deployment;
  const { quarantineQueueUrl, statusQueues } = parseConfig(functionOptions.environment[CONFIG_VARIABLE]);
  const { url: standardQueueUrl } = await world.sqs.createQueue({ QueueName: 'bench-standard' });
  const [source] = world.sources;
  const [statusQueue] = statusQueues;
  if (!source || !statusQueue) throw new Error('The settings name one source.');
  const [file = '', exportName = ''] = functionOptions.handler.split('.');
  const environment = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_REGION: LOCAL_AWS.region,
    AWS_ACCESS_KEY_ID: LOCAL_AWS.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_AWS.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: world.sqs.endpoint,
  };
  return {
    api: world.api,
    sqs: world.sqs,
    account: ACCOUNT,
    quarantineQueueUrl,
    targetOf: ({ deployed }) => ({
      apiUrl: world.api.url('de1'),
      account: ACCOUNT,
      username: `fax-${ACCOUNT}@example.com`,
      password: PASSWORD,
      queueUrl: deployed ? statusQueue.url : standardQueueUrl,
      lambda: { bundleFile: join(functionOptions.bundleDir, `${file}.js`), exportName, input: source.input },
    }),
    environmentOf: ({ deployed }) =>
      deployed ? { ...functionOptions.environment, ...environment } : environment,
    close: async () => {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
