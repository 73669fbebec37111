import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesize } from '../../infra/synthesize.ts';

const text = readFileSync(join(import.meta.dirname, '../../../contract/generated/asyncapi.json'), 'utf8');
const document = JSON.parse(text);

describe('the AsyncAPI document', () => {
  it('has nothing that the official parser and its linter would report', async () => {
    const diagnostics = await new Parser().validate(text);
    expect(diagnostics.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`)).toEqual([]);
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
    const queues = Object.entries(propertiesOf(synthesize(), 'AWS::SQS::Queue'));
    const called = (name: string) => queues.find(([id]) => id.includes(name))?.[1];
    const { queue, deadLetterQueue } = document.channels.statuses.bindings.sqs;
    const asTemplate = (binding: Record<string, unknown>) => ({
      ...(binding.fifoQueue === true && { FifoQueue: true }),
      MessageRetentionPeriod: binding.messageRetentionPeriod,
    });
    expect(called('QueuesStatus')).toMatchObject({
      ...asTemplate(queue),
      DeduplicationScope: queue.deduplicationScope,
      FifoThroughputLimit: queue.fifoThroughputLimit,
    });
    expect(called('DeadLetter')).toMatchObject(asTemplate(deadLetterQueue));
    expect(called('Quarantine')).toMatchObject(asTemplate(document.channels.quarantine.bindings.sqs.queue));
    expect(called('Quarantine')).not.toHaveProperty('FifoQueue');
  });
});
