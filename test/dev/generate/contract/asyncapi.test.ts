import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesize } from '#test/infra/synthesize.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../contract/generated/asyncapi.json'), 'utf8');
const document = JSON.parse(text);

describe('the AsyncAPI document', () => {
  it('has nothing that the official parser and its linter would report', async () => {
    const diagnostics = await new Parser().validate(text);
    expect(diagnostics.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`)).toEqual([]);
  });

  it('is valid for tools that stop at AsyncAPI 3.0, too', async () => {
    const older = readFileSync(
      join(import.meta.dirname, '../../../../contract/generated/asyncapi-3.0.json'),
      'utf8',
    );
    const errors = (await new Parser().validate(older)).filter(({ severity }) => severity === 0);
    expect(JSON.parse(older)).toEqual({ ...document, asyncapi: '3.0.0' });
    expect(errors.map(({ message }) => message)).toEqual([]);
  });

  it('would be reported where a queue is described wrongly', async () => {
    const wrong = structuredClone(document);
    wrong.channels.quarantine.bindings.sqs.queue.fifoQueue = 'no';
    const places = (await new Parser().validate(wrong)).map(({ path }) => path.join('.'));
    expect(places).toContain('channels.quarantine.bindings.sqs.queue.fifoQueue');
  });

  it.each(['recipientStatus', 'quarantined'])('has only examples that are what it says of %s', (name) => {
    const { headers, examples } = document.components.messages[name];
    const ajv = new Ajv({ allowUnionTypes: true });
    const [isPayload, isHeaders] = [ajv.compile(document.components.schemas[name]), ajv.compile(headers)];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect([isPayload(example.payload), isPayload.errors]).toEqual([true, null]);
      expect([isHeaders(example.headers), isHeaders.errors]).toEqual([true, null]);
    }
  });

  it('describes both queues', async () => {
    const { document: parsed } = await new Parser().parse(text);
    const channels = parsed?.channels().all() ?? [];
    expect(channels.map((channel) => channel.id()).sort()).toEqual(['quarantine', 'statuses']);
  });

  it('says of the queues what the stack makes of them', () => {
    const queues = Object.values(propertiesOf(synthesize(), 'AWS::SQS::Queue'));
    const status = queues.find(({ RedrivePolicy }) => RedrivePolicy !== undefined);
    const deadLetter = queues.find(
      ({ FifoQueue, RedrivePolicy }) => FifoQueue && RedrivePolicy === undefined,
    );
    const quarantine = queues.find(({ FifoQueue }) => FifoQueue === undefined);
    const { channels } = document;
    const { queue, deadLetterQueue } = channels.statuses.bindings.sqs;
    expect(status).toMatchObject({
      FifoQueue: queue.fifoQueue,
      DeduplicationScope: queue.deduplicationScope,
      FifoThroughputLimit: queue.fifoThroughputLimit,
      MessageRetentionPeriod: queue.messageRetentionPeriod,
    });
    expect(deadLetter).toMatchObject({
      FifoQueue: deadLetterQueue.fifoQueue,
      MessageRetentionPeriod: deadLetterQueue.messageRetentionPeriod,
    });
    expect(channels.quarantine.bindings.sqs.queue).toMatchObject({
      fifoQueue: false,
      messageRetentionPeriod: quarantine?.MessageRetentionPeriod,
    });
  });
});
