import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ReasonClass } from '../../contract/reasons.ts';
import type { MetricKey } from '../../functions/poll-reports/interface/metrics.ts';
import { type Source, sourceName } from '../../functions/poll-reports/interface/source.ts';
import { emittedMetric } from './monitoring/emitted-metric.ts';

/**
 * The metrics that a forwarder emits, for alarms and dashboards of yours; each method has the metric's own
 * name. A metric is a sum over five minutes unless it says otherwise.
 */
export abstract class ForwarderMetrics extends Construct {
  /** The forwarder's name: the metric dimension `service`. */
  abstract readonly name: string;

  /** Statuses that SQS confirmed for the first time, over all sources. */
  metricStatuses(options?: MetricOptions): Metric {
    return this.#metric('statuses', {}, options);
  }

  /** Those of them whose fax was not delivered. */
  metricStatusesFailed(options?: MetricOptions): Metric {
    return this.#metric('statusesFailed', {}, options);
  }

  /** Those of them of which Retarus cannot say whether the fax was delivered. */
  metricStatusesUncertain(options?: MetricOptions): Metric {
    return this.#metric('statusesUncertain', {}, options);
  }

  /** Statuses of one reason class. */
  metricStatusesByClass(reasonClass: ReasonClass, options?: MetricOptions): Metric {
    return this.#metric('statusesByClass', { reasonClass }, options);
  }

  /** Statuses of one reason code; emitted for those of `countedReasons` and of `alarms.reasons`. */
  metricStatusesByReason(reason: string, options?: MetricOptions): Metric {
    return this.#metric('statusesByReason', { reason }, options);
  }

  /** Statuses that one of `alarms.watches` takes. */
  metricStatusesByWatch(watch: string, options?: MetricOptions): Metric {
    return this.#metric('watchedStatuses', { watch }, options);
  }

  /** Those of them whose fax was not delivered. */
  metricStatusesFailedByWatch(watch: string, options?: MetricOptions): Metric {
    return this.#metric('watchedFailed', { watch }, options);
  }

  /** Statuses that SQS did not confirm in a tick; they stay at Retarus and come again. */
  metricStatusesUnconfirmed(options?: MetricOptions): Metric {
    return this.#metric('unconfirmed', {}, options);
  }

  /** Reports and statuses that went to the quarantine queue. */
  metricQuarantined(options?: MetricOptions): Metric {
    return this.#metric('quarantined', {}, options);
  }

  /** Seconds from sentTs to the confirmation by SQS; the 95th percentile. */
  metricDeliveryLag(options?: MetricOptions): Metric {
    return this.#metric('deliveryLag', {}, { statistic: 'p95', ...options });
  }

  /** Age in seconds of the oldest report still at Retarus, over all sources; the maximum. */
  metricOldestReportAge(options?: MetricOptions): Metric {
    return this.#metric('oldestReportAge', {}, { statistic: 'Maximum', ...options });
  }

  /** 1 for each tick of a source that did what it should, 0 for each that failed. */
  metricPollSucceeded(source: Source, options?: MetricOptions): Metric {
    return this.#metric('pollSucceeded', { source: sourceName(source) }, options);
  }

  #metric(key: MetricKey, values: Readonly<Record<string, string>>, options: MetricOptions = {}): Metric {
    return emittedMetric(this.name, key, values, options);
  }
}
