import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '#dev/local/report-api/faults.ts';
import { faults, type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { DATA_CENTERS, type DataCenter } from '#poller/interface/data-centers.ts';
import { ReportClient, ReportReader } from '#poller/retarus/report-client.ts';
import { ReportTransport } from '#poller/retarus/report-transport.ts';
import { RateLimitedError } from '#poller/tick/errors.ts';
import { SOURCE } from '#test/support/ports.ts';
import { aReport, someReports } from '#test/support/reports.ts';
import { CREDENTIALS } from '#test/support/world.ts';

const TIMEOUT = 5_000;
let api: ReportApi;
let client: ReportClient;

const clientFor = (urls: Readonly<Record<string, string>>): ReportClient => {
  const hosts = Object.fromEntries(Object.entries(DATA_CENTERS).map(([name, { url }]) => [name, url]));
  const http = new ReportTransport({ maxResponseBytes: 5_000_000, connectTimeoutMs: 1_000 });
  return new ReportClient(http, { ...hosts, ...urls } as Record<DataCenter, string>);
};
beforeEach(async () => {
  api = await startReportApi({
    dataCenters: ['de1', 'de2'],
    accounts: [{ customerNumber: SOURCE.account, ...CREDENTIALS }],
  });
  client = clientFor(api.urls);
});
afterEach(() => api.close());

const list = async (credentials = CREDENTIALS, source = SOURCE) =>
  (await client.list(source, credentials, TIMEOUT)).reports;
const response = (fault: Fault): void => {
  api.onRequest = () => fault;
};
const jsonResponse = (body: unknown, headers: Record<string, string> = {}): Fault =>
  faults.responseWith(200, { body, headers });
const errorOf = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new RangeError('no error'),
    (error: Error) => error,
  );

describe('the credentials', () => {
  test.each(['ä:$+/=', 'pass word', '??>>~~', '日本', '😀'])(
    'with the password "%s" is understood',
    async (password) => {
      api.setPassword(SOURCE.account, password);
      expect(await list({ ...CREDENTIALS, password })).toEqual([]);
    },
  );

  test('is Basic, in UTF-8 and standard base64', async () => {
    let authorization: string | undefined;
    api.onRequest = (_, { request }) => {
      authorization = request.headers.authorization;
      return undefined;
    };
    await errorOf(list({ username: 'ü', password: '>>>???' }));
    expect(authorization).toBe('Basic w7w6Pj4+Pz8/');
  });

  test('never stands in an error', async () => {
    const credentials = { username: 'someone', password: 'hunter2-hunter2' };
    const { stack = '', message } = await errorOf(list(credentials));
    for (const text of [stack, message]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain('someone');
      expect(text).not.toContain(Buffer.from('someone:hunter2-hunter2').toString('base64'));
    }
  });
});

describe('listing', () => {
  test('asks the source’s own data center for the source’s account', async () => {
    api.add('de2', aReport('FJ2'));
    expect(await list(CREDENTIALS, { ...SOURCE, dataCenter: 'de2' })).toEqual([aReport('FJ2')]);
    expect(api.calls).toMatchObject([
      { dataCenter: 'de2', method: 'GET', path: '/rest/v1/99999/fax/reports' },
    ]);
  });

  test('gives the entries as they are, readable or not', async () => {
    for (const entry of [aReport('FJ1'), null, 'text', { jobId: 1 }]) api.add('de1', entry);
    expect(await list()).toEqual([aReport('FJ1'), null, 'text', { jobId: 1 }]);
  });

  test('gives the text of an entry letter for letter, and every digit of a number', async () => {
    const entry = { ...aReport('FJ2'), pages: 'DIGITS', added: '"},[' };
    for (const one of [aReport('FJ1'), entry, null]) api.add('de1', one);
    response(
      faults.changed(({ status, body }) => ({
        status,
        body: JSON.stringify(body).replace('"DIGITS"', '1.0E400'),
      })),
    );
    const { reports, takeTexts } = await client.list(SOURCE, CREDENTIALS, TIMEOUT);
    expect(JSON.stringify(reports[1])).toContain('"pages":1.0E400');
    expect(takeTexts([0, 1, 2])).toEqual([
      JSON.stringify(aReport('FJ1')),
      JSON.stringify(entry).replace('"DIGITS"', '1.0E400'),
      'null',
    ]);
    expect(takeTexts([0])).toEqual(['']);
  });

  test('leaves a byte order mark inside a text as it is', async () => {
    const entry = aReport('FJ1', { reference: { billingCode: 'a\ufeffb' } });
    api.add('de1', entry);
    expect(await list()).toEqual([entry]);
  });

  test('gives 1000 entries at most', async () => {
    for (const entry of someReports(1_001)) api.add('de1', entry);
    expect(await list()).toHaveLength(1_000);
  });

  test.each(['empty', 'not-found'] as const)(
    'an account without reports that responds "%s" is an empty page',
    async (kind) => {
      api.emptyList = kind;
      expect(await list()).toEqual([]);
    },
  );

  test('204 is an empty page too, without texts', async () => {
    response(({ response }) => void response.writeHead(204).end());
    const { reports, takeTexts } = await client.list(SOURCE, CREDENTIALS, TIMEOUT);
    expect([reports, takeTexts([])]).toEqual([[], []]);
  });

  test.each(['', '/', '///'])('works with a base URL that ends in "%s"', async (end) => {
    client = clientFor({ de1: `${api.url('de1')}${end}` });
    let path: string | undefined;
    api.onRequest = (_, { request }) => {
      path = request.url;
      return undefined;
    };
    expect(await list()).toEqual([]);
    expect(path).toMatch(/^\/\w+(\/\w+)+$/);
  });
});

describe('a response with an error code', () => {
  test.each<[number, string, string]>([
    [
      400,
      'BadRequestError',
      'Retarus (de1, account 99999) responded with 400: the request is malformed or lacks credentials.',
    ],
    [
      401,
      'CredentialsRefusedError',
      'Retarus (de1, account 99999) responded with 401: the credentials in the secret are refused.',
    ],
    [
      403,
      'AccessForbiddenError',
      'Retarus (de1, account 99999) responded with 403: the credentials are not allowed to read reports, ' +
        'or not from this address.',
    ],
    [
      418,
      'UnexpectedStatusError',
      'Retarus (de1, account 99999) responded with 418, which is not documented for this call.',
    ],
    [
      201,
      'UnexpectedStatusError',
      'Retarus (de1, account 99999) responded with 201, which is not documented for this call.',
    ],
    [
      300,
      'RedirectRefusedError',
      'Retarus (de1, account 99999) responded with 300: redirects are not followed with credentials.',
    ],
    [
      399,
      'RedirectRefusedError',
      'Retarus (de1, account 99999) responded with 399: redirects are not followed with credentials.',
    ],
    [429, 'RateLimitedError', 'Retarus (de1, account 99999) responded with 429.'],
    [
      499,
      'UnexpectedStatusError',
      'Retarus (de1, account 99999) responded with 499, which is not documented for this call.',
    ],
    [500, 'ServerError', 'Retarus (de1, account 99999) responded with 500.'],
    [502, 'ServerError', 'Retarus (de1, account 99999) responded with 502.'],
    [503, 'ServerError', 'Retarus (de1, account 99999) responded with 503.'],
    [504, 'ServerError', 'Retarus (de1, account 99999) responded with 504.'],
    [520, 'ServerError', 'Retarus (de1, account 99999) responded with 520.'],
  ])('%i is a %s', async (status, name, message) => {
    response(faults.responseWith(status));
    expect(await errorOf(list())).toMatchObject({ name, message });
  });

  test.each([301, 302, 303, 307, 308])(
    '%i is not followed, so the credentials go nowhere else',
    async (status) => {
      const elsewhere = await startReportApi({ dataCenters: ['de1'], accounts: [] });
      try {
        response(faults.redirectTo(`${elsewhere.url('de1')}/rest/v1/99999/fax/reports`, status));
        expect((await errorOf(list())).name).toBe('RedirectRefusedError');
        expect(elsewhere.calls).toEqual([]);
      } finally {
        await elsewhere.close();
      }
    },
  );

  test('404 is an error where something was to be deleted', async () => {
    response(faults.responseWith(404));
    expect((await errorOf(client.delete(SOURCE, CREDENTIALS, ['FJ1'], TIMEOUT))).name).toBe(
      'UnexpectedStatusError',
    );
  });
});

describe('Retry-After', () => {
  const restOf = async (header: Record<string, string>): Promise<number> => {
    response(faults.responseWith(429, { headers: header }));
    const error = await errorOf(list());
    return error instanceof RateLimitedError ? error.retryAfterMs : Number.NaN;
  };

  test.each([
    ['120', 120_000],
    ['1.5', 1_500],
    ['0', 0],
    ['-5', 0],
    ['soon', 0],
    ['', 0],
    ['Mon, 01 Jan 2001 00:00:00 GMT', 0],
  ])('of "%s" is %i ms', async (value, expected) => {
    expect(await restOf({ 'retry-after': value })).toBe(expected);
  });

  test('may be a date', async () => {
    const until = new Date(Date.now() + 3_600_000).toUTCString();
    const rest = await restOf({ 'retry-after': until });
    expect(rest).toBeGreaterThan(3_500_000);
    expect(rest).toBeLessThanOrEqual(3_600_000);
  });

  test('may be absent', async () => {
    expect(await restOf({})).toBe(0);
  });
});

describe('a response that is not what was asked for', () => {
  test.each<[string, Fault, string, string]>([
    [
      'HTML',
      jsonResponse('<p>', { 'content-type': 'text/html;charset=utf-8' }),
      'WrongContentTypeError',
      'Retarus (de1) responded with content type "text/html;charset=utf-8" instead of JSON.',
    ],
    [
      'something like JSON',
      jsonResponse('{}', { 'content-type': 'application/jsonish' }),
      'WrongContentTypeError',
      'Retarus (de1) responded with content type "application/jsonish" instead of JSON.',
    ],
    [
      'what only ends like JSON',
      jsonResponse('{}', { 'content-type': 'text/x-application/json' }),
      'WrongContentTypeError',
      'Retarus (de1) responded with content type "text/x-application/json" instead of JSON.',
    ],
    [
      'a long content type',
      jsonResponse('{}', { 'content-type': 'x'.repeat(100) }),
      'WrongContentTypeError',
      `Retarus (de1) responded with content type "${'x'.repeat(80)}" instead of JSON.`,
    ],
    [
      'nothing',
      jsonResponse(''),
      'UnreadableResponseError',
      'The response of Retarus (de1) of 0 bytes is not JSON.',
    ],
    [
      'half of it',
      jsonResponse('{"reports":[{"jobId":"F'),
      'UnreadableResponseError',
      'The response of Retarus (de1) of 23 bytes is not JSON.',
    ],
    [
      'a list',
      jsonResponse([]),
      'UnreadableResponseError',
      'The response of Retarus (de1) has no list of reports.',
    ],
    [
      'null',
      jsonResponse('null'),
      'UnreadableResponseError',
      'The response of Retarus (de1) has no list of reports.',
    ],
    [
      'no list',
      jsonResponse({ reports: null }),
      'UnreadableResponseError',
      'The response of Retarus (de1) has no list of reports.',
    ],
    [
      'an object in place of the list',
      jsonResponse({ reports: {} }),
      'UnreadableResponseError',
      'The response of Retarus (de1) has no list of reports.',
    ],
    ['an endless response', faults.endless(), 'ResponseTooLargeError', ''],
    ['a response that breaks off', faults.cutOff(), 'TruncatedResponseError', ''],
    ['a reset', faults.reset, 'UnreachableError', ''],
  ])('%s', async (_, fault, name, message) => {
    api.add('de1', aReport('FJ1'));
    response(fault);
    const error = await errorOf(list());
    expect(error.name).toBe(name);
    expect(error.message).toContain(message);
  });

  test('does not bring a fax number into the error', async () => {
    response(jsonResponse('{"number":"+49 89 0000-4711",'));
    expect(String((await errorOf(list())).stack)).not.toContain('4711');
  });

  test.each([
    ['no content type', {}],
    ['a charset', { 'content-type': 'application/json; charset=UTF-8' }],
    ['capital letters', { 'content-type': 'Application/JSON' }],
    ['a suffix', { 'content-type': 'application/vnd.retarus.v1+json' }],
  ])('unless it is JSON with %s', async (_, headers) => {
    response(({ response }) => void response.writeHead(200, headers).end('{"reports":[1]}'));
    expect(await list()).toEqual([1]);
  });

  test('unless it is JSON with a byte order mark', async () => {
    response(jsonResponse('\ufeff{"reports":[]}'));
    expect(await list()).toEqual([]);
  });
});

test('a call that is not responded in time ends', async () => {
  response(faults.hang);
  expect((await errorOf(client.list(SOURCE, CREDENTIALS, 20))).name).toBe('TimeoutError');
});

describe('a single report', () => {
  const get = (jobId: string) => client.get(SOURCE, CREDENTIALS, jobId, TIMEOUT);

  test('is given as it is', async () => {
    api.add('de1', aReport('FJ1'));
    expect(await get('FJ1')).toEqual(aReport('FJ1'));
  });

  test('that is not there is undefined', async () => {
    expect(await get('FJ1')).toBeUndefined();
  });

  test.each(['../../88888/fax/reports', 'a/b', 'a?b', 'a#b', '%2e%2e', 'ä 😀', '...'])(
    'may have the id "%s"',
    async (jobId) => {
      api.add('de1', aReport(jobId));
      expect(await get(jobId)).toEqual(aReport(jobId));
      expect(api.calls).toMatchObject([{ operation: 'get', customerNumber: '99999', jobIds: [jobId] }]);
    },
  );

  test.each(['', '.', '..'])('cannot have the id "%s", which would be another call', async (jobId) => {
    expect(await errorOf(get(jobId))).toMatchObject({
      name: 'BadRequestError',
      message: 'A job without a usable id cannot be asked for by it.',
    });
    expect(api.calls).toEqual([]);
  });
});

describe('deleting by id', () => {
  const SILENT = { jobId: 'FJ3', deleted: null, reason: null };
  const deleteJobs = (...jobIds: string[]) => client.delete(SOURCE, CREDENTIALS, jobIds, TIMEOUT);

  test('deletes exactly the ids it is given, and gives each one’s own result', async () => {
    for (const report of [aReport('FJ1'), aReport('FJ2'), aReport('FJ3')]) api.add('de1', report);
    api.refuseDelete = (jobId) => (jobId === 'FJ2' ? 'INTERNAL_ERROR' : undefined);
    expect(await deleteJobs('FJ1', 'FJ2', 'gone')).toEqual([
      { jobId: 'FJ1', deleted: true, reason: undefined },
      { jobId: 'FJ2', deleted: false, reason: 'INTERNAL_ERROR' },
      { jobId: 'gone', deleted: false, reason: 'NOT_FOUND' },
    ]);
    expect(api.reports('de1')).toEqual([aReport('FJ2'), aReport('FJ3')]);
    expect(api.calls).toMatchObject([
      { operation: 'bulk-delete', method: 'POST', path: '/rest/v1/99999/fax/reports' },
    ]);
  });

  test('takes ids of any characters', async () => {
    const ids = ['ä"\\😀', '../x', '\ud800', '\uffff'];
    for (const id of ids) api.add('de1', aReport(id));
    expect((await deleteJobs(...ids)).every(({ deleted }) => deleted)).toBe(true);
    expect(api.count('de1')).toBe(0);
  });

  test('reads a bare list as well', async () => {
    response(jsonResponse([{ jobId: 'FJ1', deleted: true }]));
    expect(await deleteJobs('FJ1')).toEqual([{ jobId: 'FJ1', deleted: true, reason: undefined }]);
  });

  test('takes what is there as it stands, what is absent for silence; skips what is no result', async () => {
    response(
      jsonResponse({
        reports: [null, 'FJ1', { jobId: 'FJ1', deleted: 'true', reason: 7 }, { jobId: 5 }, SILENT],
      }),
    );
    expect(await deleteJobs('FJ1')).toEqual([
      { jobId: 'FJ1', deleted: false, reason: '7' },
      { jobId: '5', deleted: undefined, reason: undefined },
      { jobId: 'FJ3', deleted: undefined, reason: undefined },
    ]);
  });

  test.each([[{}], [{ reports: {} }], ['"done"']])('that responds %j confirms nothing', async (body) => {
    response(jsonResponse(body));
    expect(await errorOf(deleteJobs('FJ1'))).toMatchObject({
      name: 'UnreadableResponseError',
      message: 'The response of Retarus (de1) has no list of results.',
    });
  });
});

describe('deleting one report', () => {
  const deleteOne = (jobId: string) => client.deleteOne(SOURCE, CREDENTIALS, jobId, TIMEOUT);

  test('gives its result', async () => {
    api.add('de1', aReport('FJ1'));
    expect(await deleteOne('FJ1')).toEqual({ jobId: 'FJ1', deleted: true, reason: undefined });
    expect(await deleteOne('FJ1')).toEqual({ jobId: 'FJ1', deleted: false, reason: 'NOT_FOUND' });
  });

  test.each(['', '.', '..'])(
    'of the id "%s" would delete the oldest 1000: it is no call at all',
    async (jobId) => {
      for (const report of someReports(3)) api.add('de1', report);
      expect((await errorOf(deleteOne(jobId))).name).toBe('BadRequestError');
      expect(api.calls).toEqual([]);
      expect(api.count('de1')).toBe(3);
    },
  );

  test.each(['../reports', '/', '?', '#', '%2e%2e', './', '..\n'])(
    'of the id %j deletes no other',
    async (jobId) => {
      for (const report of someReports(3)) api.add('de1', report);
      await deleteOne(jobId);
      expect(api.count('de1')).toBe(3);
      expect(api.calls.map(({ operation }) => operation)).toEqual(['delete']);
    },
  );

  test('that is responded with something else confirms nothing', async () => {
    response(jsonResponse([]));
    expect(await errorOf(deleteOne('FJ1'))).toMatchObject({
      name: 'UnreadableResponseError',
      message: 'The response of Retarus (de1) is not a result.',
    });
  });
});

test('the reader cannot delete', () => {
  const calls = Object.getOwnPropertyNames(ReportReader.prototype).filter((name) => name !== 'constructor');
  expect(calls.sort()).toEqual(['call', 'get', 'list']);
});
