import { expect, test } from 'vitest';
import { sourceName } from '#poller/interface/source.ts';

test('a source is named by account and data center', () => {
  expect(sourceName({ account: '99999', dataCenter: 'de1' })).toBe('99999@de1');
});

test('a source of an account with several credentials is named by "login" too', () => {
  expect(sourceName({ account: '99999', login: 'billing', dataCenter: 'de1' })).toBe('99999/billing@de1');
});
