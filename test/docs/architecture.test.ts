import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The steps of the walk: `1. `file: function`: what it adds`. */
const STEPS = [...read('docs/architecture.md').matchAll(/^(\d+)\. `([\w/.-]+\.ts): ([\w.#]+)`/gm)].map(
  ([, place, file, name]) => ({ place: Number(place), file: String(file), name: String(name) }),
);

/** Whether the source declares the function, or the class with the method. */
function declares(source: string, name: string): boolean {
  const [first, method] = name.split('.');
  if (method === undefined)
    return new RegExp(`^(export )?(async )?(function|const) ${first}\\b`, 'm').test(source);
  const body = source.split(new RegExp(`^(?:export )?class ${first}\\b`, 'm'))[1]?.split(/^}/m)[0];
  return body !== undefined && new RegExp(`^ {2}(async )?${method}(<\\w+>)?\\(`, 'm').test(body);
}

test('a status passes through at most 25 functions, which the walk numbers in order', () => {
  expect(STEPS.length).toBeGreaterThan(0);
  expect(STEPS.length).toBeLessThanOrEqual(25);
  expect(STEPS.map(({ place }) => place)).toEqual(STEPS.map((_, index) => index + 1));
});

test.each(STEPS)('$file has the function $name, step $place of the walk', ({ file, name }) => {
  expect(declares(read(`functions/poll-reports/${file}`), name)).toBe(true);
});

test.each(['missing', 'Outbox.missing', 'Missing.add', 'BatchPacker.#sendRound'])(
  'a function that is not there is noticed: %s',
  (name) => {
    expect(declares(read('functions/poll-reports/tick/outbox.ts'), name)).toBe(false);
  },
);
