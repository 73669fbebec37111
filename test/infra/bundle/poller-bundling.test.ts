import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import {
  DIGEST_ENTRY,
  POLLER_ALIASES,
  POLLER_BUNDLING,
  POLLER_ENTRY,
} from '#infra/bundle/poller-bundling.ts';

/** In bytes, minified. */
const LIMIT = 290_000;
/** The digest has the clients of CloudWatch and SNS besides, which speak other protocols. */
const DIGEST_LIMIT = 300_000;

let bundle: string;
let digest: string;
beforeAll(async () => {
  [bundle, digest] = await Promise.all([bundled(POLLER_ENTRY), bundled(DIGEST_ENTRY)]);
});

async function bundled(entry: string): Promise<string> {
  const { format, minify, target = 'node24', mainFields = [] } = POLLER_BUNDLING;
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: format ?? 'cjs',
    minify: minify ?? false,
    target,
    mainFields: [...mainFields],
    alias: POLLER_ALIASES,
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

test(`the function's bundle is at most ${LIMIT} bytes`, () => {
  expect(bundle.length).toBeGreaterThan(100_000);
  expect(bundle.length).toBeLessThanOrEqual(LIMIT);
});

test(`the digest's bundle is at most ${DIGEST_LIMIT} bytes`, () => {
  expect(digest.length).toBeGreaterThan(100_000);
  expect(digest.length).toBeLessThanOrEqual(DIGEST_LIMIT);
});

test("the bundle holds the environment's credentials in the place of the SDK's chain of providers", () => {
  const held = ['AWS_ACCESS_KEY_ID', 'AssumeRole', 'credential_process', 'sso_start_url'].filter((text) =>
    bundle.includes(text),
  );
  expect(held).toEqual(['AWS_ACCESS_KEY_ID']);
});

test('the bundle is CommonJS, so that loading it does not load the built-in fetch', () => {
  expect([/\bmodule\.exports=/.test(bundle), /^import\b/m.test(bundle)]).toEqual([true, false]);
});
