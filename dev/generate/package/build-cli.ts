import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';

/**
 * Makes dist/cli/fax-status.js: the operator's command in one file, for Node 20 or newer, with nothing to
 * install.
 *
 * The banner gives the CommonJS modules among the dependencies the `require` that an ES module has not.
 */
await build({
  entryPoints: [join(PROJECT_ROOT, 'cli/main.ts')],
  outfile: join(PROJECT_ROOT, 'dist/cli/fax-status.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  // With it would come the whole CDK: where that is installed, the compiled stack beside this file uses it.
  plugins: [
    {
      name: 'compiled-stack',
      setup: ({ onResolve }) =>
        onResolve({ filter: /\/infra\/stack\/deployable\.ts$/ }, () => ({
          path: '../lib/infra/stack/deployable.js',
          external: true,
        })),
    },
  ],
  minify: true,
  legalComments: 'none',
  logLevel: 'error',
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
