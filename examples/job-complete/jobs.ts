import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dedupeKey, type FaxStatusEvent } from 'fax-status-forwarder/consumer';

/**
 * Counts the statuses of a job. A job is complete when as many different ids have come under one source and
 * subject as
 * `data.recipient.count` says. Ids are kept as a set, so a status that comes twice counts once.
 *
 * An item of DynamoDB holds 400 kB: ids of about 11,000 recipients. Larger jobs need an item for each
 * recipient.
 */
export class Jobs {
  readonly #table: string;
  readonly #dynamoDb: DynamoDBDocumentClient;

  constructor(dynamoDb: DynamoDBDocumentClient, table: string) {
    this.#dynamoDb = dynamoDb;
    this.#table = table;
  }

  /**
   * @returns whether this status completed its job: true for one status of each job, and again where that one
   *   is repeated
   */
  async add(event: FaxStatusEvent): Promise<boolean> {
    const { Attributes } = await this.#dynamoDb.send(
      new UpdateCommand({
        TableName: this.#table,
        // The job id alone is not enough: the source names the account and the data center.
        Key: { job: `${event.source}/${event.subject}` },
        UpdateExpression: 'ADD ids :id SET expires = :expires',
        ExpressionAttributeValues: {
          ':id': new Set([dedupeKey(event)]),
          // Retarus keeps reports for up to 30 days: afterwards no status of the job can come any more.
          ':expires': Math.floor(Date.now() / 1000) + 31 * 24 * 60 * 60,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    const ids = Attributes?.ids as Set<string>;
    if (ids.size < event.data.recipient.count) return false;
    return this.#isLast(event);
  }

  /**
   * The first to find the job complete leaves its id; a repetition of the same status is told the same again.
   */
  async #isLast(event: FaxStatusEvent): Promise<boolean> {
    try {
      await this.#dynamoDb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { job: `${event.source}/${event.subject}` },
          UpdateExpression: 'SET lastId = :id',
          ConditionExpression: 'attribute_not_exists(lastId) OR lastId = :id',
          ExpressionAttributeValues: { ':id': dedupeKey(event) },
        }),
      );
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}
