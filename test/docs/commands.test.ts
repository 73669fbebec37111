import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '#cli/commands/index.ts';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';

const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(PROJECT_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const textOf = (document: string): string => readFileSync(join(PROJECT_ROOT, document), 'utf8');

/** Every command line of `fax-status` that a document names, in a block or in a sentence. */
const named = DOCUMENTS.flatMap((document) =>
  [...textOf(document).matchAll(/(?:npx )?fax-status ([a-z][^\n`"|;>]*)/g)]
    .map(([, line = '']) => line.trim())
    .map((line): [string, string] => [document, line]),
);

const GLOBAL = ['--region', '--profile', '--stack', '--local', '--json', '--yes', '--show-numbers', '--help'];

/** The command of a line, as the parser would find it. */
const commandOf = (line: string) => COMMANDS.find(({ name }) => line === name || line.startsWith(`${name} `));

test('the documents name commands of fax-status', () => {
  expect(named.length).toBeGreaterThan(20);
});

test.each(named)('%s names a command that there is: fax-status %s', (_, line) => {
  const command = commandOf(line);
  const isGroup = COMMANDS.some(({ name }) => name.startsWith(`${line.split(' ')[0]} `));
  expect(command !== undefined || isGroup).toBe(true);
  const known = [...GLOBAL, ...(command?.options ?? []).map(([flags]) => flags.split(' ')[0] ?? '')];
  const used = [...line.matchAll(/ (--[a-z-]+)/g)].map(([, option = '']) => option);
  expect(used.filter((option) => !known.includes(option))).toEqual([]);
});

test('every change of docs/changes.md is rehearsed on the deployed stack', () => {
  const headings = [...textOf('docs/changes.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  const rehearsals = [...textOf('test/deploy/changes.ts').matchAll(/^ {2}rehearse\('(.+?)'\);/gm)].map(
    ([, title = '']) => title,
  );
  expect(rehearsals).toEqual(headings);
});

test('every event of docs/recovery.md is rehearsed by a test of its name, and the other way round', () => {
  const headings = [...textOf('docs/recovery.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  const rehearsals = [...textOf('test/recovery/events.test.ts').matchAll(/^test\('(.+?)'/gm)].map(
    ([, title = '']) => title,
  );
  expect(rehearsals).toEqual(headings);
});

test('the session in the README is the beginning of the one in docs/session.md', () => {
  const blockIn = (document: string) =>
    /```\n(\$ npx fax-status [\s\S]+?)\n```/.exec(textOf(document))?.[1] ?? document;
  expect(blockIn('docs/session.md').startsWith(`${blockIn('README.md')}\n\n$ npx fax-status `)).toBe(true);
});
