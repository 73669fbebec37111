import { computed, signal } from '@preact/signals';
import type { About, PageState, Sample } from '../protocol.ts';

/** Whether the run that this page shows still goes on. */
export type Connection = 'connecting' | 'live' | 'ended';

export const about = signal<About | undefined>(undefined);
export const state = signal<PageState | undefined>(undefined);
export const samples = signal<readonly Sample[]>([]);
export const connection = signal<Connection>('connecting');

export const verdict = computed(() => state.value?.verdict);

/** A sentence for people who hear the page; only what is worth interrupting them for. */
export const announcement = signal('');

const KEPT_SAMPLES = 600;

/** Follows the run by server-sent events. */
export function follow(): void {
  const events = new EventSource('/events');
  const on = <T>(name: string, take: (data: T) => void): void =>
    events.addEventListener(name, (event) => take(JSON.parse(event.data) as T));
  on<About>('about', (data) => {
    about.value = data;
    samples.value = data.samples;
    connection.value = 'live';
  });
  on<PageState>('state', (data) => {
    state.value = data;
  });
  on<Sample>('sample', (data) => {
    samples.value = [...samples.value, data].slice(-KEPT_SAMPLES);
  });
  on('end', () => {
    connection.value = 'ended';
    events.close();
  });
  events.addEventListener('error', () => {
    if (connection.value === 'live') connection.value = 'connecting';
  });
}

/** What the server knows under that path. */
export async function load<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) throw new Error(`The page's own server responded with ${response.status}.`);
  return (await response.json()) as T;
}

/** Asks the server to do something. @throws Error with what kept it from doing so */
export async function post<T>(path: string): Promise<T> {
  const response = await fetch(path, { method: 'POST' });
  const body = (await response.json()) as T & { readonly problem?: string };
  if (!response.ok)
    throw new Error(body.problem ?? `The page's own server responded with ${response.status}.`);
  return body;
}

/** Presses a button by its id. */
export const press = (action: string): Promise<unknown> => post(`/actions/${action}`);
