import { GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { REASON_CLASSES } from '../../../contract/reasons.ts';
import { TROUBLES } from '../../../functions/poll-reports/interface/metrics.ts';
import { emittedMetric, metricBySource } from './emitted-metric.ts';

/** A third of a row. */
export const GRAPH = { width: 8, height: 6 } as const;

/** Graphs of what the function says of reports and statuses. */
export class ReportGraphs {
  readonly #service: string;

  constructor(service: string) {
    this.#service = service;
  }

  outcomes(): GraphWidget {
    const statuses = emittedMetric(this.#service, 'statuses');
    const failed = emittedMetric(this.#service, 'statusesFailed');
    const uncertain = emittedMetric(this.#service, 'statusesUncertain');
    const delivered = new MathExpression({
      expression: 'statuses - FILL(failed, 0) - FILL(uncertain, 0)',
      usingMetrics: { statuses, failed, uncertain },
      label: 'delivered',
      color: '#2ca02c',
    });
    return graph(
      'Statuses by outcome',
      [
        delivered,
        failed.with({ label: 'failed', color: '#d62728' }),
        uncertain.with({ label: 'uncertain', color: '#ff7f0e' }),
      ],
      true,
    );
  }

  reasons(): GraphWidget {
    const classes = REASON_CLASSES.filter((reasonClass) => reasonClass !== 'delivered');
    return graph(
      'Statuses by reason, without the delivered ones',
      classes.map((reasonClass) =>
        emittedMetric(this.#service, 'statusesByClass', { reasonClass }, { label: reasonClass }),
      ),
      true,
    );
  }

  /** What the alarm of a watch compares. */
  watch(name: string): GraphWidget {
    return graph(`Watch: ${name}`, [
      emittedMetric(this.#service, 'watchedStatuses', { watch: name }, { label: 'all' }),
      emittedMetric(this.#service, 'watchedFailed', { watch: name }, { label: 'failed', color: '#d62728' }),
    ]);
  }

  lag(): GraphWidget {
    return graph(
      'Seconds from sentTs to the queue',
      ['p50', 'p95', 'Maximum'].map((statistic) =>
        emittedMetric(this.#service, 'deliveryLag', {}, { statistic, label: statistic }),
      ),
    );
  }

  /** A source that is polled well and yet never has a status is perhaps not the one that was meant. */
  volume(): GraphWidget {
    return graph('Statuses by source', [metricBySource(this.#service, 'statusesForwarded')], true);
  }

  polls(): GraphWidget {
    return graph('Successful polls by source', [metricBySource(this.#service, 'pollSucceeded')]);
  }

  backlog(): GraphWidget {
    return graph('Backlog by source: full pages, and ticks that left some', [
      metricBySource(this.#service, 'fullPages'),
      metricBySource(this.#service, 'backlogLeft'),
    ]);
  }

  oldest(): GraphWidget {
    return graph('Oldest report by source, in seconds', [
      metricBySource(this.#service, 'oldestReportAgeBySource', { statistic: 'Maximum' }),
    ]);
  }

  /** Nearly always empty; it names the source that an alarm over all of them is about. */
  troubles(): GraphWidget {
    return graph(
      'Trouble by source',
      TROUBLES.map((key) => metricBySource(this.#service, key)),
    );
  }
}

export const graph = (title: string, left: IMetric[], stacked = false): GraphWidget =>
  new GraphWidget({ ...GRAPH, title, left, stacked, leftYAxis: { min: 0 } });
