/**
 * Every metric that the function emits: the one list that the emitter, the alarms and the dashboard share.
 *
 * A custom metric costs 0.30 $ a month for each distinct set of dimension values, and only for the hours in
 * which it is emitted. So the dimensions are few, and what should not happen is emitted only when it happens.
 */
export const NAMESPACE = 'FaxStatusForwarder';

/**
 * `service` is the forwarder's name (several may run in one AWS account), `source` is `account@data center`.
 */
export const DIMENSION_SETS = {
  source: ['service', 'source'],
  service: ['service'],
  reasonClass: ['service', 'reasonClass'],
  reason: ['service', 'reason'],
  watch: ['service', 'watch'],
} as const;

export type DimensionSet = keyof typeof DIMENSION_SETS;

export interface MetricDefinition {
  readonly name: string;
  readonly unit: 'Count' | 'Seconds';
  /**
   * It is emitted once for each of these. Over all sources, an alarm costs once; by source, it names the
   * culprit.
   */
  readonly dimensions: readonly DimensionSet[];
  /** `always`: in each tick; `nonzero`: only when there is something to count. */
  readonly emitted: 'always' | 'nonzero';
  readonly meaning: string;
}

const define = <const T extends Record<string, MetricDefinition>>(metrics: T): T => metrics;

export const METRICS = define({
  pollSucceeded: {
    name: 'PollSucceeded',
    unit: 'Count',
    dimensions: ['source'],
    emitted: 'always',
    meaning:
      '1 when the tick listed its reports and did what it should with them, or when no credentials were ' +
      'stored yet; 0 when it failed.',
  },
  notSetUp: {
    name: 'NotSetUp',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: '1 when no credentials were stored yet, so that nothing was polled.',
  },
  oldestReportAge: {
    name: 'OldestReportAge',
    unit: 'Seconds',
    dimensions: ['service'],
    emitted: 'nonzero',
    meaning: 'Age of the oldest report still at Retarus when the tick ended, where one is left.',
  },
  oldestReportAgeBySource: {
    name: 'OldestReportAge',
    unit: 'Seconds',
    dimensions: ['source'],
    emitted: 'nonzero',
    meaning: 'The same by source.',
  },
  statusesForwarded: {
    name: 'StatusesForwarded',
    unit: 'Count',
    dimensions: ['source'],
    emitted: 'nonzero',
    meaning: 'Statuses that SQS confirmed for the first time.',
  },
  fullPages: {
    name: 'FullPages',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'Pages of 1000 reports: the backlog is longer than one page.',
  },
  backlogLeft: {
    name: 'BacklogLeft',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: '1 when the tick ended with more reports waiting than it could take.',
  },
  credentialsRefused: {
    name: 'CredentialsRefused',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'Retarus refused the credentials, also after the secret was read again.',
  },
  secretUnreadable: {
    name: 'SecretUnreadable',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'The secret could not be read or holds no usable credentials.',
  },
  responsesUnreadable: {
    name: 'ResponsesUnreadable',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'Most of a page could not be read: the API has changed, or the forwarder has a bug.',
  },
  reportApiFailed: {
    name: 'ReportApiFailed',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'A call to the report API failed for any other reason: unreachable, slow, throttled, broken.',
  },
  queueRefused: {
    name: 'QueueRefused',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'SQS refused or did not respond: statuses stay at Retarus until it does.',
  },
  unconfirmed: {
    name: 'StatusesUnconfirmed',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'Statuses that SQS did not confirm in this tick; they stay at Retarus and come again.',
  },
  quarantined: {
    name: 'Quarantined',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'Reports and statuses that went to the quarantine queue.',
  },
  pendingJobs: {
    name: 'PendingJobs',
    unit: 'Count',
    dimensions: ['source'],
    emitted: 'nonzero',
    meaning: 'Listed jobs that still have a pending recipient; left alone until they are final.',
  },
  undeletableEntries: {
    name: 'UndeletableEntries',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning:
      'List entries without a usable job id: they cannot be deleted, and come again until they expire.',
  },
  deletesRefused: {
    name: 'DeletesRefused',
    unit: 'Count',
    dimensions: ['service', 'source'],
    emitted: 'nonzero',
    meaning: 'Forwarded jobs whose deletion Retarus did not confirm; they are listed again.',
  },
  deliveryLag: {
    name: 'DeliveryLag',
    unit: 'Seconds',
    dimensions: ['service'],
    emitted: 'nonzero',
    meaning: 'Seconds from sentTs to the confirmation by SQS, one value a status.',
  },
  statuses: {
    name: 'Statuses',
    unit: 'Count',
    dimensions: ['service'],
    emitted: 'nonzero',
    meaning: 'Statuses that SQS confirmed for the first time, over all sources.',
  },
  statusesFailed: {
    name: 'StatusesFailed',
    unit: 'Count',
    dimensions: ['service'],
    emitted: 'nonzero',
    meaning: 'Those of them whose outcome is failed.',
  },
  statusesUncertain: {
    name: 'StatusesUncertain',
    unit: 'Count',
    dimensions: ['service'],
    emitted: 'nonzero',
    meaning: 'Those of them whose outcome is uncertain.',
  },
  statusesByClass: {
    name: 'Statuses',
    unit: 'Count',
    dimensions: ['reasonClass'],
    emitted: 'nonzero',
    meaning: 'Statuses that SQS confirmed for the first time, by reason class.',
  },
  statusesByReason: {
    name: 'Statuses',
    unit: 'Count',
    dimensions: ['reason'],
    emitted: 'nonzero',
    meaning: 'The same by reason code, for the codes that the settings name.',
  },
  watchedStatuses: {
    name: 'Statuses',
    unit: 'Count',
    dimensions: ['watch'],
    emitted: 'nonzero',
    meaning: 'The same by watch, for the watches that the settings name.',
  },
  watchedFailed: {
    name: 'StatusesFailed',
    unit: 'Count',
    dimensions: ['watch'],
    emitted: 'nonzero',
    meaning: 'Those of a watch whose outcome is failed.',
  },
});

export type MetricKey = keyof typeof METRICS;

/** Why a tick failed: each error that ends one names the metric that counts it. */
const FAILURES = [
  'credentialsRefused',
  'secretUnreadable',
  'responsesUnreadable',
  'reportApiFailed',
  'queueRefused',
] as const satisfies readonly MetricKey[];

export type FailureMetric = (typeof FAILURES)[number];

/** Emitted by source only when something is not as it should be. */
export const TROUBLES = [
  'notSetUp',
  ...FAILURES,
  'unconfirmed',
  'quarantined',
  'pendingJobs',
  'undeletableEntries',
  'deletesRefused',
] as const satisfies readonly MetricKey[];
