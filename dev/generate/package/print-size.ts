import { sizeOf } from './size.ts';

const USES: [string, readonly string[] | 'everything'][] = [
  ['everything', 'everything'],
  ['sqsHandler', ['sqsHandler']],
  ['parseStatus', ['parseStatus']],
  ['dedupeKey and byOutcome', ['dedupeKey', 'byOutcome']],
];

console.log('fax-status-forwarder/consumer, bytes:');
for (const [name, exports] of USES) {
  const { gzipped, minified } = await sizeOf(exports);
  console.log(
    `  ${name.padEnd(24)} ${String(minified).padStart(6)} minified ${String(gzipped).padStart(6)} gzipped`,
  );
}
