import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The Lambda function in Python with Powertools and pydantic, as its README runs it.

const record = (messageId: string, body: string) => ({
  messageId,
  body,
  receiptHandle: messageId,
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111111111111:statuses.fifo',
  awsRegion: 'eu-central-1',
  md5OfBody: '',
  messageAttributes: {},
  attributes: { MessageGroupId: messageId },
});

const INVOKE =
  'import handler, json, sys; print(json.dumps(handler.lambda_handler(json.load(sys.stdin), None)))';
const SHOW = `
import handler, sys
body = sys.stdin.read()
print(repr(handler.FaxStatusEvent.model_validate_json(body)))
try:
    handler.FaxStatusEvent.model_validate_json(body.replace('"failed"', '"lost"'))
except Exception as error:
    print(error)
`;

/** @throws AssertionError naming what the example did otherwise */
export function checkPowertoolsExample(python: string, root: string): void {
  const cwd = join(root, 'examples/python-powertools');
  const body = (name: string) => readFileSync(join(root, 'contract/examples', `${name}.json`), 'utf8');
  const run = (program: string, input: string) =>
    execFileSync(python, ['-B', '-c', program], { cwd, input, encoding: 'utf8' }).trim().split('\n');

  const Records = [
    record('bad', '{"number": "+49 89 0000-7777"}'),
    ...['delivered', 'wrong-number', 'uncertain', 'delivered-with-added-fields'].map((name) =>
      record(name, body(name)),
    ),
  ];
  const lines = run(INVOKE, JSON.stringify({ Records }));
  assert.deepEqual(JSON.parse(lines.pop() ?? ''), { batchItemFailures: [{ itemIdentifier: 'bad' }] });
  assert.deepEqual(
    lines.map((line) => line.replace(/^task [0-9a-f]{32} \w+: /, '')),
    ['WRONG_NO, check_number', 'ask the recipient before you send again'],
  );
  console.log('ok  Powertools: one bad message of a FIFO batch comes again, and the others are done');

  const shown = run(SHOW, body('wrong-number')).join('\n');
  assert.match(shown, /FaxStatusEvent\(id='[0-9a-f]{32}'/);
  assert.match(shown, /data\.outcome/);
  assert.doesNotMatch(shown, /0000/);
  console.log('ok  pydantic: neither a printed model nor an error shows a number');
}
