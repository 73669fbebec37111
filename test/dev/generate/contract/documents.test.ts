import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents } from '#dev/generate/contract/documents.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const OUT_OF_DATE = 'is not what the contract says today: run `npm run generate` and commit the result';

describe.each([...documents()])('%s', (path, content) => {
  it('is current', () => {
    const file = join(ROOT, path);
    expect(existsSync(file), `${path} is missing: run \`npm run generate\``).toBe(true);
    expect(readFileSync(file, 'utf8') === content, `${path} ${OUT_OF_DATE}`).toBe(true);
  });
});

it.each(['contract/examples', 'contract/generated'])(
  'nothing in %s is left over from an earlier contract',
  (folder) => {
    const generated = [...documents().keys()].filter((path) => path.startsWith(`${folder}/`));
    expect(readdirSync(join(ROOT, folder)).sort()).toEqual(
      generated.map((path) => path.slice(folder.length + 1)).sort(),
    );
  },
);

it('the reference links only to files that exist', () => {
  const links = (documents().get('docs/message-reference.md') ?? '').matchAll(/\]\(([^)#:]+)/g);
  const missing = [...links]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(join(ROOT, 'docs', path)));
  expect(missing).toEqual([]);
});
