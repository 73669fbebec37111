/** One contender in a process of its own: its CPU, its memory, its environment. */
import type { Drain, Target } from './contenders/target.ts';
import { serve } from './rpc.ts';

let drain: Drain | undefined;

serve({
  load: async ({ name, target }: { name: string; target: Target }) => {
    const { contender } = await import(`./contenders/${name}.ts`);
    drain = await contender(target);
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
