/** What the installed package offers to a CDK app. */
export type { ReasonOverrides } from '../contract/extend-reasons.ts';
export type { Filter } from '../contract/filter.ts';
export type { Privacy } from '../contract/privacy.ts';
export type { ReasonClass } from '../contract/reasons.ts';
export type { DataCenter, Region } from '../functions/poll-reports/interface/data-centers.ts';
export { FaxStatusForwarder } from './constructs/fax-status-forwarder.ts';
export type {
  DigestOptions,
  FaxStatusForwarderProps,
  ForwardedAccount,
} from './constructs/fax-status-forwarder-props.ts';
export type {
  AlarmOptions,
  AlarmTarget,
  FailureKind,
  Maintenance,
  ReasonLimit,
  Severity,
  Watch,
} from './constructs/monitoring/alarm-options.ts';
export type { DrainingQueueOptions, FilteredQueueOptions, QueueOptions } from './constructs/queue-options.ts';
