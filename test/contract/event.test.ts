import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_CENTERS } from '#contract/data-centers.ts';
import { faxStatusEventSchema } from '#contract/event.ts';
import { quarantinedSchema } from '#contract/quarantine.ts';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { statusMessage } from '#poller/domain/message.ts';
import { quarantineMessage } from '#poller/domain/quarantine.ts';
import { readReport } from '#poller/domain/report.ts';
import { DATA_CENTER_NAMES } from '#poller/interface/data-centers.ts';
import { listEntry, report, source } from '#test/support/arbitraries.ts';
import { holds } from '#test/support/properties.ts';

describe('the contract', () => {
  it('holds for whatever the forwarder makes of a report', () => {
    holds(
      fc.property(source, report, (from, given) => {
        for (const event of eventsOf(from, given, REASONS)) {
          const received: unknown = JSON.parse(statusMessage(event).body);
          expect(faxStatusEventSchema.safeParse(received).error).toBeUndefined();
        }
      }),
      { runs: 2_000 },
    );
  });

  it('holds for whatever the forwarder puts into quarantine', () => {
    holds(
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
      { runs: 2_000 },
    );
  });

  it('knows the data centers that the forwarder polls', () => {
    expect([...DATA_CENTERS].sort()).toEqual([...DATA_CENTER_NAMES].sort());
  });
});
