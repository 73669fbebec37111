import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FILTER_FIELDS } from '#contract/filter.ts';
import { settingExamples, settingsPage } from '#dev/generate/settings.ts';
import { settingsJsonSchema } from '#infra/settings/json-schema.ts';
import { parseSettings } from '#infra/settings/load.ts';

const ACCOUNTS = [{ customerNumber: '12345', region: 'de' }];
const { properties } = JSON.parse(settingsJsonSchema());

describe('the page of settings', () => {
  it('is the one that `npm run generate` writes', () => {
    expect(readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')).toBe(settingsPage());
  });

  it('has an example of every setting', () => {
    expect(['$schema', ...Object.keys(settingExamples())].sort()).toEqual(Object.keys(properties).sort());
  });

  it.each(Object.entries(settingExamples()))('has an example of %s that is accepted', (name, value) => {
    expect(() => parseSettings({ accounts: ACCOUNTS, [name]: value })).not.toThrow();
  });

  it('lists the fields of a filter', () => {
    const [, section = ''] = settingsPage().split('## A filter\n');
    expect([...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)).toEqual([...FILTER_FIELDS]);
  });

  it('describes every setting', () => {
    const rows = settingsPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.endsWith('| |'))).toEqual([]);
  });
});
