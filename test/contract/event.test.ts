import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_CENTERS } from '../../contract/data-centers.ts';
import { faxStatusEventSchema } from '../../contract/event.ts';
import { quarantinedSchema } from '../../contract/quarantine.ts';
import { REASONS } from '../../contract/reasons.ts';
import { DATA_CENTER_NAMES } from '../../functions/poll-reports/domain/data-center.ts';
import { eventsOf } from '../../functions/poll-reports/domain/event.ts';
import { statusMessage } from '../../functions/poll-reports/domain/message.ts';
import { quarantineMessage } from '../../functions/poll-reports/domain/quarantine.ts';
import { readReport } from '../../functions/poll-reports/domain/report.ts';
import { listEntry, report, source } from '../support/arbitraries.ts';

describe('the contract', () => {
  it('holds for whatever the forwarder makes of a report', () => {
    fc.assert(
      fc.property(source, report, (from, given) => {
        for (const event of eventsOf(from, given, REASONS)) {
          const received: unknown = JSON.parse(statusMessage(event).body);
          expect(faxStatusEventSchema.safeParse(received).error).toBeUndefined();
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds for whatever the forwarder puts into quarantine', () => {
    fc.assert(
      fc.property(source, listEntry, (from, given) => {
        const reading = readReport(given);
        if (reading.kind !== 'unreadable') return;
        const { jobId, problems } = reading;
        const message = quarantineMessage({
          kind: 'unreadable-report',
          source: from,
          jobId,
          problems,
          content: given,
        });
        expect(quarantinedSchema.safeParse(JSON.parse(message.body)).error).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows the data centers that the forwarder polls', () => {
    expect([...DATA_CENTERS].sort()).toEqual([...DATA_CENTER_NAMES].sort());
  });
});
