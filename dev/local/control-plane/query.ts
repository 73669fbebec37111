import { randomUUID } from 'node:crypto';
import type { Deployment } from '../deployment/deploy.ts';
import type { Reply } from './reply.ts';

/** The services that speak XML: CloudFormation, SNS and STS. */

const xml = (status: number, body: string): Reply => ({ status, type: 'text/xml', body });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const element = (name: string, ...contents: readonly string[]): string =>
  `<${name}>${contents.join('')}</${name}>`;

const fault = (code: string, message: string): Reply =>
  xml(
    400,
    element(
      'ErrorResponse',
      element(
        'Error',
        element('Type', 'Sender'),
        element('Code', code),
        element('Message', escaped(message)),
      ),
    ),
  );

const response = (action: string, ...contents: readonly string[]): Reply =>
  xml(200, element(`${action}Response`, element(`${action}Result`, ...contents)));

/** `DescribeStacks`, of the one stack that there is. */
export function cloudFormation(query: URLSearchParams, deployment: Deployment): Reply | undefined {
  if (query.get('Action') !== 'DescribeStacks') return undefined;
  const { outputs, stackName } = deployment;
  const asked = query.get('StackName');
  if (asked !== null && asked !== stackName)
    return fault('ValidationError', `Stack with id ${asked} does not exist`);
  const members = Object.entries(outputs).map(([key, value]) =>
    element('member', element('OutputKey', key), element('OutputValue', escaped(value))),
  );
  const stack = element(
    'member',
    element('StackName', stackName),
    element('StackStatus', 'CREATE_COMPLETE'),
    element('CreationTime', '2026-01-01T00:00:00Z'),
    element('Outputs', ...members),
  );
  return response('DescribeStacks', element('Stacks', stack));
}

/** A message to a topic as its subscribers get it. */
export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  /** What a mailbox gets. */
  readonly text: string;
  /** What a queue gets. */
  readonly data: string;
}

/** `ListSubscriptionsByTopic` and `Publish`. */
export function sns(
  query: URLSearchParams,
  subscriptions: ReadonlyMap<string, string[]>,
  onPublish: (message: Published) => void,
): Reply | undefined {
  const topic = query.get('TopicArn') ?? '';
  if (query.get('Action') === 'Publish') {
    const message = query.get('Message') ?? '';
    const byProtocol: Readonly<Record<string, string>> =
      query.get('MessageStructure') === 'json' ? JSON.parse(message) : { default: message };
    const of = (protocol: string): string => byProtocol[protocol] ?? byProtocol.default ?? '';
    onPublish({
      topicArn: topic,
      subject: query.get('Subject') ?? '',
      text: of('email'),
      data: of('sqs'),
    });
    return response('Publish', element('MessageId', randomUUID()));
  }
  if (query.get('Action') !== 'ListSubscriptionsByTopic') return undefined;
  const members = (subscriptions.get(topic) ?? []).map((endpoint) =>
    element(
      'member',
      element('Endpoint', endpoint),
      element('Protocol', 'email'),
      element('SubscriptionArn', `${topic}:1`),
      element('TopicArn', topic),
    ),
  );
  return response('ListSubscriptionsByTopic', element('Subscriptions', ...members));
}

/** `GetCallerIdentity`. */
export function sts(query: URLSearchParams, region: string): Reply | undefined {
  if (query.get('Action') !== 'GetCallerIdentity') return undefined;
  return response(
    'GetCallerIdentity',
    element('Arn', `arn:aws:iam::000000000000:user/local-${region}`),
    element('UserId', 'local'),
    element('Account', '000000000000'),
  );
}
