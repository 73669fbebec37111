import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsumerProject, makeConsumerProject } from '#test/support/consumer-project.ts';

const EXAMPLE = join(import.meta.dirname, '../../../contract/examples/busy.json');

let project: ConsumerProject;
beforeAll(() => {
  project = makeConsumerProject();
});
afterAll(() => project.remove());

const KIT = `import * as kit from 'fax-status-forwarder/consumer';\n`;

describe('the types of the built kit', () => {
  it.each<[string, string]>([
    [
      'fit a Lambda function as @types/aws-lambda has it',
      `import type { SQSHandler, SQSRecord } from 'aws-lambda';
       export const handler: SQSHandler = kit.sqsHandler(async (event, record: SQSRecord) => {
          record.attributes.ApproximateReceiveCount;
        });`,
    ],
    [
      'narrow the outcome',
      `const event = kit.parseStatus('');
       const text: 'a' | 'b' = kit.byOutcome(event, {
          delivered: (e) => { const o: 'delivered' = e.data.outcome; return 'a'; },
          uncertain: () => 'b',
          failed: () => 'b',
        });
       if (kit.isFailed(event)) { const failed: 'failed' = event.data.outcome; }
       else { const others: 'delivered' | 'uncertain' | 'failed' = event.data.outcome; }`,
    ],
    [
      'let all outcomes be told apart by a switch',
      `export function what({ data }: kit.FaxStatusEvent): number {
         switch (data.outcome) {
           case 'delivered': return 1;
           case 'uncertain': return 2;
           case 'failed': return 3;
         }
       }`,
    ],
    [
      'narrow the result of reading',
      `const reading = kit.checkStatus('');
       const out: string | readonly string[] = reading.ok ? reading.event.id : reading.problems;`,
    ],
    [
      'give known fields their types, and fields that come later none',
      `const { data } = kit.parseStatus('');
       const pages: number | null | undefined = data.pages;
        const sent: string | null | undefined = data.sentTs;
       const code: string | null | undefined = data.reference?.billingCode;
        const later: unknown = data.addedOneDay;`,
    ],
    [
      'leave room for reason classes that come later',
      `const { data } = kit.parseStatus(''); const name: string = data.reasonClass; if ` +
        `(data.reasonClass === 'one_day') {}`,
    ],
  ])('%s', (_, source) => {
    expect(project.errorsIn(KIT + source)).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a handler for an outcome is missing',
      `kit.byOutcome(kit.parseStatus(''), { delivered: () => 1, failed: () => 1 });`,
      /TS2345|TS2741/,
    ],
    ['an outcome is misspelt', `if (kit.parseStatus('').data.outcome === 'failled') {}`, /TS2367/],
    ['the event is read before it is known to be one', `kit.checkStatus('').event;`, /TS2339/],
    ['an event is changed', `kit.parseStatus('').data.pages = 1;`, /TS2540/],
  ])('refuse a program in which %s', (_, source, code) => {
    expect(project.errorsIn(KIT + source)).toEqual([expect.stringMatching(code)]);
  });
});

it('the built kit runs by itself', () => {
  const program = `import { dedupeKey, parseStatus } from 'fax-status-forwarder/consumer';
    import { readFileSync } from 'node:fs';
    console.log(dedupeKey(parseStatus(readFileSync(process.argv[2], 'utf8'))));`;
  expect(project.run(program, EXAMPLE)).toMatch(/^[0-9a-f]{32}\n$/);
});
