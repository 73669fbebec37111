import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/guarantees.md', root), 'utf8');
const sections = text.split(/^## /m).filter((section) => /^P\d+ /.test(section));
/** The files that a part names; what is in no folder of the root is in that of the function. */
const namedIn = (part: string): string[] => [
  ...new Set(
    [...part.matchAll(/`([\w./-]+\/[\w.-]+|[\w-]+\.ts)`/g)].map(([, path = '']) =>
      /^(functions|infra|test)\//.test(path) ? path : `functions/poll-reports/${path}`,
    ),
  ),
];

test('every promise has its section, in order', () => {
  expect(sections.map((section) => section.split(' ')[0])).toEqual(
    Array.from({ length: 12 }, (_, index) => `P${index + 1}`),
  );
});

describe.each(sections.map((section) => [section.split('\n')[0] ?? '', section]))('%s', (_, section) => {
  test.each(['**Kept by**', '**Shown by**', '**Not promised**'])('says "%s"', (heading) => {
    expect(section).toContain(heading);
  });

  test('is shown by a test', () => {
    const shown = /\*\*Shown by\*\*([\s\S]*?)\*\*Not promised\*\*/.exec(section)?.[1] ?? '';
    expect(namedIn(shown).filter((path) => path.endsWith('.test.ts'))).not.toEqual([]);
  });
});

test.each(namedIn(text))('%s is there', (path) => {
  expect(existsSync(fileURLToPath(new URL(path, root)))).toBe(true);
});
