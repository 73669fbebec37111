import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSettings } from '#infra/settings/load.ts';
import { deploymentProblems } from '#infra/stack/deployable.ts';

const text = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
const MAX_RESOURCES = 500;

test.each([
  { secret: 'a secret each', settings: {}, perAccount: 7, sentence: /takes (\d+) accounts of two data/ },
  {
    secret: 'one secret',
    settings: { secret: 'shared' },
    perAccount: 6,
    sentence: /(\d+) with a shared one/,
  },
])(
  'docs/limits.md says how many accounts with $secret a stack takes',
  ({ perAccount, sentence, settings }) => {
    const oneTooMany = Number(sentence.exec(text)?.[1]) + 1;
    const accounts = Array.from({ length: oneTooMany }, (_, index) => ({
      customerNumber: String(20_000 + index),
      region: 'de',
      ...settings,
    }));
    const [problem = ''] = deploymentProblems(parseSettings({ accounts }));
    const resources = Number(/has (\d+) resources/.exec(problem)?.[1]);
    expect(resources).toBeGreaterThan(MAX_RESOURCES);
    expect(resources - perAccount).toBeLessThanOrEqual(MAX_RESOURCES);
  },
);
