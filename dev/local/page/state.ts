import { REASONS } from '#contract/reasons.ts';
import { DATA_CENTERS } from '#poller/interface/data-centers.ts';
import { ACTIONS } from '../run/actions.ts';
import type { Episodes } from '../run/episodes.ts';
import type { Run } from '../run/run.ts';
import { alarmsState, alarmTexts } from './alarms.ts';
import type { About, PageState, SourceState } from './protocol.ts';

const SHOWN_TICKS = 12;

export const about = (run: Run): About => ({
  startedAt: Date.now() - Math.round(run.elapsedMs),
  sources: run.world.sources.map(({ name, source }) => ({
    name,
    city: DATA_CENTERS[source.dataCenter].city,
  })),
  actions: ACTIONS.map(({ id, title, does, reaction, condition }) => ({
    id,
    title,
    does,
    reaction,
    isSwitch: condition !== undefined,
  })),
  reasons: REASONS,
  samples: run.series.samples,
  alarms: alarmTexts(run),
});

/** Everything that the page shows of this instant. */
export function pageState(run: Run, episodes: Episodes): PageState {
  const { tally, calls, watch } = run;
  const verdict = run.verdict();
  episodes.update(verdict);
  return {
    verdict,
    sources: run.progress().map((source) => ({ ...source, ...lastOf(run, source.name) })),
    queues: run.queues.map(({ name, role, received, waiting }) => ({
      name,
      role,
      waiting: waiting.size,
      received: received.size,
    })),
    ticks: watch.views.slice(0, SHOWN_TICKS),
    tickCount: watch.count,
    calls,
    outcomes: tally.outcomes,
    reasons: Object.fromEntries(tally.reasons),
    reasonClasses: Object.fromEntries(tally.reasonClasses),
    on: ACTIONS.filter((action) => episodes.isOn(action)).map(({ id }) => id),
    busy: [...episodes.busy],
    episodes: episodes.list,
    alarms: alarmsState(run),
    statuses: run.statuses.size,
    quarantine: { arrived: run.quarantine.entries.length, inside: run.quarantine.size },
    digest: run.digest,
  };
}

function lastOf({ watch }: Run, name: string): Pick<SourceState, 'isPolling' | 'last' | 'isFailing'> {
  const ticks = watch.views.filter(({ source }) => source === name);
  const last = ticks.find(({ durationMs }) => durationMs !== undefined);
  return {
    isPolling: ticks.some(({ durationMs }) => durationMs === undefined),
    last: last?.problem ?? last?.ended ?? 'not polled yet',
    isFailing: last?.problem !== undefined,
  };
}
