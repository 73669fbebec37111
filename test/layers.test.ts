import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** An import that the layers allow or refuse: the importing file, and the name that it imports. */
type Arrow = readonly [file: string, imported: string];

const FORBIDDEN: readonly Arrow[] = [
  // Nothing of this project is above contract's reach.
  ['contract/a.ts', '../functions/poll-reports/domain/report.ts'],
  ['contract/a.ts', '../infra/index.ts'],
  ['contract/a.ts', '../cli/settings.ts'],
  ['contract/a.ts', '../dev/local/local-aws.ts'],
  ['contract/a.ts', '../test/support/reports.ts'],
  ['contract/a.ts', '#poller/domain/report.ts'],
  ['contract/a.ts', '#infra/index.ts'],
  ['contract/a.ts', '#cli/settings.ts'],
  ['contract/consumer/a.ts', '@aws-sdk/client-sqs'],
  ['contract/a.ts', 'node:http'],
  // Functions stand on contract alone.
  ['functions/poll-reports/a.ts', '../../infra/index.ts'],
  ['functions/poll-reports/a.ts', '../../cli/settings.ts'],
  ['functions/poll-reports/a.ts', '../../dev/local/local-aws.ts'],
  ['functions/poll-reports/a.ts', '#dev/local/local-aws.ts'],
  ['functions/poll-reports/a.ts', '../../test/support/reports.ts'],
  ['functions/poll-reports/a.ts', '#test/support/reports.ts'],
  ['functions/poll-reports/a.ts', '#infra/index.ts'],
  ['functions/poll-reports/a.ts', '#cli/settings.ts'],
  ['functions/poll-reports/a.ts', 'aws-cdk-lib/aws-sqs'],
  ['functions/poll-reports/a.ts', 'fast-check'],
  ['functions/poll-reports/a.ts', 'vitest'],
  // What decides knows neither AWS nor HTTP.
  ...['domain', 'tick', 'interface'].flatMap((folder): Arrow[] => [
    [`functions/poll-reports/${folder}/a.ts`, '@aws-sdk/client-sqs'],
    [`functions/poll-reports/${folder}/a.ts`, '@smithy/signature-v4'],
    [`functions/poll-reports/${folder}/a.ts`, '@aws-lambda-powertools/metrics'],
    [`functions/poll-reports/${folder}/a.ts`, '@middy/core'],
    [`functions/poll-reports/${folder}/a.ts`, 'node:https'],
    [`functions/poll-reports/${folder}/a.ts`, '../../../infra/index.ts'],
    [`functions/poll-reports/${folder}/a.ts`, '../../../dev/local/local-aws.ts'],
    [`functions/poll-reports/${folder}/a.ts`, '#test/support/reports.ts'],
  ]),
  // infra and cli see a function's interface, and nothing else of it.
  ['infra/constructs/a.ts', '../../functions/poll-reports/domain/report.ts'],
  ['infra/constructs/a.ts', '../../functions/poll-reports/tick/limits.ts'],
  ['infra/constructs/a.ts', '../../cli/settings.ts'],
  ['infra/constructs/a.ts', '../../dev/local/local-aws.ts'],
  ['infra/constructs/a.ts', '../../test/support/reports.ts'],
  ['cli/a.ts', '../functions/poll-reports/domain/report.ts'],
  ['cli/a.ts', '../functions/poll-reports/telemetry/summary.ts'],
  ['infra/constructs/a.ts', '#cli/settings.ts'],
  ['infra/constructs/a.ts', '#poller/tick/limits.ts'],
  ['cli/a.ts', '../dev/local/local-aws.ts'],
  ['cli/a.ts', '#test/support/reports.ts'],
];

const ALLOWED: readonly Arrow[] = [
  ['contract/a.ts', './event.ts'],
  ['contract/a.ts', 'zod'],
  ['functions/poll-reports/domain/a.ts', '../../../contract/event.ts'],
  ['functions/poll-reports/tick/a.ts', '../domain/report.ts'],
  ['functions/poll-reports/aws/a.ts', '@aws-sdk/client-sqs'],
  ['functions/poll-reports/retarus/a.ts', 'node:https'],
  ['infra/constructs/a.ts', '../../functions/poll-reports/interface/metrics.ts'],
  ['infra/constructs/a.ts', '../../contract/filter.ts'],
  ['infra/constructs/a.ts', 'aws-cdk-lib/aws-sqs'],
  ['cli/a.ts', '../functions/poll-reports/interface/data-centers.ts'],
  ['cli/a.ts', '../infra/settings/load.ts'],
  ['dev/local/a.ts', '#poller/domain/report.ts'],
  ['test/a.ts', '#poller/tick/tick.ts'],
];

/** Reading the environment is refused in these, and allowed where a function is put together. */
const ENVIRONMENT = {
  refused: ['contract', ...['domain', 'tick', 'interface'].map(inPoller)],
  allowed: ['cli'],
};

function inPoller(folder: string): string {
  return `functions/poll-reports/${folder}`;
}

const ROOT = join(import.meta.dirname, '..');
const ARROWS = [...FORBIDDEN, ...ALLOWED];
const nameOf = (index: number): string => `arrow-${index}.ts`;
const pathOf = ([file]: Arrow, index: number): string => join(dirname(file), nameOf(index));

let folder: string;
/** Files that `npm run check` would refuse, and the rules that refuse them. */
let refused: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layers-'));
  await cp(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  const write = async (path: string, source: string): Promise<void> => {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), source);
  };
  await Promise.all([
    ...ARROWS.map((arrow, index) => write(pathOf(arrow, index), `export * from '${arrow[1]}';\n`)),
    ...[...ENVIRONMENT.refused, ...ENVIRONMENT.allowed].map((layer) =>
      write(`${layer}/environment.ts`, 'export const region = process.env.AWS_REGION;\n'),
    ),
  ]);
  refused = await lint(folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the linter as `npm run check` does, with the same biome.json, on the written files. */
async function lint(cwd: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const words = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const output = await new Promise<string>((resolve) => {
    execFile(biome, words, { cwd, maxBuffer: 2 ** 26 }, (_, stdout) => resolve(stdout));
  });
  const rules = new Map<string, string[]>();
  for (const { category, location } of JSON.parse(output).diagnostics) {
    const path = String(location.path?.file ?? location.path).replace(/^\.\//, '');
    rules.set(path, [...(rules.get(path) ?? []), category]);
  }
  return rules;
}

describe('the check refuses an import against the layers', () => {
  test.each(FORBIDDEN.map((arrow, index) => [...arrow, index] as const))(
    '%s ← %s',
    (file, imported, index) => {
      expect(refused.get(pathOf([file, imported], index))).toContain('lint/style/noRestrictedImports');
    },
  );
});

describe('the check allows an import along the layers', () => {
  const allowed = ALLOWED.map((arrow, index) => [...arrow, index] as const);
  test.each(allowed)('%s ← %s', (file, imported, index) => {
    expect(refused.get(pathOf([file, imported], FORBIDDEN.length + index))).toBeUndefined();
  });
});

test('the check refuses to read the environment where decisions are made, and nowhere else', () => {
  const found = [...refused].filter(([, rules]) => rules.includes('lint/style/noProcessEnv'));
  expect(found.map(([path]) => dirname(path)).sort()).toEqual([...ENVIRONMENT.refused].sort());
});
