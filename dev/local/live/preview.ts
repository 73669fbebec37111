import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { MAX_BYTES, type Message, statusMessage } from '#poller/domain/message.ts';
import { readReport } from '#poller/domain/report.ts';
import type { Source } from '#poller/interface/source.ts';
import { jobIdOf } from '../report-api/index.ts';
import { type QuarantineNote, Tally } from '../run/tally.ts';

/** What the forwarder would make of a page, worked out by its own code and sent nowhere. */
export interface Preview {
  readonly tally: Tally;
  readonly messages: readonly Message[];
  readonly reports: number;
  readonly pending: number;
}

export function preview(source: Source, reports: readonly unknown[]): Preview {
  const tally = new Tally();
  const messages: Message[] = [];
  let pending = 0;
  for (const raw of reports) {
    const reading = readReport(raw);
    if (reading.kind === 'pending') pending++;
    if (reading.kind === 'unreadable')
      tally.quarantine.push(note('unreadable-report', source, jobIdOf(raw), reading.problems.join('; ')));
    if (reading.kind !== 'final') continue;
    for (const event of eventsOf(source, reading.report, REASONS)) {
      const message = statusMessage(event);
      if (message.bytes > MAX_BYTES)
        tally.quarantine.push(
          note('oversized-status', source, event.data.jobId, `the message is ${message.bytes} bytes`),
        );
      else {
        messages.push(message);
        tally.countStatus(message);
      }
    }
  }
  return { tally, messages, reports: reports.length, pending };
}

const note = (
  kind: string,
  { dataCenter }: Source,
  jobId: string | undefined,
  problem: string,
): QuarantineNote => ({ kind, dataCenter, jobId, problem });
