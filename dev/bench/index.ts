import { commandLine, flag, someOf, wholeNumber } from '../options.ts';
import { installCandidates } from './install.ts';
import { writeDocuments } from './report/documents.ts';
import { readResults } from './results.ts';

const PARTS = ['drain', 'tick', 'memory', 'bundle', 'starts', 'sizes', 'growth', 'profile'] as const;
export type Part = (typeof PARTS)[number];

const HELP = `npm run bench -- [options]

Measures the deployed bundle against what a team would write or install instead. Writes dev/bench/results.json
and, from it, docs/benchmark*.md, docs/benchmark*.svg and the table of the README; what is not measured again
stays as it is there.

  --rounds N        rounds of each drain, of which the median counts (3); all parts take half an hour then
  --only PART,…     ${PARTS.join(', ')}; "drain,tick,memory,bundle" fills the table of targets
  --quick           under three minutes; prints only
  --faults          what each candidate loses, repeats, blocks and drops under six faults; two minutes
  --pages           measures nothing: writes the pages and the table again from dev/bench/results.json
  --help            this text`;

/** Options that take no other beside them. */
const ALONE = ['quick', 'faults', 'pages'];

const options = commandLine(HELP, {
  command: 'npm run bench',
  options: {
    rounds: wholeNumber(1, 100).default(3),
    only: someOf(PARTS).default([...PARTS]),
    quick: flag,
    faults: flag,
    pages: flag,
  },
  problems: (given) =>
    given.size > 1 && ALONE.some((name) => given.has(name))
      ? [`${ALONE.map((name) => `--${name}`).join(', ')} stand alone, without any other option.`]
      : [],
});
if (options?.pages) await writeDocuments(await readResults());
else if (options) {
  installCandidates();
  // Only there do the imports lead to what has been installed.
  const { benchAll, benchFaults, benchQuickly } = await import('./main.ts');
  if (options.faults) await benchFaults();
  else if (options.quick) await benchQuickly();
  else await benchAll(options);
}
