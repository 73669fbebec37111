import type { FaxStatusEvent } from '#contract/event.ts';
import { extendReasons } from '#contract/extend-reasons.ts';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { readReport } from '#poller/domain/report.ts';
import { EXAMPLE_REPORTS, type ExampleReport } from './example-reports.ts';

export interface Example {
  readonly name: string;
  readonly summary: string;
  readonly event: FaxStatusEvent;
}

/** No code of the public table is classed `provider`; a setting can do it. */
const TABLE = extendReasons(REASONS, {
  GATEWAY_DOWN: { reasonClass: 'provider', suggestedAction: 'contact_support' },
});

/** What the forwarder itself makes of the example reports. */
export const examples = (): Example[] =>
  EXAMPLE_REPORTS.map((example, index) => {
    const reading = readReport(reportOf(example, index + 1));
    if (reading.kind !== 'final') throw new Error(`The example report ${example.name} is ${reading.kind}.`);
    const [event] = eventsOf({ account: '99999', dataCenter: 'de1' }, reading.report, TABLE);
    if (event === undefined) throw new Error(`The example report ${example.name} has no recipient.`);
    return { name: example.name, summary: example.summary, event };
  });

function reportOf({ status, reason, report, recipient }: ExampleReport, number: number): unknown {
  const line = String(1000 + number);
  return {
    jobId: `FJJEXAMPLE${line}`,
    pages: 2,
    reference: { customerDefinedId: `order-${line}`, billingCode: 'claims-north', billingInfo: '' },
    ...report,
    recipientStatus: [
      {
        number: `+49 89 0000-${line}`,
        properties: [{ key: 'Name', value: 'An Invented Practice' }],
        status,
        reason,
        sentTs: `2026-11-20T10:${String(number).padStart(2, '0')}:00Z`,
        durationInSecs: status === 'OK' ? 41 : 0,
        sentToNumber: `0049890000${line}`,
        remoteCsid: status === 'OK' ? 'Invented Fax' : '',
        ...recipient,
      },
    ],
  };
}
