/**
 * Published prices of us-east-1 in US dollars, without free tiers (as published in November 2026; compare
 * before you rely on them). Other regions differ by up to a fifth.
 */
export const PRICES = {
  /** SendMessageBatch and any other request, each up to 64 KB. */
  sqsFifoRequest: 0.5e-6,
  sqsStandardRequest: 0.4e-6,
  lambdaRequest: 0.2e-6,
  /** arm64, first tier. */
  lambdaGbSecond: 0.0000133334,
  schedulerInvocation: 1e-6,
  secretMonth: 0.4,
  secretCall: 5e-6,
  /** First 10,000 metrics; billed for the hours in which they are emitted. */
  metricMonth: 0.3,
  /** For each metric that a standard-resolution alarm evaluates. */
  alarmMetricMonth: 0.1,
  compositeAlarmMonth: 0.5,
  dashboardMonth: 3,
  /** A metric that GetMetricData is asked for. */
  metricRead: 1e-5,
  logGb: 0.5,
  /** 0.045 $ an hour; its traffic is 0.045 $ a GB. */
  natGatewayMonth: 32.4,
  /** A public IPv4 address, 0.005 $ an hour. */
  addressMonth: 3.6,
} as const;

/**
 * What an AWS account has free of charge every month, as long as nothing else in it uses it up (published
 * with the prices).
 */
export const FREE_TIER = {
  sqsRequests: 1_000_000,
  lambdaRequests: 1_000_000,
  lambdaGbSeconds: 400_000,
  schedulerInvocations: 14_000_000,
  metrics: 10,
  alarmMetrics: 10,
  dashboards: 3,
  logGb: 5,
} as const;
