import { entryTexts, isObject, parseJson } from '../domain/json.ts';
import { BASE_PATH, type DataCenter } from '../interface/data-centers.ts';
import type { Source } from '../interface/source.ts';
import { CredentialsRefusedError, RateLimitedError } from '../tick/errors.ts';
import type { Credentials, DeleteResult, ListedPage } from '../tick/ports.ts';
import {
  AccessForbiddenError,
  BadRequestError,
  RedirectRefusedError,
  ServerError,
  UnexpectedStatusError,
  UnreadableResponseError,
  WrongContentTypeError,
} from './errors.ts';
import type { ReportRequest, ReportResponse, ReportTransport } from './report-transport.ts';

type Call = Pick<ReportRequest, 'method' | 'body' | 'timeoutMs'> & {
  readonly path: string;
  readonly allowed?: readonly number[];
};

/** What a call may respond besides 200, without being an error. */
const NOTHING = [204, 404];

/**
 * Retarus' report calls, reading only: the part of the API that cannot delete. `ReportClient` adds the rest.
 *
 * Source: Retarus' Fax-for-Applications REST API, "Fetch available status reports for this account".
 */
export class ReportReader {
  readonly #http: ReportTransport;
  readonly #urls: Readonly<Record<DataCenter, string>>;

  /** @param urls base URL of each data center, without the path */
  constructor(http: ReportTransport, urls: Readonly<Record<DataCenter, string>>) {
    this.#http = http;
    this.#urls = urls;
  }

  /**
   * The oldest reports, at most 1000, unchecked. An account without reports responds with 404 or an empty
   * list: both are an empty page.
   */
  async list(source: Source, credentials: Credentials, timeoutMs: number): Promise<ListedPage> {
    const call = { method: 'GET', path: '', timeoutMs, allowed: NOTHING } as const;
    const response = await this.#exchange(source, credentials, call);
    if (response === undefined) return { reports: [], takeTexts: () => [] };
    const value = jsonOf(response, source);
    const reports = isObject(value) ? value.reports : undefined;
    if (!Array.isArray(reports)) throw unreadable(source, 'has no list of reports');
    let held: ReportResponse | undefined = response;
    const takeTexts = (places: readonly number[]): readonly string[] => {
      // Ordinary pages, of which every entry can be read, are not looked through twice.
      const texts = held && places.length > 0 ? entryTexts(textIn(held), 'reports') : [];
      held = undefined;
      return places.map((place) => copyOf(texts[place] ?? ''));
    };
    return { reports, takeTexts };
  }

  /** One report, unchecked; `undefined` where there is none. */
  async get(source: Source, credentials: Credentials, jobId: string, timeoutMs: number): Promise<unknown> {
    return this.call(source, credentials, {
      method: 'GET',
      path: pathOf(jobId),
      timeoutMs,
      allowed: NOTHING,
    });
  }

  /** @returns the response's JSON; `undefined` for an allowed code. */
  protected async call(source: Source, credentials: Credentials, call: Call): Promise<unknown> {
    const response = await this.#exchange(source, credentials, call);
    return response && jsonOf(response, source);
  }

  /** @returns the response; `undefined` for an allowed code. */
  async #exchange(source: Source, credentials: Credentials, call: Call): Promise<ReportResponse | undefined> {
    const base = this.#urls[source.dataCenter].replace(/\/+$/, '');
    const url = new URL(`${base}${BASE_PATH}/${encodeURIComponent(source.account)}/fax/reports${call.path}`);
    const { method, body, timeoutMs } = call;
    const headers = { authorization: basicAuthorization(credentials) };
    const response = await this.#http.send({
      method,
      url,
      headers,
      timeoutMs,
      ...(body !== undefined && { body }),
    });
    if (call.allowed?.includes(response.status)) return undefined;
    if (response.status !== 200) throw errorOf(response, source);
    return response;
  }
}

/**
 * All report calls, except the one that deletes the oldest reports whatever was fetched: it is never to be
 * called.
 */
export class ReportClient extends ReportReader {
  /** Deletes by id, at most 1000, and returns each id's own result. */
  async delete(
    source: Source,
    credentials: Credentials,
    jobIds: readonly string[],
    timeoutMs: number,
  ): Promise<readonly DeleteResult[]> {
    const body = JSON.stringify({ action: 'DELETE', jobIds });
    const response = await this.call(source, credentials, { method: 'POST', path: '', body, timeoutMs });
    const results = isObject(response) ? response.reports : response;
    if (!Array.isArray(results)) throw unreadable(source, 'has no list of results');
    return results.filter(isObject).map(deleteResultOf);
  }

  /** Deletes one report. */
  async deleteOne(
    source: Source,
    credentials: Credentials,
    jobId: string,
    timeoutMs: number,
  ): Promise<DeleteResult> {
    const path = pathOf(jobId);
    const response = await this.call(source, credentials, {
      method: 'DELETE',
      path,
      timeoutMs,
      allowed: [404],
    });
    if (response === undefined) return { jobId, deleted: false, reason: 'NOT_FOUND' };
    if (!isObject(response)) throw unreadable(source, 'is not a result');
    return deleteResultOf(response);
  }
}

/**
 * An empty id, or one that a URL resolves away, would make another call of it: of a deletion the one that
 * deletes the oldest 1000 reports.
 */
function pathOf(jobId: string): string {
  if (/^\.{0,2}$/.test(jobId))
    throw new BadRequestError('A job without a usable id cannot be asked for by it.');
  return `/${encodeURIComponent(jobId)}`;
}

/** What is there counts as it stands; only what is absent, or null, is silence. */
const deleteResultOf = ({ jobId, deleted, reason }: Record<string, unknown>): DeleteResult => ({
  jobId: String(jobId),
  deleted: deleted === undefined || deleted === null ? undefined : deleted === true,
  reason: reason === undefined || reason === null ? undefined : String(reason),
});

/** UTF-8 and standard base64: the URL-safe alphabet breaks some passwords. */
const basicAuthorization = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function errorOf({ status, headers }: ReportResponse, { account, dataCenter }: Source): Error {
  const who = `Retarus (${dataCenter}, account ${account})`;
  if (status === 400)
    return new BadRequestError(`${who} responded with 400: the request is malformed or lacks credentials.`);
  if (status === 401) return new CredentialsRefusedError(`${who} responded with 401`);
  if (status === 403) {
    return new AccessForbiddenError(
      `${who} responded with 403: the credentials are not allowed to read reports, or not from this address.`,
    );
  }
  if (status === 429)
    return new RateLimitedError(`${who} responded with 429.`, retryAfterMs(headers['retry-after']));
  if (status >= 300 && status < 400) {
    return new RedirectRefusedError(
      `${who} responded with ${status}: redirects are not followed with credentials.`,
    );
  }
  if (status >= 500) return new ServerError(`${who} responded with ${status}.`);
  return new UnexpectedStatusError(`${who} responded with ${status}, which is not documented for this call.`);
}

/** Seconds or an HTTP date; without either, the next tick may try again. */
function retryAfterMs(value: string | undefined): number {
  if (value === undefined) return 0;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

const textIn = ({ body }: Pick<ReportResponse, 'body'>): string =>
  body.toString('utf8').replace(/^\ufeff/, '');

/** A slice of a text holds the whole of it in V8's memory. */
const copyOf = (slice: string): string => Buffer.from(slice).toString();

function jsonOf({ headers, body }: ReportResponse, source: Source): unknown {
  const type = headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new WrongContentTypeError(
      `Retarus (${source.dataCenter}) responded with content type "${type.slice(0, 80)}" instead of JSON.`,
    );
  }
  try {
    return parseJson(textIn({ body }));
  } catch {
    // The parser's message quotes the text, and the text holds fax numbers.
    throw unreadable(source, `of ${body.length} bytes is not JSON`);
  }
}

const unreadable = ({ dataCenter }: Source, problem: string): UnreadableResponseError =>
  new UnreadableResponseError(`The response of Retarus (${dataCenter}) ${problem}.`);
