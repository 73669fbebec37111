import { shortestRetention } from '../../functions/poll-reports/interface/source.ts';
import { EXAMPLE_CUSTOMER_NUMBER } from '../settings/accounts-schema.ts';
import type { Settings } from '../settings/schema.ts';

/** What can be deployed, and is hardly meant. */
export interface Warning {
  /** What the CDK acknowledges it by. */
  readonly id: string;
  readonly text: string;
}

/** Everything that a person should look at before these settings are deployed. */
export function warningsOf({ accounts, alarms, drainingQueues, paused, removal }: Settings): Warning[] {
  const unheard = (['page', 'warn'] as const).filter(
    (severity) => alarms[severity].emails.length === 0 && alarms[severity].topicArn === undefined,
  );
  const days = shortestRetention(accounts);
  const isExample = accounts.some(({ customerNumber }) => customerNumber === EXAMPLE_CUSTOMER_NUMBER);
  const warnings = [
    ...unheard.map((severity) => ({
      id: `nobody-${severity}`,
      text:
        `Nobody is told of alarms of the severity "${severity}": ` +
        `set alarms.${severity}.emails or .topicArn.`,
    })),
    isExample && {
      id: 'example',
      text:
        `${EXAMPLE_CUSTOMER_NUMBER} is the example's number: its schedules are off. ` +
        'Put yours in its place.',
    },
    ...drainingQueues.map(({ name }) => ({
      id: `draining-${name}`,
      text:
        `The old queue "${name}" drains: take its entry out of drainingQueues when "fax-status status" ` +
        'shows that it is empty. ' +
        (removal === 'destroy'
          ? 'It is deleted then, with whatever is still in it.'
          : 'It stays in the account then; delete it by hand.'),
    })),
    paused && {
      id: 'paused',
      text:
        'The settings say "paused": no report is polled, and Retarus deletes each ' +
        `after ${days === 1 ? '1 day' : `${days} days`}.`,
    },
  ].filter((warning) => warning !== false);
  return warnings.map(({ id, text }) => ({ id: `fax-status-forwarder:${id}`, text }));
}
