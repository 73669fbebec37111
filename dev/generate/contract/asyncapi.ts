import { REASON_CLASSES } from '#contract/reasons.ts';
import { CONTRACT_VERSION } from '#contract/version.ts';
import { statusMessage } from '#poller/domain/message.ts';
import type { Example } from './examples.ts';
import type { JsonSchema } from './json-schema.ts';

const FOURTEEN_DAYS = 1_209_600;

/** The AsyncAPI 3 document of the two queues. */
export function asyncApiOf(event: JsonSchema, quarantined: JsonSchema, examples: readonly Example[]): object {
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Fax status forwarder',
      version: CONTRACT_VERSION,
      description:
        'One message per recipient of every fax sent through Retarus, and what could not be forwarded. ' +
        'Fields are added within a version; nothing is removed or narrowed.',
      license: { name: 'Apache 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      contact: { name: 'The team that runs the forwarder in your organisation' },
      tags: [{ name: 'fax', description: 'Delivery statuses of faxes.' }],
    },
    defaultContentType: 'application/json',
    servers: {
      sqs: {
        host: 'sqs.{region}.amazonaws.com',
        protocol: 'sqs',
        description: 'SQS in the AWS account and region that the forwarder is deployed to.',
        variables: { region: { description: 'AWS region.', default: 'eu-central-1' } },
        tags: [{ name: 'aws', description: 'Amazon Web Services.' }],
      },
    },
    channels: { statuses: STATUSES, quarantine: QUARANTINE },
    operations: {
      sendStatus: operation('send', 'statuses', 'recipientStatus', 'Sends one message per recipient status.'),
      sendToQuarantine: operation(
        'send',
        'quarantine',
        'quarantined',
        'Keeps what cannot be forwarded, with the reason.',
      ),
    },
    components: {
      messages: {
        recipientStatus: {
          name: 'fax.recipient-status.v1',
          title: 'Recipient status',
          summary: 'What became of one recipient of one fax job.',
          contentType: 'application/cloudevents+json',
          headers: STATUS_ATTRIBUTES,
          payload: { $ref: '#/components/schemas/recipientStatus' },
          examples: examples.map(({ name, summary, event }) => ({
            name,
            summary,
            headers: statusMessage(event).attributes,
            payload: event,
          })),
        },
        quarantined: {
          name: 'quarantined',
          title: 'Quarantined report or status',
          summary: 'A report that cannot be read, or a status that SQS does not take.',
          contentType: 'application/json',
          headers: QUARANTINE_ATTRIBUTES,
          payload: { $ref: '#/components/schemas/quarantined' },
          examples: [QUARANTINE_EXAMPLE],
        },
      },
      schemas: { recipientStatus: embedded(event), quarantined: embedded(quarantined) },
    },
  };
}

/** Within the document the dialect is AsyncAPI's; every keyword used means the same there. */
function embedded({ $schema: _, $id: __, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

const operation = (action: 'send', channel: string, message: string, summary: string) => ({
  action,
  summary,
  channel: { $ref: `#/channels/${channel}` },
  messages: [{ $ref: `#/channels/${channel}/messages/${message}` }],
});

const STATUSES = {
  address: null,
  title: 'Status queue',
  description:
    'The stack names it: see its output StatusQueueUrl. A FIFO queue unless the settings say ' +
    '"standard"; on it the deduplication id and the message group are the id of the event.',
  messages: { recipientStatus: { $ref: '#/components/messages/recipientStatus' } },
  bindings: {
    sqs: {
      queue: {
        name: 'see the output StatusQueueUrl',
        fifoQueue: true,
        deduplicationScope: 'messageGroup',
        fifoThroughputLimit: 'perMessageGroupId',
        messageRetentionPeriod: FOURTEEN_DAYS,
      },
      deadLetterQueue: {
        name: 'see the output DeadLetterQueueUrl',
        fifoQueue: true,
        messageRetentionPeriod: FOURTEEN_DAYS,
      },
      bindingVersion: '0.2.0',
    },
  },
};

const QUARANTINE = {
  address: null,
  title: 'Quarantine queue',
  description: 'The stack names it: see its output QuarantineQueueUrl. A standard queue, for operators.',
  messages: { quarantined: { $ref: '#/components/messages/quarantined' } },
  bindings: {
    sqs: {
      queue: {
        name: 'see the output QuarantineQueueUrl',
        fifoQueue: false,
        messageRetentionPeriod: FOURTEEN_DAYS,
      },
      bindingVersion: '0.2.0',
    },
  },
};

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  description,
  ...more,
});

const STATUS_ATTRIBUTES = {
  type: 'object',
  description:
    'Message attributes, for filters; all of type String. A value is cut to 256 characters, and one ' +
    'that is empty is left out. No fax number is among them, unless the settings ask for a masked or ' +
    'hashed one.',
  required: ['account', 'dataCenter', 'jobId', 'outcome', 'reasonClass', 'type'],
  properties: {
    type: text("The event's type."),
    account: text('Retarus customer number.'),
    dataCenter: text('Data center that held the report.'),
    jobId: text('The job id.'),
    outcome: text('delivered, uncertain or failed.', { enum: ['delivered', 'uncertain', 'failed'] }),
    reasonClass: text('Group of reason codes.', { examples: [...REASON_CLASSES] }),
    reason: text('Reason code as Retarus reports it.'),
    number: text(
      "Only by setting: the recipient's number with all but its last two digits hidden, or a hash of " +
        'its digits.',
    ),
  },
} satisfies JsonSchema;

const QUARANTINE_ATTRIBUTES = {
  type: 'object',
  description: 'Message attributes; all of type String.',
  required: ['account', 'dataCenter', 'kind'],
  properties: {
    kind: text('Why it is here.'),
    account: text('Retarus customer number.'),
    dataCenter: text('Data center that held the report.'),
    jobId: text('The job id, where it could be read.'),
    reason: text('The first problem.'),
  },
} satisfies JsonSchema;

const QUARANTINE_EXAMPLE = {
  name: 'unreadable-report',
  summary: 'A report whose page count is missing.',
  headers: {
    kind: 'unreadable-report',
    account: '99999',
    dataCenter: 'de1',
    jobId: 'FJJEXAMPLE2001',
    reason: 'pages is a string, not an integer',
  },
  payload: {
    kind: 'unreadable-report',
    id: '0123456789abcdef0123456789abcdef',
    account: '99999',
    dataCenter: 'de1',
    jobId: 'FJJEXAMPLE2001',
    problems: ['pages is a string, not an integer'],
    content: { jobId: 'FJJEXAMPLE2001', recipientStatus: [] },
  },
};
