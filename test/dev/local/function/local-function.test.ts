import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLocalFunction,
  type LocalFunction,
  type LocalFunctionOptions,
} from '#dev/local/function/index.ts';

let bundleDir: string;
let local: LocalFunction | undefined;

beforeEach(async () => {
  bundleDir = await mkdtemp(join(tmpdir(), 'local-function-'));
});
afterEach(async () => {
  await local?.kill();
  await rm(bundleDir, { recursive: true });
});

async function functionOf(
  source: string,
  options: Partial<LocalFunctionOptions> = {},
): Promise<LocalFunction> {
  await writeFile(join(bundleDir, 'index.js'), source);
  local = createLocalFunction({
    bundleDir,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 20_000,
    memoryMb: 128,
    ...options,
  });
  return local;
}

describe('an invocation', () => {
  it('gets the event and returns what the handler returns', async () => {
    const { invoke } = await functionOf('exports.handler = async (event) => ({ got: event });');
    expect(await invoke({ a: 1 })).toEqual({ kind: 'returned', value: { got: { a: 1 } } });
  });

  it('reports an error as Lambda does', async () => {
    const { invoke } = await functionOf(
      "exports.handler = async () => { throw new RangeError('too far'); };",
    );
    expect(await invoke({})).toMatchObject({
      kind: 'threw',
      error: { errorType: 'RangeError', errorMessage: 'too far' },
    });
  });

  it('knows how much time is left', async () => {
    const { invoke } = await functionOf(
      'exports.handler = async (_, context) => context.getRemainingTimeInMillis();',
    );
    const result = await invoke({});
    expect(result.kind === 'returned' && result.value).toBeGreaterThan(10_000);
    expect(result.kind === 'returned' && result.value).toBeLessThanOrEqual(20_000);
  });

  it('has written all its lines when it has returned', async () => {
    const { invoke, logs } = await functionOf(
      "exports.handler = async () => { for (let i = 0; i < 2000; i++) console.log('line', i); " +
        "console.error('last'); };",
    );
    await invoke({});
    expect(logs.filter(({ stream }) => stream === 'stdout').at(-1)?.text).toBe('line 1999');
    expect(logs.filter(({ stream }) => stream === 'stderr')).toEqual([{ stream: 'stderr', text: 'last' }]);
  });

  it('sees its own environment and what Lambda sets, and nothing else', async () => {
    const { invoke } = await functionOf('exports.handler = async () => process.env;', {
      environment: { MY_SETTING: 'value' },
    });
    const result = await invoke({});
    const names = Object.keys(result.kind === 'returned' ? Object(result.value) : {});
    expect(names).toContain('MY_SETTING');
    expect(names).toContain('AWS_LAMBDA_FUNCTION_MEMORY_SIZE');
    expect(names.filter((name) => !/^(AWS_|LAMBDA_|MY_SETTING$|TZ$|_HANDLER$)/.test(name))).toEqual([]);
  });
});

describe('the execution environment', () => {
  const counting = 'let calls = 0; exports.handler = async () => ++calls;';

  it('stays warm between invocations', async () => {
    const warm = await functionOf(counting);
    await warm.invoke({});
    expect(await warm.invoke({})).toEqual({ kind: 'returned', value: 2 });
    expect(warm.coldStarts).toBe(1);
  });

  it('runs one invocation at a time', async () => {
    const { invoke } = await functionOf(
      'let busy = false; exports.handler = async () => { const clash = busy; busy = true; await new ' +
        'Promise(setImmediate); busy = false; return clash; };',
    );
    const results = await Promise.all([invoke({}), invoke({}), invoke({})]);
    expect(results).toEqual(results.map(() => ({ kind: 'returned', value: false })));
  });

  it('is killed when it overruns, and starts afresh', async () => {
    const slow = await functionOf(
      'let calls = 0; exports.handler = (event) => event.hang ? new Promise(() => setInterval(() => ' +
        '{}, 1000)) : ++calls;',
      { timeoutMs: 300 },
    );
    expect(await slow.invoke({ hang: true })).toEqual({ kind: 'timed-out' });
    expect(await slow.invoke({})).toEqual({ kind: 'returned', value: 1 });
    expect(slow.coldStarts).toBe(2);
  });

  it('starts afresh after its process ended', async () => {
    const crashing = await functionOf(
      'let calls = 0; exports.handler = async (event) => { if (event.exit) process.exit(3); return ' +
        '++calls; };',
    );
    expect(await crashing.invoke({ exit: true })).toEqual({ kind: 'crashed', exitCode: 3, signal: null });
    expect(await crashing.invoke({})).toEqual({ kind: 'returned', value: 1 });
  });

  it('can be killed in the middle of an invocation', async () => {
    const running = await functionOf(
      "exports.handler = () => { console.log('running'); " +
        'return new Promise(() => setInterval(() => {}, 1000)); };',
      { onLine: () => void running.kill() },
    );
    expect(await running.invoke({})).toEqual({ kind: 'crashed', exitCode: null, signal: 'SIGKILL' });
  });

  it('dies of too much memory, as on Lambda', async () => {
    const { invoke } = await functionOf(
      'exports.handler = async () => { const all = []; for (;;) all.push(new ' +
        'Array(100000).fill(all.length)); };',
      { memoryMb: 64 },
    );
    expect((await invoke({})).kind).toBe('crashed');
  });

  it('says why a bundle could not be loaded', async () => {
    const { invoke } = await functionOf("throw new Error('no settings');");
    expect(await invoke({})).toMatchObject({
      kind: 'init-failed',
      error: { errorMessage: 'no settings' },
    });
  });

  it('says that the handler is not there', async () => {
    const { invoke } = await functionOf('exports.other = 1;');
    expect((await invoke({})).kind).toBe('init-failed');
  });
});
