import { defineConfig } from 'vitest/config';

const pathOf = (path: string): string => new URL(path, import.meta.url).pathname;

export default defineConfig({
  root: pathOf('../../../'),
  resolve: {
    alias: [
      { find: /^(#test\/infra|\.\.?)\/synthesize\.ts$/, replacement: pathOf('./synthesize.ts') },
      { find: /^vitest$/, replacement: pathOf('./collect.ts') },
    ],
  },
  test: {
    include: ['dev/mutation/template/suite.test.ts'],
    testTimeout: 3_600_000,
    maxWorkers: 1,
  },
});
