import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { vi } from 'vitest';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';

/** Starts a DynamoDB emulator with one table, and points the environment at it. @returns what stops it */
export async function startDynamoDb(table: string, key: string): Promise<() => void> {
  const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ ...LOCAL_AWS, endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    }),
  );
  client.destroy();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  stubAwsEnvironment();
  return () => server.close();
}

/** Credentials and region as a Lambda function has them. */
export function stubAwsEnvironment(): void {
  vi.stubEnv('AWS_REGION', LOCAL_AWS.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
}
