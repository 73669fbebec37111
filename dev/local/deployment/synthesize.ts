import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** `cdk synth` refused, for instance because a setting is wrong. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs `cdk synth` as a deploy would, into a folder.
 *
 * @param settingsFile path of the settings to synthesize with
 * @throws SynthesisError with what the CDK app said
 */
export async function synthesize(folder: string, settingsFile: string): Promise<void> {
  const cdk = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin', 'cdk');
  const child = spawn(
    process.execPath,
    [
      // CloudFormation's rules, over which the CDK takes seconds and only warns, are for a deploy.
      ...[cdk, 'synth', '--quiet', '--no-notices', '--no-validation', '-o', folder],
      ...['-c', `settings=${settingsFile}`, '-c', 'pollsExample=true'],
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        // The app is run by the name `node`: this very one, also where an older one comes first in PATH.
        PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
      },
    },
  );
  const [output, errors, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]);
  if (exitCode !== 0) throw new SynthesisError((errors || output).trim());
}
