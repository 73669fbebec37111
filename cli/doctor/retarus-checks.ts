import type { Source } from '../../functions/poll-reports/interface/source.ts';
import type { Aws } from '../aws/clients.ts';
import type { Deployed } from '../aws/deployed.ts';
import type { DeployedSource } from '../aws/schedules.ts';
import { CliError } from '../errors.ts';
import { loginCommand, NotSetUpTrouble, readCredentials, reportLists } from '../retarus.ts';
import { counted } from '../ui/format.ts';
import { type Finding, good, note, trouble } from './finding.ts';

/** Lists each source's reports with the credentials in its secret; it only reads. */
export async function checkDataCenters(
  aws: Aws,
  deployed: Deployed,
  sources: readonly DeployedSource[],
  stop: AbortSignal,
): Promise<Finding[]> {
  const listReports = reportLists(deployed, stop);
  return Promise.all(
    sources.map(async ({ input, name }) => {
      const check = `Retarus ${name}`;
      try {
        const credentials = await readCredentials(aws, input.secretId);
        const reports = await listReports(input, credentials);
        return good(check, `takes the credentials; ${counted(reports.length, 'report')} listed`);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        if (error instanceof NotSetUpTrouble)
          return note(check, 'not asked: no credentials were stored yet', whatToDo('secret', input));
        return trouble(check, error.message, whatToDo(error.message, input));
      }
    }),
  );
}

function whatToDo(message: string, source: Source): string {
  if (/401|secret/i.test(message)) return `"${loginCommand(source)}" asks for credentials and tries them.`;
  if (message.includes('403'))
    return (
      "The credentials may be limited to addresses: have this machine's, and the function's (setting " +
      'fixedAddress), allow-listed.'
    );
  return 'Ask again in a few minutes; if only this machine fails, look at its way to the Internet.';
}

/**
 * How long Retarus keeps reports is set for each account and cannot be asked for over the API: a person has
 * to know.
 *
 * @param assumed days that the deployed alarms count with
 * @param told what a person answered
 */
export function checkRetention(assumed: number, told: number | undefined): Finding[] {
  const check = 'retention at Retarus';
  if (told === undefined)
    return [
      note(
        check,
        `the alarms count with ${assumed} days (setting accounts[].reportRetentionDays); Retarus' API does ` +
          `not tell the real value`,
        'Ask Retarus how many days your account keeps fax reports, then run doctor with --retention-days.',
      ),
    ];
  if (told >= assumed) return [good(check, `${told} days; the alarms count with ${assumed}`)];
  return [
    trouble(
      check,
      `${told} days, but the alarms count with ${assumed}: reports would expire before they page`,
      `Set reportRetentionDays of the accounts concerned to ${told} and deploy.`,
    ),
  ];
}
