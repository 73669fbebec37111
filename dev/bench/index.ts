import { commandLine, flag, someOf, wholeNumber } from '../options.ts';
import { installCandidates } from './install.ts';

const PARTS = ['drain', 'memory', 'bundle', 'starts', 'sizes', 'growth', 'profile'] as const;
export type Part = (typeof PARTS)[number];

const HELP = `npm run bench -- [options]

Measures the deployed bundle against what a team would write or install instead. Writes dev/bench/results.json
and, from it, docs/benchmark*.md, docs/benchmark*.svg and the table of the README; what is not measured again
stays as it is there.

  --rounds N        rounds of each drain, of which the median counts (3); all parts take half an hour then
  --only PART,…     ${PARTS.join(', ')}; "drain,memory,bundle" fills the table of targets
  --quick           under three minutes; prints only
  --faults          what each candidate loses, repeats, blocks and drops under six faults; two minutes
  --help            this text`;

const options = commandLine(HELP, {
  command: 'npm run bench',
  options: {
    rounds: wholeNumber(1, 100).default(3),
    only: someOf(PARTS).default([...PARTS]),
    quick: flag,
    faults: flag,
  },
  problems: (given) =>
    [...given].filter((name) => name !== 'quick' && name !== 'faults').length > 0 &&
    (given.has('quick') || given.has('faults'))
      ? ['--quick and --faults stand alone, without --rounds and --only.']
      : [],
});
if (options) {
  installCandidates();
  // Only there do the imports lead to what has been installed.
  const { benchAll, benchFaults, benchQuickly } = await import('./main.ts');
  if (options.faults) await benchFaults();
  else if (options.quick) await benchQuickly();
  else await benchAll(options);
}
