import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/**
 * A project as a consumer has it: the built kit, the types of Lambda and Node, sqs-consumer, nothing of this
 * project.
 */
export interface ConsumerProject {
  /** What the compiler finds wrong with a program. */
  readonly errorsIn: (source: string) => string[];
  /** What a program prints. */
  readonly run: (source: string, ...words: string[]) => string;
  readonly remove: () => void;
}

const COMPILER_OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'nodenext',
  target: 'es2022',
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};

export function makeConsumerProject(): ConsumerProject {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  const modules = join(folder, 'node_modules');
  const kit = join(modules, 'fax-status-forwarder');
  execFileSync(process.execPath, [join(ROOT, 'dev/generate/package/compile.ts'), join(kit, 'dist')]);
  cpSync(join(ROOT, 'package.json'), join(kit, 'package.json'));
  for (const name of ['@types/aws-lambda', '@types/node', 'sqs-consumer']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write('package.json', '{"type":"module"}');
  write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['use.ts'] }));

  return {
    errorsIn: (source) => {
      write('use.ts', source);
      return compile(folder);
    },
    run: (source, ...words) => {
      write('use.js', source);
      return execFileSync(process.execPath, [join(folder, 'use.js'), ...words], { encoding: 'utf8' });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function compile(folder: string): string[] {
  try {
    execFileSync(process.execPath, [TSC, '-p', folder], { stdio: 'pipe' });
    return [];
  } catch (error) {
    const output = String((error as { stdout: Buffer }).stdout);
    return [...output.matchAll(/error (TS\d+: .*)/g)].map(([, text = '']) => text);
  }
}
