import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { DIGEST_ENTRY, LOCK_FILE, POLLER_BUNDLING, POLLER_ENTRY, PROJECT_ROOT } from './poller-bundling.ts';

/** Where each function starts, by the folder of `dist` in which `npm run build` puts its bundle. */
const ENTRIES = { poller: POLLER_ENTRY, digest: DIGEST_ENTRY } as const;

/**
 * A function's code. From the sources it is bundled at every synthesis; in the installed package it lies
 * ready, so that a user's CDK app needs neither esbuild nor the sources.
 */
export const functionCode = (name: keyof typeof ENTRIES): NodejsFunctionProps =>
  import.meta.url.endsWith('.js')
    ? // As seen from the compiled form of this file (dist/lib/infra/bundle).
      {
        code: Code.fromAsset(fileURLToPath(new URL(`../../../${name}`, import.meta.url))),
        handler: 'index.handler',
      }
    : {
        entry: ENTRIES[name],
        projectRoot: PROJECT_ROOT,
        depsLockFilePath: LOCK_FILE,
        handler: 'handler',
        bundling: POLLER_BUNDLING,
      };
