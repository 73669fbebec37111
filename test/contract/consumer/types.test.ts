import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
const installed = join(folder, 'node_modules/fax-status-forwarder');

/** A project as a consumer has it: the built package, the types of Lambda and of the SDK, nothing of this project. */
beforeAll(() => {
  execFileSync(process.execPath, [
    join(ROOT, 'contract/package/build-consumer.ts'),
    join(installed, 'dist/consumer'),
  ]);
  cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  for (const name of ['@types/aws-lambda', '@aws-sdk/client-sqs']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'dom'],
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the compiler finds wrong: the codes of its errors. */
function errorsIn(source: string): string[] {
  writeFileSync(join(folder, 'use.ts'), source);
  try {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return [];
  } catch (error) {
    return [...String((error as { stdout: string }).stdout).matchAll(/error (TS\d+: .*)/g)].map(
      ([, text = '']) => text,
    );
  }
}

const KIT = `import * as kit from 'fax-status-forwarder/consumer';\n`;

describe('the types of the built kit', () => {
  it.each<[string, string]>([
    [
      'fit a Lambda function as @types/aws-lambda has it',
      `import type { SQSHandler, SQSRecord } from 'aws-lambda';
       export const handler: SQSHandler = kit.sqsHandler(async (event, record: SQSRecord) => { record.attributes.ApproximateReceiveCount; });`,
    ],
    [
      'fit a worker that the SDK feeds',
      `import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
       const sqs = new SQSClient({});
       await kit.runWorker<Message>({
         receive: async (abortSignal) => (await sqs.send(new ReceiveMessageCommand({ QueueUrl: '' }), { abortSignal })).Messages ?? [],
         remove: (messages) => sqs.send(new DeleteMessageBatchCommand({ QueueUrl: '', Entries: messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })) })),
         onStatus: ({ data }) => { data.number; },
         signal: new AbortController().signal,
       });`,
    ],
    [
      'narrow the outcome',
      `const event = kit.parseStatus('');
       const text: 'a' | 'b' = kit.byOutcome(event, { delivered: (e) => { const o: 'delivered' = e.data.outcome; return 'a'; }, uncertain: () => 'b', failed: () => 'b' });
       if (kit.isFailed(event)) { const failed: 'failed' = event.data.outcome; }
       else { const others: 'delivered' | 'uncertain' | 'failed' = event.data.outcome; }`,
    ],
    [
      'let all outcomes be told apart by a switch',
      `export function what({ data }: kit.FaxStatusEvent): number {
         switch (data.outcome) { case 'delivered': return 1; case 'uncertain': return 2; case 'failed': return 3; }
       }`,
    ],
    [
      'narrow the result of reading',
      `const reading = kit.readStatus('');
       const out: string | readonly string[] = reading.ok ? reading.event.id : reading.problems;`,
    ],
    [
      'give known fields their types, and fields that come later none',
      `const { data } = kit.parseStatus('');
       const pages: number = data.pages; const sent: string | null | undefined = data.sentTs;
       const code: string | null | undefined = data.reference?.billingCode; const later: unknown = data.addedOneDay;`,
    ],
    [
      'leave room for reason classes that come later',
      `const { data } = kit.parseStatus(''); const name: string = data.reasonClass; if (data.reasonClass === 'one_day') {}`,
    ],
  ])('%s', (_, source) => {
    expect(errorsIn(KIT + source)).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a handler for an outcome is missing',
      `kit.byOutcome(kit.parseStatus(''), { delivered: () => 1, failed: () => 1 });`,
      /TS2345|TS2741/,
    ],
    ['an outcome is misspelt', `if (kit.parseStatus('').data.outcome === 'failled') {}`, /TS2367/],
    ['the event is read before it is known to be one', `kit.readStatus('').event;`, /TS2339/],
    ['an event is changed', `kit.parseStatus('').data.pages = 1;`, /TS2540/],
    [
      'a worker has no end',
      `kit.runWorker({ receive: async () => [], remove: async () => {}, onStatus: () => {} });`,
      /TS2741/,
    ],
  ])('refuse a program in which %s', (_, source, code) => {
    expect(errorsIn(KIT + source)).toEqual([expect.stringMatching(code)]);
  });
});

it('the built kit runs by itself', () => {
  const program = `import { dedupeKey, parseStatus } from 'fax-status-forwarder/consumer';
    import { readFileSync } from 'node:fs';
    console.log(dedupeKey(parseStatus(readFileSync(process.argv[2], 'utf8'))));`;
  writeFileSync(join(folder, 'use.js'), program);
  const file = join(ROOT, 'contract/examples/busy.json');
  const printed = execFileSync(process.execPath, [join(folder, 'use.js'), file], { encoding: 'utf8' });
  expect(printed).toMatch(/^[0-9a-f]{32}\n$/);
});
