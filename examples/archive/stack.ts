import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Compression, DeliveryStream, S3Bucket } from 'aws-cdk-lib/aws-kinesisfirehose';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface ArchiveStackProps extends StackProps {
  /**
   * ARN of a queue that nobody else consumes: a further queue of the forwarder without a filter that drops
   * anything.
   */
  readonly queueArn: string;
  /** How long statuses are kept. They are personal data. @default 400 days */
  readonly keepFor?: Duration;
}

/** Every status as a line in S3, and Athena to ask which cost center has which failures. */
export class ArchiveStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { queueArn, keepFor = Duration.days(400), ...props }: ArchiveStackProps,
  ) {
    super(scope, id, props);
    const bucket = new Bucket(this, 'Statuses', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: keepFor }],
    });
    const stream = new DeliveryStream(this, 'Stream', {
      destination: new S3Bucket(bucket, {
        dataOutputPrefix: 'statuses/day=!{timestamp:yyyy-MM-dd}/',
        errorOutputPrefix: 'errors/!{firehose:error-output-type}/',
        bufferingInterval: Duration.minutes(15),
        compression: Compression.GZIP,
      }),
    });
    this.#pipe(queueArn, stream);
    this.#query(bucket);
  }

  #pipe(queueArn: string, stream: DeliveryStream): void {
    const role = new Role(this, 'PipeRole', {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
      inlinePolicies: {
        Move: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
              resources: [queueArn],
            }),
            new PolicyStatement({
              actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
              resources: [stream.deliveryStreamArn],
            }),
          ],
        }),
      },
    });
    new CfnPipe(this, 'Pipe', {
      roleArn: role.roleArn,
      source: queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 10 } },
      target: stream.deliveryStreamArn,
      // The CloudEvent, and a line feed, which Athena separates lines by.
      targetParameters: { inputTemplate: '<$.body>\n' },
    });
  }

  #query(bucket: Bucket): void {
    const database = new CfnDatabase(this, 'Database', {
      catalogId: this.account,
      databaseInput: { name: 'faxes' },
    });
    const table = new CfnTable(this, 'Table', {
      catalogId: this.account,
      databaseName: 'faxes',
      tableInput: {
        name: 'statuses',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [{ name: 'day', type: 'string' }],
        parameters: {
          // The days follow from the calendar: nothing has to be crawled.
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
          'projection.day.range': '2026-01-01,NOW',
          'storage.location.template': `s3://${bucket.bucketName}/statuses/day=\${day}/`,
        },
        storageDescriptor: {
          location: `s3://${bucket.bucketName}/statuses/`,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
          columns: COLUMNS,
        },
      },
    });
    table.node.addDependency(database);
    const workGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name: 'faxes',
      workGroupConfiguration: {
        resultConfiguration: { outputLocation: `s3://${bucket.bucketName}/results/` },
      },
    });
    const query = new CfnNamedQuery(this, 'FailuresByCostCenter', {
      database: 'faxes',
      workGroup: 'faxes',
      name: 'Failures by cost center, last 30 days',
      queryString: FAILURES_BY_COST_CENTER,
    });
    query.node.addDependency(table, workGroup);
  }
}

/** Athena writes names in lower case; its JSON reader finds a field whatever its case. */
export const COLUMNS = [
  { name: 'id', type: 'string' },
  { name: 'source', type: 'string' },
  { name: 'subject', type: 'string' },
  {
    name: 'data',
    type:
      'struct<account:string,datacenter:string,jobid:string,outcome:string,reason:string,' +
      'reasonclass:string,sentts:string,reference:struct<customerdefinedid:string,billingcode:string>>',
  },
];

/** A status that came twice has one id: it is counted once. */
export const FAILURES_BY_COST_CENTER = `
SELECT data.reference.billingcode AS cost_center,
       data.reasonclass AS reason,
       count(DISTINCT id) AS statuses
FROM statuses
WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y-%m-%d')
  AND data.outcome <> 'delivered'
GROUP BY 1, 2
ORDER BY 3 DESC`;
