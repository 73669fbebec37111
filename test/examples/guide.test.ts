import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as kit from '#contract/consumer/index.ts';
import { parseSettings } from '#infra/settings/load.ts';
import { type ConsumerProject, makeConsumerProject } from '#test/support/consumer-project.ts';

const ROOT = join(import.meta.dirname, '../..');
const guide = readFileSync(join(ROOT, 'docs/consuming.md'), 'utf8');

/** The code blocks of a language, without their indentation. */
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`^( *)\`\`\`${language}\n(.*?)^ *\`\`\``, 'gms'))].map(
    ([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

describe('the guide', () => {
  let project: ConsumerProject;
  beforeAll(() => {
    project = makeConsumerProject();
  });
  afterAll(() => project.remove());

  it('has programs, and they compile', () => {
    expect(blocks('ts').length).toBeGreaterThanOrEqual(1);
    for (const program of blocks('ts')) expect(project.errorsIn(program)).toEqual([]);
  });

  it('has settings, and they are valid', () => {
    expect(blocks('json').length).toBeGreaterThanOrEqual(1);
    for (const settings of blocks('json')) expect(() => parseSettings(JSON.parse(settings))).not.toThrow();
  });

  it('names every function of the kit', () => {
    for (const name of Object.keys(kit)) expect(guide).toContain(`\`${name}`);
  });
});
