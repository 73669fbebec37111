import { PAGE_SIZE } from './store.ts';

/** What a request asks for, read from its method, path and body. */
export type Operation =
  | { readonly kind: 'list' }
  | { readonly kind: 'get'; readonly jobId: string }
  | { readonly kind: 'delete'; readonly jobId: string }
  | { readonly kind: 'bulk-get'; readonly jobIds: readonly string[] }
  | { readonly kind: 'bulk-delete'; readonly jobIds: readonly string[] }
  /** `DELETE …/reports` without an id: deletes the oldest 1000, whatever the caller fetched. */
  | { readonly kind: 'delete-oldest' }
  | { readonly kind: 'bad-request'; readonly problem: string }
  | { readonly kind: 'unknown' };

const PATH = /^\/rest\/v1\/([^/]+)\/fax\/reports(?:\/([^/]+))?$/;

/** The customer number in the path, `undefined` where the path is no path of the report API. */
export function customerNumberOf(path: string): string | undefined {
  return decoded(PATH.exec(path)?.[1]);
}

export function operationOf(method: string, path: string, body: string): Operation {
  const match = PATH.exec(path);
  if (!match) return { kind: 'unknown' };
  const jobId = decoded(match[2]);
  if (method === 'GET') return jobId === undefined ? { kind: 'list' } : { kind: 'get', jobId };
  if (method === 'DELETE') return jobId === undefined ? { kind: 'delete-oldest' } : { kind: 'delete', jobId };
  if (method === 'POST' && jobId === undefined) return bulk(body);
  return { kind: 'unknown' };
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function bulk(text: string): Operation {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: 'bad-request', problem: 'The body is not JSON.' };
  }
  const { action, jobIds } = (body ?? {}) as { action?: unknown; jobIds?: unknown };
  if (!Array.isArray(jobIds) || !jobIds.every((id) => typeof id === 'string'))
    return { kind: 'bad-request', problem: 'jobIds must be a list of strings.' };
  if (jobIds.length > PAGE_SIZE)
    return { kind: 'bad-request', problem: `At most ${PAGE_SIZE} job ids are allowed.` };
  if (action === 'GET') return { kind: 'bulk-get', jobIds };
  if (action === 'DELETE') return { kind: 'bulk-delete', jobIds };
  return { kind: 'bad-request', problem: 'action must be GET or DELETE.' };
}
