import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const KIT = join(import.meta.dirname, '../../../contract/consumer/index.ts');

/** Bytes of the kit, minified; and compressed. */
export interface Size {
  readonly minified: number;
  readonly gzipped: number;
}

/** The size of what a bundle gets that uses these exports of the kit. */
export async function sizeOf(exports: readonly string[] | 'everything'): Promise<Size> {
  const names = exports === 'everything' ? '*' : `{ ${exports.join(', ')} }`;
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from ${JSON.stringify(KIT)}`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'error',
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: bytes.length, gzipped: gzipSync(bytes).length };
}
