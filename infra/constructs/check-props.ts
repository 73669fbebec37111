import type { Duration } from 'aws-cdk-lib';
import { type Problem, problemText } from '../options/problems.ts';
import { optionProblems } from '../settings/problems.ts';
import type { FaxStatusForwarderProps } from './fax-status-forwarder-props.ts';
import { MAIN_QUEUE, type QueueOptions } from './queue-options.ts';

/** Names of alarms, the dashboard and metrics begin with it. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Everything that is wrong with the construct's props, one sentence each: the props are put into the form of
 * a settings file and checked by the rules of settings, and each problem is told at the prop's own place.
 */
export function propProblems(props: FaxStatusForwarderProps): string[] {
  const { name } = props;
  const problems: Problem[] = optionProblems(asSettings(props)).map(({ message, path }) => ({
    path: placeInProps(path),
    message,
  }));
  if (name !== undefined && !NAME.test(name)) {
    const message = 'must be letters, digits, dashes and underscores, at most 64';
    problems.unshift({ path: ['name'], message: `${message}, not ${JSON.stringify(name)}` });
  }
  for (const prop of ['vpcSubnets', 'securityGroups'] as const) {
    if (props[prop] !== undefined && !props.vpc)
      problems.push({ path: [prop], message: 'is of a network of yours: name that in "vpc" too' });
  }
  return problems.map(problemText);
}

function asSettings(props: FaxStatusForwarderProps): object {
  const { alarms: { page, warn, ...alarms } = {}, queue } = props;
  const emailsOf = (target: typeof warn) => target?.emails && { emails: [...target.emails] };
  return defined({
    accounts: props.accounts?.map(({ enabled, reportRetention, secret, secretKey, ...account }) =>
      defined({ ...account, reportRetentionDays: reportRetention?.toDays({ integral: false }) }),
    ),
    queue: queue === undefined || 'queueArn' in queue ? undefined : queueSettings(queue),
    filteredQueues: props.filteredQueues?.map(({ consumers, filter, name, ...options }) => ({
      name,
      filter,
      ...queueSettings(options),
    })),
    drainingQueues: props.drainingQueues?.map(({ consumers, name, ...options }) => ({
      name,
      ...queueSettings(options),
      // A queue of yours has taken its place, whatever its type.
      ...(name === MAIN_QUEUE && queue && 'queueArn' in queue && { type: 'standard' }),
    })),
    poller: defined({
      memoryMb: props.memorySize,
      periodMinutes: minutesOf(props.period),
      secretCacheSeconds: props.secretCache?.toSeconds({ integral: false }),
      sendsInFlight: props.sendsInFlight,
    }),
    countedReasons: props.countedReasons,
    reasonOverrides: props.reasonOverrides,
    privacy: props.privacy,
    reportApi: props.baseUrls && { baseUrls: props.baseUrls },
    fixedAddress: props.fixedAddress,
    // What is in the network is the CDK's business: this is for what the options must be to each other.
    vpc: props.vpc && { vpcId: 'vpc-00000000', subnetIds: ['subnet-00000000'] },
    digest: props.digest && defined({ ...props.digest }),
    alarms: defined({ ...alarms, warn: emailsOf(warn), page: emailsOf(page) }),
  });
}

const queueSettings = ({
  fifo,
  maxReceiveCount,
  retention,
  visibilityTimeout,
  ...others
}: QueueOptions): object =>
  defined({
    ...others,
    type: fifo === undefined ? undefined : fifo ? 'fifo' : 'standard',
    maxReceiveCount,
    retentionDays: retention?.toDays({ integral: false }),
    visibilityTimeoutSeconds: visibilityTimeout?.toSeconds({ integral: false }),
  });

const minutesOf = (period: Duration | undefined): number | undefined =>
  period?.toMinutes({ integral: false });

const defined = (value: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

/** What the construct calls a setting. */
const PROPS: Readonly<Record<string, string>> = {
  'poller.memoryMb': 'memorySize',
  'poller.periodMinutes': 'period (in minutes)',
  'poller.secretCacheSeconds': 'secretCache (in seconds)',
  'poller.sendsInFlight': 'sendsInFlight',
  'reportApi.baseUrls': 'baseUrls',
};
const ENDS: Readonly<Record<string, string>> = {
  reportRetentionDays: 'reportRetention (in days)',
  retentionDays: 'retention (in days)',
  visibilityTimeoutSeconds: 'visibilityTimeout (in seconds)',
};

function placeInProps(path: readonly PropertyKey[]): readonly PropertyKey[] {
  const top = PROPS[path.slice(0, 2).join('.')];
  const rest = top === undefined ? path : [top, ...path.slice(2)];
  return rest.map((part) => ENDS[String(part)] ?? part);
}

/**
 * What is built in the place of props that cannot be used: the app goes on to its end, where the CDK tells
 * every problem at the construct's path and stops.
 */
export const standInFor = ({ filteredQueues }: FaxStatusForwarderProps): FaxStatusForwarderProps => ({
  accounts: [{ customerNumber: '0', dataCenters: ['de1'] }],
  filteredQueues: [...new Set(filteredQueues?.map(({ name }) => name))]
    .filter((name) => /^[\w-]+$/.test(name))
    .map((name) => ({ name, filter: {} })),
});
