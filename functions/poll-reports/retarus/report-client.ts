import { isObject } from '../domain/problems.ts';
import { BASE_PATH, type DataCenter } from '../interface/data-centers.ts';
import type { Source } from '../interface/source.ts';
import { LoginRefusedError, RateLimitedError } from '../tick/errors.ts';
import type { Login, Removal } from '../tick/ports.ts';
import {
  AccessForbiddenError,
  BadRequestError,
  RedirectRefusedError,
  ServerError,
  UnexpectedStatusError,
  UnreadableAnswerError,
  WrongContentTypeError,
} from './errors.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http.ts';

/** What a call may answer besides 200, without being an error. */
const NOTHING = [204, 404];

/**
 * Retarus' report calls, reading only: the part of the API that cannot delete. `ReportClient` adds the rest.
 *
 * Source: Retarus' Fax-for-Applications REST API, "Fetch available status reports for this account".
 */
export class ReportReader {
  readonly #http: HttpClient;
  readonly #urls: Readonly<Record<DataCenter, string>>;

  /** @param urls base URL of each data center, without the path */
  constructor(http: HttpClient, urls: Readonly<Record<DataCenter, string>>) {
    this.#http = http;
    this.#urls = urls;
  }

  /**
   * The oldest reports, at most 1000, unchecked. An account without reports answers 404 or an empty list: both are
   * an empty page.
   */
  async list(source: Source, login: Login, timeoutMs: number): Promise<readonly unknown[]> {
    const answer = await this.call(source, login, { method: 'GET', path: '', timeoutMs, allowed: NOTHING });
    if (answer === undefined) return [];
    const reports = isObject(answer) ? answer.reports : undefined;
    if (!Array.isArray(reports)) throw unreadable(source, 'has no list of reports');
    return reports;
  }

  /** One report, unchecked; `undefined` where there is none. */
  async get(source: Source, login: Login, jobId: string, timeoutMs: number): Promise<unknown> {
    return this.call(source, login, { method: 'GET', path: pathOf(jobId), timeoutMs, allowed: NOTHING });
  }

  /** @returns the answer's JSON; `undefined` for an allowed code. */
  protected async call(
    source: Source,
    login: Login,
    call: Pick<HttpRequest, 'method' | 'body' | 'timeoutMs'> & { path: string; allowed?: readonly number[] },
  ): Promise<unknown> {
    const base = this.#urls[source.dataCenter].replace(/\/+$/, '');
    const url = new URL(`${base}${BASE_PATH}/${encodeURIComponent(source.account)}/fax/reports${call.path}`);
    const { method, body, timeoutMs } = call;
    const headers = { authorization: basicAuthorization(login) };
    const answer = await this.#http.send({
      method,
      url,
      headers,
      timeoutMs,
      ...(body !== undefined && { body }),
    });
    if (call.allowed?.includes(answer.status)) return undefined;
    if (answer.status !== 200) throw errorOf(answer, source);
    return jsonOf(answer, source);
  }
}

/** All report calls, except the one that deletes the oldest reports whatever was fetched: it is never to be called. */
export class ReportClient extends ReportReader {
  /** Deletes by id, at most 1000, and returns each id's own result. */
  async remove(
    source: Source,
    login: Login,
    jobIds: readonly string[],
    timeoutMs: number,
  ): Promise<readonly Removal[]> {
    const body = JSON.stringify({ action: 'DELETE', jobIds });
    const answer = await this.call(source, login, { method: 'POST', path: '', body, timeoutMs });
    const removals = isObject(answer) ? answer.reports : answer;
    if (!Array.isArray(removals)) throw unreadable(source, 'has no list of results');
    return removals.filter(isObject).map(removalOf);
  }

  /** Deletes one report. */
  async removeOne(source: Source, login: Login, jobId: string, timeoutMs: number): Promise<Removal> {
    const path = pathOf(jobId);
    const answer = await this.call(source, login, { method: 'DELETE', path, timeoutMs, allowed: [404] });
    if (answer === undefined) return { jobId, deleted: false, reason: 'NOT_FOUND' };
    if (!isObject(answer)) throw unreadable(source, 'is not a result');
    return removalOf(answer);
  }
}

/**
 * An empty id, or one that a URL resolves away, would make another call of it: of a deletion the one that deletes the
 * oldest 1000 reports.
 */
function pathOf(jobId: string): string {
  if (/^\.{0,2}$/.test(jobId))
    throw new BadRequestError('A job without a usable id cannot be asked for by it.');
  return `/${encodeURIComponent(jobId)}`;
}

const removalOf = ({ jobId, deleted, reason }: Record<string, unknown>): Removal => ({
  jobId: String(jobId),
  deleted: deleted === true,
  reason: typeof reason === 'string' ? reason : undefined,
});

/** UTF-8 and standard base64: the URL-safe alphabet breaks some passwords. */
const basicAuthorization = ({ username, password }: Login): string =>
  `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;

function errorOf({ status, headers }: HttpAnswer, { account, dataCenter }: Source): Error {
  const who = `Retarus (${dataCenter}, account ${account})`;
  if (status === 400)
    return new BadRequestError(`${who} answered 400: the request is malformed or lacks a login.`);
  if (status === 401)
    return new LoginRefusedError(`${who} answered 401: the login in the secret is refused.`);
  if (status === 403) {
    return new AccessForbiddenError(
      `${who} answered 403: the login is not allowed to read reports, or not from this address.`,
    );
  }
  if (status === 429)
    return new RateLimitedError(`${who} answered 429.`, retryAfterMs(headers['retry-after']));
  if (status >= 300 && status < 400) {
    return new RedirectRefusedError(`${who} answered ${status}: redirects are not followed with a login.`);
  }
  if (status >= 500) return new ServerError(`${who} answered ${status}.`);
  return new UnexpectedStatusError(`${who} answered ${status}, which is not documented for this call.`);
}

/** Seconds or an HTTP date; without either, the next tick may try again. */
function retryAfterMs(value: string | undefined): number {
  if (value === undefined) return 0;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

function jsonOf({ headers, body }: HttpAnswer, source: Source): unknown {
  const type = headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new WrongContentTypeError(
      `Retarus (${source.dataCenter}) answered with content type "${type.slice(0, 80)}" instead of JSON.`,
    );
  }
  try {
    return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    // The parser's message quotes the text, and the text holds fax numbers.
    throw unreadable(source, `of ${body.length} bytes is not JSON`);
  }
}

const unreadable = ({ dataCenter }: Source, problem: string): UnreadableAnswerError =>
  new UnreadableAnswerError(`The answer of Retarus (${dataCenter}) ${problem}.`);
