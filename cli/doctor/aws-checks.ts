import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { accountName } from '../../functions/poll-reports/interface/source.ts';
import type { Aws } from '../aws/clients.ts';
import type { Deployed } from '../aws/deployed.ts';
import type { DeployedSource } from '../aws/schedules.ts';
import { TroubleError } from '../errors.ts';
import { loginCommand, NotSetUpTrouble, readCredentials } from '../retarus.ts';
import { type Finding, good, note, trouble } from './finding.ts';

/** In milliseconds. A response's date has whole seconds; AWS refuses requests that are five minutes off. */
const CLOCK_TOLERANCE = 60_000;

/** Who runs this, and whether this machine's clock is AWS': a request that is minutes off is refused. */
export async function checkIdentity(aws: Aws): Promise<Finding[]> {
  const { Account, Arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
  // The SDK compares each response's date with its own clock, and keeps what it has to correct.
  const offset = aws.sts.config.systemClockOffset;
  return [
    good('identity', `${Arn} in account ${Account}`),
    Math.abs(offset) < CLOCK_TOLERANCE
      ? good('clock', "this machine's clock is AWS'")
      : trouble(
          'clock',
          `this machine's clock is ${Math.round(Math.abs(offset) / 60_000)} minutes off`,
          'Set it by a time server: ages and expiries of this command are wrong until then.',
        ),
  ];
}

export async function checkFunction(aws: Aws, { functionName }: Deployed): Promise<Finding[]> {
  const { LastUpdateStatus, State } = await aws.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  if (State === 'Active' && LastUpdateStatus !== 'Failed')
    return [good('function', `${functionName} is active`)];
  return [
    trouble(
      'function',
      `${functionName} is ${LastUpdateStatus === 'Failed' ? 'not updated' : State}`,
      'Look at it in the Lambda console, or deploy again.',
    ),
  ];
}

export function checkSchedules(deployed: Deployed, sources: readonly DeployedSource[]): Finding[] {
  if (sources.length === 0)
    return [
      trouble(
        'schedules',
        `the group ${deployed.scheduleGroup} has no schedule: nothing is polled`,
        'Name an account in the settings and deploy.',
      ),
    ];
  return sources.map(({ enabled, expression, name, schedule }) => {
    const check = `schedule ${name}`;
    const retries = schedule.Target?.RetryPolicy?.MaximumRetryAttempts;
    if (retries !== undefined && retries > 0)
      return trouble(
        check,
        `it retries ${retries} times: two ticks of a source may overlap`,
        'Somebody changed it by hand: deploy again.',
      );
    return enabled
      ? good(check, expression)
      : trouble(check, 'it is switched off: reports wait at Retarus', `"fax-status resume ${name}" goes on.`);
  });
}

/** Each secret once, however many sources share it. */
export async function checkSecrets(aws: Aws, sources: readonly DeployedSource[]): Promise<Finding[]> {
  const secrets = new Map(sources.map(({ input }) => [input.secretId, input]));
  return Promise.all(
    [...secrets].map(async ([secretId, source]) => {
      const check = `secret of ${accountName(source)}`;
      try {
        await readCredentials(aws, secretId);
        return good(check, 'it holds a user and a password');
      } catch (error) {
        if (!(error instanceof TroubleError)) throw error;
        const todo = `"${loginCommand(source)}" asks for the credentials and stores them.`;
        if (error instanceof NotSetUpTrouble)
          return note(check, 'not set up yet: no credentials were stored, and no alarm says so', todo);
        return trouble(check, error.message, todo);
      }
    }),
  );
}
