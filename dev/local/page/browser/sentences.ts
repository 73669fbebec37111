import type { Episode, Replayed, TickView, Verdict } from '../protocol.ts';
import { counted, duration, number } from './format.ts';

/** What the verdict comes to, in a sentence. */
export function headline({ lost, invented, atRetarus, held }: Verdict): string {
  if (lost > 0) return `${counted(lost, 'status is', 'statuses are')} lost.`;
  if (invented > 0) return `${counted(invented, 'message was', 'messages were')} made up.`;
  if (held === 0) return 'Nothing to lose yet.';
  return atRetarus > 0
    ? 'Nothing is lost, and the rest is on its way.'
    : 'Nothing is lost. All of it arrived.';
}

/** The calls of a tick in short: lists, sends, deletes, each with what came of it. */
export function callsOf({ steps, sends, reports }: TickView): string[] {
  const lists = steps.filter(({ kind }) => kind === 'list');
  const deletes = steps.filter(({ kind }) => kind === 'delete');
  const texts = [
    ...lists.slice(0, 2).map(({ status, durationMs }) => `list ${outcome(status, durationMs)}`),
    ...(lists.length > 2 ? [`and ${counted(lists.length - 2, 'more list')}`] : []),
  ];
  if (reports > 0) texts.push(counted(reports, 'report'));
  if (sends.requests > 0) {
    const missed = sends.messages - sends.taken;
    const taken = missed > 0 ? `, ${number(missed)} not taken` : '';
    texts.push(`${counted(sends.requests, 'send')} of ${counted(sends.messages, 'message')}${taken}`);
  }
  const jobs = deletes.reduce((sum, step) => sum + step.jobs, 0);
  const last = deletes.at(-1);
  if (last) {
    const came = outcome(last.status, last.durationMs);
    texts.push(`${counted(deletes.length, 'delete')} of ${counted(jobs, 'job')} ${came}`);
  }
  return texts;
}

function outcome(status: number | 'dropped' | undefined, durationMs: number | undefined): string {
  if (status === undefined) return '…';
  return `${status}, ${duration(durationMs ?? 0)}`;
}

/** What happened in figures; what did not happen is left out. */
export function factsOf(episode: Episode): string[] {
  const { ticks, failed, forwarded, quarantined, atRetarus, notDeleted, droppedByQueue, repeated } = episode;
  return [
    `${counted(ticks, 'tick')}${failed > 0 ? `, ${number(failed)} of them ended in an error` : ''}`,
    ...(forwarded > 0 ? [`${counted(forwarded, 'status', 'statuses')} forwarded`] : []),
    ...(atRetarus > 0 ? [`${counted(atRetarus, 'status', 'statuses')} safe at Retarus`] : []),
    ...(notDeleted > 0 ? [`${counted(notDeleted, 'report')} not deleted yet`] : []),
    ...(quarantined > 0 ? [`${number(quarantined)} into quarantine`] : []),
    ...(droppedByQueue > 0 ? [`${number(droppedByQueue)} sent again, dropped by the queue by id`] : []),
    ...(repeated > 0 ? [`${number(repeated)} repeated at the consumer, recognised by id`] : []),
  ];
}

/** What reading quarantine again came to. */
export function replayedSentence({ messages, replayed, stays }: Replayed): string {
  if (replayed.length + stays.length === 0) return 'Nothing is in quarantine.';
  const reports = counted(replayed.length, 'report');
  const sent =
    replayed.length > 0 ? `${counted(messages, 'message')} sent for ${reports}, with the ids of before.` : '';
  const problems = [...new Set(stays.flatMap((stay) => stay.problems))];
  const left =
    stays.length > 0 ? `${counted(stays.length, 'case stays', 'cases stay')}: ${problems.join('; ')}.` : '';
  return [sent, left].filter(Boolean).join(' ');
}
