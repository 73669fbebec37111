import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorOf } from '#dev/generate/contents.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = globSync(
  ['*.md', 'docs/**/*.md', 'examples/*/README.md', 'examples/README.md', 'test/README.md'],
  {
    cwd: ROOT,
    exclude: ['**/node_modules/**', 'docs/decisions/template.md'],
  },
);
/** Lines from which on a reader needs to see what is on a page. */
const LONG = 100;

const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
/** Without what stands in blocks of code, where a line may begin with #. */
const proseOf = (page: string): string => textOf(page).replaceAll(/^ *```[\s\S]*?^ *```/gm, '');

const anchorsOf = (page: string, level = '#+'): string[] =>
  [...proseOf(page).matchAll(new RegExp(`^${level} (.*)$`, 'gm'))].map(([, heading = '']) =>
    anchorOf(heading),
  );
const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link));

/** Where a link leads to nothing. */
function isDead(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : join(dirname(page), file);
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

test.each(PAGES)('every link of %s leads to a file or a heading that exists', (page) => {
  expect(linksOf(page).filter((link) => isDead(page, link))).toEqual([]);
});

describe('a page of more than 100 lines', () => {
  const long = PAGES.filter((page) => page !== 'README.md' && textOf(page).split('\n').length > LONG);
  test.each(long)('lists its sections: %s', (page) => {
    const linked = linksOf(page);
    // The first one is in sight.
    const sections = anchorsOf(page, '##').slice(1);
    expect(sections.filter((anchor) => !linked.includes(`#${anchor}`))).toEqual([]);
  });
});

test('the README has at most 200 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

test('the index of the documents names every page of docs', () => {
  const pages = globSync('docs/*.md', { cwd: ROOT }).map((page) => page.slice('docs/'.length));
  const linked = linksOf('docs/README.md');
  expect(pages.filter((page) => page !== 'README.md' && !linked.includes(page))).toEqual([]);
});
