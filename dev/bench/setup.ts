import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../local/deployment/assembly.ts';
import { deploy } from '../local/deployment/deploy.ts';
import { synthesize } from '../local/deployment/synthesize.ts';
import { LOCAL_AWS } from '../local/local-aws.ts';
import { startSecrets } from '../local/secrets/index.ts';
import type { Target } from './candidates/target.ts';
import { createCertificate } from './certificate.ts';
import { Remote } from './rpc.ts';

const ACCOUNT = { customerNumber: '99999', username: 'fax@example.com', password: 'bench' };

/** The servers that all candidates meet, and what a candidate is told of them. */
export interface Setup {
  readonly sink: Remote;
  readonly api: Remote;
  readonly target: Target;
  /** For a candidate's process. */
  readonly environment: NodeJS.ProcessEnv;
  /** The same with what the template gives the function. */
  readonly deployedEnvironment: NodeJS.ProcessEnv;
  readonly close: () => Promise<void>;
}

/** Starts sink and report API over TLS, and synthesizes the stack against them. */
export async function openSetup(): Promise<Setup> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const { key, cert, file } = await createCertificate(folder);
  const plain = { PATH: process.env.PATH, HOME: process.env.HOME };
  const sink = new Remote('servers/sink.ts', plain);
  const api = new Remote('servers/report-api.ts', plain);
  const secrets = await startSecrets();
  const sqsUrl = await sink.call<string>('start', { key, cert });
  const apiUrl = await api.call<string>('start', { key, cert, ...ACCOUNT });

  const settings = join(folder, 'settings.json');
  const accounts = [{ customerNumber: ACCOUNT.customerNumber, dataCenters: ['de1'] }];
  await writeFile(settings, JSON.stringify({ accounts, reportApi: { baseUrls: { de1: apiUrl } } }));
  await synthesize(join(folder, 'cdk.out'), settings);
  const assembly = await readAssembly(join(folder, 'cdk.out'));
  const createQueue = async ({ QueueName = 'queue' }) => ({
    name: QueueName,
    url: `${sqsUrl}/000000000000/${QueueName}`,
    arn: `arn:aws:sqs:eu-central-1:000000000000:${QueueName}`,
  });
  const { functionOptions, schedules } = await deploy(assembly, {
    sqs: { endpoint: sqsUrl, createQueue },
    secrets,
  });
  const input = schedules[0]?.input;
  if (!input) throw new Error('The template has no schedule.');
  secrets.put(input.secretId, { username: ACCOUNT.username, password: ACCOUNT.password });
  const environment = {
    ...plain,
    NODE_EXTRA_CA_CERTS: file,
    AWS_REGION: LOCAL_AWS.region,
    AWS_ACCESS_KEY_ID: LOCAL_AWS.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_AWS.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: sqsUrl,
  };
  const [file_ = '', exportName = ''] = functionOptions.handler.split('.');
  return {
    sink,
    api,
    target: {
      apiUrl,
      account: ACCOUNT.customerNumber,
      username: ACCOUNT.username,
      password: ACCOUNT.password,
      queueUrl: `${sqsUrl}/000000000000/statuses`,
      lambda: { bundleFile: join(functionOptions.bundleDir, `${file_}.js`), exportName, input },
    },
    environment,
    deployedEnvironment: { ...functionOptions.environment, ...environment },
    close: async () => {
      await Promise.all([sink.stop(), api.stop(), secrets.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
