import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LoggedJobs, TickSummary } from '#poller/interface/operator.ts';
import { jobLines, summarise } from '#poller/telemetry/summary.ts';
import { SecretUnreadableError } from '#poller/tick/errors.ts';
import { Tally } from '#poller/tick/tally.ts';
import { propertiesOf, synthesize } from '../synthesize.ts';

interface SavedQuery {
  readonly LogGroupNames: readonly unknown[];
  readonly Name: string;
  readonly QueryString: string;
}

const template = synthesize();
const queries = Object.values(
  propertiesOf(template, 'AWS::Logs::QueryDefinition'),
) as unknown as readonly SavedQuery[];
const SOURCE = { account: '12345', dataCenter: 'de1' } as const;

/** The lines of a tick in which everything happens that a line can tell of. */
const LINES: { readonly tick: TickSummary; readonly jobs: LoggedJobs | undefined } = (() => {
  const tally = new Tally();
  for (const kind of ['unreadable-report', 'oversized-status', 'rejected-status'] as const)
    tally.quarantined.set(kind, 1);
  tally.forwardedJobs.set('OK', new Map([['OK', new Set(['FJONE'])]]));
  const error = new SecretUnreadableError('There is no such secret.');
  const tick = summarise(SOURCE, { ended: 'failed', error, tally }, 1);
  return { tick, jobs: jobLines(SOURCE, tally)[0] };
})();

const isThere = (field: string): boolean =>
  field
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], LINES) !==
  undefined;

const fieldsOf = ({ QueryString }: SavedQuery): string[] => [
  ...new Set([...QueryString.matchAll(/\b(?:tick|jobs)(?:\.[\w-]+)+/g)].map(([field]) => field)),
];

test.each(['Failures by source', "One job's way", 'Slow ticks', 'Quarantine reasons'])(
  'the query “%s” is saved in the folder of the forwarder, and the runbook names it',
  (name) => {
    expect(queries.map(({ Name }) => Name)).toContain(`fax-status-forwarder/${name}`);
    expect(readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8')).toContain(`*${name}*`);
  },
);

describe('a saved query', () => {
  const fields = queries.flatMap((query) => fieldsOf(query).map((field) => [query.Name, field] as const));
  test.each(fields)('“%s” names the field %s, which the log line has', (_, field) => {
    expect(isThere(field)).toBe(true);
  });

  test.each(queries.map((query) => [query.Name, query] as const))(
    '“%s” asks the log of the function for one field at least',
    (_, query) => {
      expect(fieldsOf(query)).not.toEqual([]);
      const [log] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
      expect(query.LogGroupNames).toEqual([{ Ref: log }]);
    },
  );

  test('puts a name with a dash in backticks: without them it is a subtraction', () => {
    for (const { QueryString } of queries)
      expect(QueryString.replaceAll(/`[^`]*`/g, '').replaceAll(/"[^"]*"/g, '')).not.toMatch(/\w-\w/);
  });
});
