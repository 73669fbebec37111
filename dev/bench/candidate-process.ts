/** One candidate in a process of its own: its CPU, its memory, its environment. */
import { Session } from 'node:inspector/promises';
import type { Drain, Target } from './candidates/target.ts';
import { serve } from './rpc.ts';

/** Serves the benchmark's calls for this candidate. */
export function serveCandidate(candidate: (target: Target) => Drain | Promise<Drain>): void {
  let drain: Drain | undefined;
  serve({
    load: async (target: Target) => {
      drain = await candidate(target);
    },
    /** Drains under V8's sampling profiler. */
    profile: async () => {
      const session = new Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: 200 });
      await session.post('Profiler.start');
      await drain?.();
      return (await session.post('Profiler.stop')).profile;
    },
    drain: async () => {
      const cpuBefore = process.cpuUsage();
      const startedAt = performance.now();
      await drain?.();
      const { user, system } = process.cpuUsage(cpuBefore);
      return {
        milliseconds: performance.now() - startedAt,
        cpuMilliseconds: (user + system) / 1000,
        residentMb: process.resourceUsage().maxRSS / 1024,
      };
    },
  });
}
