import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

/** A file that the browser gets. */
export interface Asset {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/**
 * The page's own files by path, made from `browser/` and the libraries in node_modules when the server
 * starts: the browser gets one script and one style sheet, so no policy has to let anything inline or foreign
 * through.
 */
export async function buildAssets(): Promise<ReadonlyMap<string, Asset>> {
  const folder = new URL('browser/', import.meta.url);
  const [{ outputFiles }, html, icon] = await Promise.all([
    build({
      entryPoints: { app: fileURLToPath(new URL('main.ts', folder)) },
      bundle: true,
      format: 'esm',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      write: false,
      outdir: fileURLToPath(folder),
    }),
    readFile(new URL('page.html', folder)),
    readFile(new URL('icon.svg', folder)),
  ]);
  // Its helper process has nothing more to do.
  await stop();
  const assets = new Map<string, Asset>([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ]);
  for (const { path, contents } of outputFiles) {
    if (path.endsWith('.js')) assets.set('/app.js', { type: 'text/javascript', body: contents });
    if (path.endsWith('.css')) assets.set('/app.css', { type: 'text/css', body: contents });
  }
  return assets;
}
