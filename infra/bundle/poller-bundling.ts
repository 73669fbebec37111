import { fileURLToPath } from 'node:url';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The repository's root: what the bundle's paths are relative to. */
export const PROJECT_ROOT = pathOf('');
export const POLLER_ENTRY = pathOf('functions/poll-reports/index.ts');
export const DIGEST_ENTRY = pathOf('functions/daily-digest/index.ts');
export const LOCK_FILE = pathOf('package-lock.json');

/** Packages that the bundle replaces by a file. */
export const POLLER_ALIASES: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': pathOf('functions/poll-reports/aws/client.ts'),
};

/**
 * How a function becomes one file:
 * - CommonJS, since an ES module that imports node:http also loads the built-in fetch (28 ms of a cold
 * start);
 * - the SDK's ES modules as input, since only those can be shaken down to what is used;
 * - the SDK's credential chain replaced by the environment, which is where Lambda puts the credentials.
 */
export const POLLER_BUNDLING: BundlingOptions = {
  format: OutputFormat.CJS,
  target: 'node24',
  minify: true,
  bundleAwsSDK: true,
  mainFields: ['module', 'main'],
  logLevel: LogLevel.ERROR,
  esbuildArgs: Object.fromEntries(
    Object.entries(POLLER_ALIASES).map(([name, file]) => [`--alias:${name}`, file]),
  ),
};
