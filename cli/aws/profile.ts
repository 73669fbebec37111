import { loadSharedConfigFiles } from '@smithy/core/config';
import { MisuseError } from '../errors.ts';
import { explainError } from './errors.ts';

/**
 * Refuses a profile that no file of this machine holds, as the AWS CLI does: the SDK would take whatever
 * other credentials it finds.
 *
 * @param region looks for the region: what is wrong with it is told together with the profile
 * @throws MisuseError
 */
export async function checkProfile(profile: string, region: () => Promise<string>): Promise<void> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const sections = Object.keys({ ...configFile, ...credentialsFile });
  if (sections.includes(profile)) return;
  const profiles = sections.filter((name) => !/^(sso-session|services)\./.test(name));
  const others = profiles.length === 0 ? 'and no other' : `only ${profiles.join(', ')}`;
  const ofRegion = await region().then(
    () => undefined,
    (error: unknown) => explainError(error)?.message,
  );
  const problems = [`There is no AWS profile "${profile}" on this machine, ${others}.`, ofRegion];
  throw new MisuseError(problems.filter(Boolean).join(' '));
}
