import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { forwarderRate, type Result, type Row, scenarioTitle } from '../results.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en');

const COLUMNS = [
  ['', '---'],
  ['statuses/s', '--:'],
  ['the forwarder is', '--:'],
  ['seconds', '--:'],
  ['CPU µs a status', '--:'],
  ['resident MB', '--:'],
  ['sends', '--:'],
  ['deletes', '--:'],
  ['connections to SQS', '--:'],
] as const;

/** A scenario's table, which reads well in a terminal too. */
export function table(result: Result): string {
  const forwarder = forwarderRate(result);
  const rows = result.rows.map((row) => cells(row, forwarder));
  const widths = COLUMNS.map(([head, rule], column) =>
    Math.max(head.length, rule.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rules = COLUMNS.map(([, rule], column) => `${'-'.repeat((widths[column] ?? 3) - 1)}${rule.at(-1)}`);
  return [line(COLUMNS.map(([head]) => head)), line(rules), ...rows.map(line)].join('\n');
}

function cells({ title, median, failure }: Row, forwarder: number | undefined): string[] {
  if (!median) return [title, failure ?? 'did not finish', ...COLUMNS.slice(2).map(() => '')];
  const ratio = forwarder === undefined ? '' : `${(forwarder / median.statusesPerSecond).toFixed(2)} ×`;
  return [
    title,
    whole(median.statusesPerSecond),
    ratio,
    median.seconds.toFixed(2),
    whole(median.cpuMicrosecondsPerStatus),
    whole(median.residentMb),
    whole(median.sends),
    whole(median.deletes),
    whole(median.connections),
  ];
}

/** The whole document. */
export function document(results: readonly Result[], rounds: number): string {
  const limited = results.every(({ rows }) => rows.every(({ median }) => median?.cpuLimited !== false));
  return `# Measured against what a team would write or install instead

Written by \`npm run bench\`. Each figure is ${rounds === 1 ? 'of a single round' : `the median of ${rounds} rounds, run in turn`}; ratios hold, absolute figures are
those of this machine. A run counts only when every status was received exactly once and the report list is empty.
Report API and SQS are servers of their own processes on this machine, over TLS, with the latency that is given.
${limited ? 'CPU is limited by a cgroup to what AWS Lambda gives a function of that memory size.' : '**CPU is not limited: this machine or user cannot make a cgroup.**'}
The others send a bare body to a standard queue and check nothing; the forwarder runs as it is deployed: a FIFO queue,
events, attributes, deterministic ids, every answer reconciled, log and metrics.

Machine: ${machine()}.

![statuses a second](benchmark.svg)

${results.map((result) => `## ${scenarioTitle(result.scenario)}\n\n${table(result)}`).join('\n\n')}
`;
}

const machine = (): string => {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, Linux; commit ${commit}`;
};
