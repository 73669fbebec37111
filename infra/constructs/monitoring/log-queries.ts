import { type ILogGroup, QueryDefinition, QueryString, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface LogQueriesProps {
  /** The forwarder's name: the folder of the queries. */
  readonly service: string;
  readonly logGroup: ILogGroup;
}

/** Stands in the query where a person writes the id of a job. */
const JOB_ID = 'JOB-ID';

/**
 * What a person asks of the log, by the name that the runbook uses. Logs Insights finds the fields of the
 * lines by itself; a name with a dash stands in backticks (CloudWatch Logs user guide, "Supported logs and
 * discovered fields").
 */
const QUERIES: Readonly<Record<string, QueryStringProps>> = {
  'Failures by source': {
    filterStatements: ['tick.ended = "failed"'],
    statsStatements: [
      'count(*) as ticks, min(@timestamp) as since, max(@timestamp) as until by tick.source, tick.error.name',
    ],
    sort: 'ticks desc',
  },
  "One job's way": {
    fields: ['@timestamp', 'jobs.source', '@message'],
    filterStatements: ['ispresent(jobs.source)', `@message like "${JOB_ID}"`],
    sort: '@timestamp asc',
  },
  'Slow ticks': {
    fields: [
      '@timestamp',
      'tick.source',
      'tick.durationMs',
      'tick.ended',
      'tick.pages',
      'tick.reports',
      'tick.forwarded',
      'tick.deleted',
    ],
    filterStatements: ['ispresent(tick.durationMs)'],
    sort: 'tick.durationMs desc',
    limit: 50,
  },
  'Quarantine reasons': {
    filterStatements: [
      'tick.undeletable > 0 or ispresent(`tick.quarantined.unreadable-report`) ' +
        'or ispresent(`tick.quarantined.oversized-status`) or ispresent(`tick.quarantined.rejected-status`)',
    ],
    statsStatements: [
      'sum(`tick.quarantined.unreadable-report`) as unreadable, ' +
        'sum(`tick.quarantined.oversized-status`) as oversized, ' +
        'sum(`tick.quarantined.rejected-status`) as rejected, ' +
        'sum(tick.undeletable) as withoutJobId, min(@timestamp) as since by tick.source',
    ],
  },
};

/** Saved queries of the log, in a folder of the forwarder's name. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { logGroup, service }: LogQueriesProps) {
    super(scope, id);
    for (const [name, query] of Object.entries(QUERIES)) {
      new QueryDefinition(this, name.replaceAll(/\W/g, ''), {
        queryDefinitionName: `${service}/${name}`,
        logGroups: [logGroup],
        queryString: new QueryString(query),
      });
    }
  }
}
