import { describe, expect, it } from 'vitest';
import { type BacklogEntry, type BacklogOptions, generateBacklog } from '#dev/local/backlog/index.ts';
import { readReport } from '#poller/domain/report.ts';

const options: BacklogOptions = {
  size: 2500,
  seed: 1,
  dataCenters: ['de1', 'de2'],
  newest: new Date('2026-01-31T12:00:00Z'),
};

const recipientsOf = ({ report }: BacklogEntry): Record<string, unknown>[] =>
  (report as { recipientStatus?: Record<string, unknown>[] }).recipientStatus ?? [];

describe('a backlog', () => {
  const backlog = generateBacklog(options);

  it('is the same for the same seed, and another for another seed', () => {
    expect(generateBacklog(options)).toEqual(backlog);
    expect(generateBacklog({ ...options, seed: 2 })).not.toEqual(backlog);
  });

  it('has the size asked for, over all data centers, and no job id twice', () => {
    expect(backlog).toHaveLength(2500);
    expect(new Set(backlog.map(({ dataCenter }) => dataCenter))).toEqual(new Set(['de1', 'de2']));
    expect(new Set(backlog.map(({ jobId }) => jobId)).size).toBe(2500);
  });

  it('is read by the forwarder as what it says that it is', () => {
    const kinds = backlog.map(({ report }) => readReport(report).kind);
    expect(kinds).toEqual(backlog.map(({ kind }) => kind));
    expect(kinds.filter((kind) => kind === 'unreadable')).toHaveLength(6);
    expect(kinds.filter((kind) => kind === 'pending')).toHaveLength(1);
  });

  it('says what a pending job becomes', () => {
    const pending = backlog.find(({ kind }) => kind === 'pending');
    expect(readReport(pending?.final).kind).toBe('final');
  });

  it('has jobs with very many recipients, and one number twice in a job', () => {
    expect(Math.max(...backlog.map((entry) => recipientsOf(entry).length))).toBeGreaterThanOrEqual(80);
    const repeated = backlog.filter((entry) => {
      const numbers = recipientsOf(entry).map((recipient) => recipient?.number);
      return new Set(numbers).size < numbers.length;
    });
    expect(repeated.length).toBeGreaterThan(0);
  });

  it('has every way of leaving optional fields out', () => {
    const all = backlog.filter(({ kind }) => kind === 'final').flatMap(recipientsOf);
    const properties = new Set(
      all.map((recipient) =>
        Array.isArray(recipient.properties) ? 'list' : 'properties' in recipient ? 'null' : 'absent',
      ),
    );
    expect(properties).toEqual(new Set(['list', 'null', 'absent']));
    for (const field of ['sentTs', 'sentToNumber', 'remoteCsid']) {
      expect(new Set(all.map((recipient) => field in recipient))).toEqual(new Set([true, false]));
    }
    expect(new Set(backlog.map(({ report }) => Object.hasOwn(report as object, 'reference')))).toEqual(
      new Set([true, false]),
    );
  });

  it('holds only numbers of blocks that nobody has', () => {
    for (const recipient of backlog.filter(({ kind }) => kind !== 'unreadable').flatMap(recipientsOf)) {
      expect(recipient.number).toMatch(/^\+49(89|30|69|221)0000\d{4,7}$/);
    }
  });
});

it('gives every job the number of recipients asked for', () => {
  const backlog = generateBacklog({ ...options, size: 50, recipients: 3, unreadable: 0, pending: 0 });
  expect(backlog.map((entry) => recipientsOf(entry).length)).toEqual(Array.from({ length: 50 }, () => 3));
});

it('puts nothing unusual into a small backlog', () => {
  expect(generateBacklog({ ...options, size: 9 }).every(({ kind }) => kind === 'final')).toBe(true);
});
