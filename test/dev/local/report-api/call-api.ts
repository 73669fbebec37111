import type { ReportApi } from '#dev/local/report-api/index.ts';

export const ACCOUNT = { customerNumber: '99999', username: 'fax@example.com', password: 'ä:$+/=ü' };

export const basic = ({ username, password }: { username: string; password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;

/** A request to the simulator over HTTP, with the right credentials unless told otherwise. */
export function call(
  api: ReportApi,
  method: string,
  path = '',
  {
    body,
    authorization = basic(ACCOUNT),
    dataCenter = 'de1' as const,
    account = '99999',
    headers = {},
  }: {
    body?: unknown;
    authorization?: string | null;
    dataCenter?: 'de1' | 'de2';
    account?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  return fetch(`${api.url(dataCenter)}/rest/v1/${account}/fax/reports${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(authorization !== null && { authorization }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

export const report = (jobId: string, number = '+49890000123'): Record<string, unknown> => ({
  jobId,
  recipientStatus: [{ number, properties: null, status: 'OK', reason: 'OK', durationInSecs: 19 }],
  pages: 1,
});
