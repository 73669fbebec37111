import type { Target } from './target.ts';

interface Report {
  readonly jobId: string;
  readonly recipientStatus: readonly object[];
  readonly [field: string]: unknown;
}

/** The calls of the report API as a script would make them: fetch, no checks. */
export function reportApi({
  apiUrl,
  account,
  username,
  password,
}: Pick<Target, 'apiUrl' | 'account' | 'username' | 'password'>) {
  const url = `${apiUrl}/rest/v1/${account}/fax/reports`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  return {
    list: async (): Promise<Report[]> => {
      const { reports } = (await (await fetch(url, { headers })).json()) as { reports: Report[] };
      return reports;
    },
    deleteOne: async (jobId: string): Promise<void> => {
      await (await fetch(`${url}/${jobId}`, { method: 'DELETE', headers })).json();
    },
    deleteAll: async (jobIds: readonly string[]): Promise<void> => {
      const body = JSON.stringify({ action: 'DELETE', jobIds });
      await (await fetch(url, { method: 'POST', headers, body })).json();
    },
  };
}

/** One message body for each recipient. */
export const bodiesOf = ({ recipientStatus, ...job }: Report): string[] =>
  recipientStatus.map((recipient) => JSON.stringify({ ...job, ...recipient }));

export function inTens<T>(items: readonly T[]): T[][] {
  const tens: T[][] = [];
  for (let start = 0; start < items.length; start += 10) tens.push(items.slice(start, start + 10));
  return tens;
}

/** List, forward, delete in bulk, until the list is empty. */
export const pageByPage =
  (target: Target, forward: (bodies: string[]) => Promise<void>) => async (): Promise<void> => {
    const api = reportApi(target);
    for (;;) {
      const reports = await api.list();
      if (reports.length === 0) return;
      await forward(reports.flatMap(bodiesOf));
      await api.deleteAll(reports.map(({ jobId }) => jobId));
      if (reports.length < 1000) return;
    }
  };
