import { describe, expect, test } from 'vitest';
import {
  BASE_PATH,
  baseUrlProblem,
  baseUrlsWith,
  DATA_CENTER_NAMES,
  DATA_CENTERS,
  dataCentersOf,
  isDataCenter,
  REGIONS,
} from '#poller/interface/data-centers.ts';

test('every data center of every region is known', () => {
  expect(Object.fromEntries(REGIONS.map((region) => [region, dataCentersOf(region)]))).toEqual({
    de: ['de1', 'de2'],
    us: ['us1', 'us2'],
    ch: ['ch1'],
    sg: ['sg1'],
  });
});

test.each(DATA_CENTER_NAMES)('%s has a host of its own that is fit for reports', (name) => {
  const { url, region, city } = DATA_CENTERS[name];
  expect(url).toBe(`https://faxws.${name}.retarus.com`);
  expect(name.startsWith(region)).toBe(true);
  expect(city).not.toBe('');
  expect(baseUrlProblem(url)).toBeUndefined();
});

test('all calls share the path of the first version', () => {
  expect(BASE_PATH).toBe('/rest/v1');
});

test.each(['de1', 'sg1'])('%s is a data center', (name) => {
  expect(isDataCenter(name)).toBe(true);
});

test.each([['de3'], ['DE1'], ['toString'], ['__proto__'], [''], [undefined], [null], [['de1']]])(
  '%j is none',
  (value) => {
    expect(isDataCenter(value)).toBe(false);
  },
);

describe('a base URL', () => {
  test.each([
    'https://faxws.de1.retarus.com',
    'https://proxy.example.com:8443/retarus',
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://127.0.0.10',
    'https://not-faxws-ha.example.com',
    'https://proxy.example.com/rest/v1/retarus',
    'http://[::1]:8080',
  ])('may be %s', (url) => {
    expect(baseUrlProblem(url)).toBeUndefined();
  });

  test.each([
    ['faxws.de1.retarus.com', '"faxws.de1.retarus.com" is not a URL; expected something like "https://'],
    ['https://user@faxws.de1.retarus.com', 'must not hold credentials'],
    ['https://:secret@faxws.de1.retarus.com', 'must not hold credentials'],
    ['https://faxws-ha.de.retarus.com', '"faxws-ha.de.retarus.com" is a high-availability host'],
    ['https://FAXWS-HA.us.retarus.com', "Use the data centers' own hosts, for instance"],
    ['http://faxws.de1.retarus.com', '"http://faxws.de1.retarus.com" must start with https://.'],
    ['http://notlocalhost', 'must start with https://'],
    ['http://localhost.example.com', 'must start with https://'],
    ['http://127.0.0.1.example.com', 'must start with https://'],
    ['http://my-127.0.0.1.example.com', 'must start with https://'],
    ['ftp://127.0.0.1', 'must start with https://'],
    ['https://faxws.de1.retarus.com/rest/v1', 'without the path /rest/v1'],
    ['https://faxws.de1.retarus.com/rest/v1/', 'without the path /rest/v1'],
    ['https://faxws.de1.retarus.com/rest/v10', 'without the path /rest/v1'],
    ['https://faxws.de1.retarus.com/?a=b', 'neither a query nor a fragment'],
    ['https://faxws.de1.retarus.com/#reports', 'neither a query nor a fragment'],
  ])('may not be %s', (url, problem) => {
    expect(baseUrlProblem(url)).toContain(problem);
  });

  test('that holds credentials is refused without repeating it', () => {
    expect(baseUrlProblem('https://user:hunter2@faxws.de1.retarus.com')).not.toContain('hunter2');
  });
});

test('a base URL of one’s own takes the place of Retarus’ own, and only at its data center', () => {
  expect(baseUrlsWith({ de2: 'https://proxy.example.com' })).toEqual({
    ...Object.fromEntries(Object.entries(DATA_CENTERS).map(([name, { url }]) => [name, url])),
    de2: 'https://proxy.example.com',
  });
});
