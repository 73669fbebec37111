import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { example } from '#test/support/example-events.ts';
import { ArchiveStack, COLUMNS, FAILURES_BY_COST_CENTER } from '../../examples/archive/stack.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:111111111111:archive.fifo';
const template = Template.fromStack(new ArchiveStack(new App(), 'example', { queueArn: QUEUE }));

it('the archive’s pipe writes each CloudEvent as a line to the stream', () => {
  template.hasResourceProperties('AWS::Pipes::Pipe', {
    Source: QUEUE,
    Target: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Stream'), 'Arn'] },
    TargetParameters: { InputTemplate: '<$.body>\n' },
  });
});

it('the archive’s bucket is private, encrypted, and forgets', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: Match.objectLike({ BlockPublicAcls: true, RestrictPublicBuckets: true }),
    BucketEncryption: Match.anyValue(),
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 400 })] },
  });
});

/** The names in a column's type, as paths: `data.reference.billingcode`. */
function pathsOf(name: string, type: string): string[] {
  const paths: string[] = [];
  const open = [name];
  for (const [, field = '', kind = '', closed = ''] of type.matchAll(
    /(?:struct<)?(\w+):(struct<|\w+)(>*)/g,
  )) {
    if (kind === 'struct<') open.push(field);
    else paths.push([...open, field].join('.'));
    for (const _ of closed) open.pop();
  }
  return paths.length === 0 ? [name] : paths;
}

it('every column of the archive is a field that events really have', () => {
  const lower = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lower(inner)]))
      : value;
  const event = lower(example('busy'));
  const paths = COLUMNS.flatMap(({ name, type }) => pathsOf(name, type));
  expect(paths).toContain('data.reference.billingcode');
  for (const path of paths) expect(event).toHaveProperty(path);
});

it('the archive’s query asks for columns that the table has', () => {
  const names = [...FAILURES_BY_COST_CENTER.matchAll(/\bdata(?:\.\w+)+/g)].map(([name]) => name);
  const paths = COLUMNS.flatMap(({ name, type }) => pathsOf(name, type));
  expect(names.length).toBeGreaterThan(2);
  expect(paths).toEqual(expect.arrayContaining(names));
});
