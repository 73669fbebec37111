import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LOCK_FILE, POLLER_BUNDLING, POLLER_ENTRY, PROJECT_ROOT } from './poller-bundling.ts';

/**
 * Where `npm run build` puts the bundle, as seen from the compiled form of this file (dist/lib/infra/bundle).
 */
const PREBUILT = fileURLToPath(new URL('../../../poller', import.meta.url));

/**
 * The function's code. From the sources it is bundled at every synthesis; in the installed package it lies
 * ready, so that a user's CDK app needs neither esbuild nor the sources.
 */
export const pollerCode = (): NodejsFunctionProps =>
  import.meta.url.endsWith('.js')
    ? { code: Code.fromAsset(PREBUILT), handler: 'index.handler' }
    : {
        entry: POLLER_ENTRY,
        projectRoot: PROJECT_ROOT,
        depsLockFilePath: LOCK_FILE,
        handler: 'handler',
        bundling: POLLER_BUNDLING,
      };
