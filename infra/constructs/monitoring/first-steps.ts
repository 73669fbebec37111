/**
 * What to do first about each alarm, by its heading in docs/runbook.md: short enough to read at night. The
 * dashboard shows those of the alarms that there are. Graphs are named as they are titled there.
 */
export const FIRST_STEPS = {
  'No successful poll':
    '`fax-status doctor` names the source and what is wrong with it. The saved query *Failures by ' +
    'source* says why its ticks fail. Retarus or the network down: wait, nothing is lost for as long as ' +
    'Retarus keeps the reports.',
  'Login refused':
    '“Trouble by source” names the source. `fax-status login` stores a login after it has tried it at ' +
    'each data center.',
  'Secret unreadable':
    'The saved query *Failures by source* names the source. Not stored yet: `fax-status login`. No ' +
    "permission: look at the secret's policy and at that of its key.",
  'Responses unreadable':
    '“Trouble by source” says whether it is one source or all. Upgrade to a version that reads the new ' +
    'form; until then watch “Oldest report by source, in seconds”.',
  'Queue refused':
    'The saved query *Failures by source* says whether SQS refuses or is unavailable. Refused: deploy ' +
    'again, which brings back the queue, its policy and its key. Unavailable: wait.',
  'Deletes refused':
    '“Trouble by source” names the source. Ask Retarus, with customer number and data center. Consumers ' +
    'recognise repetitions by the event `id`.',
  Backlog:
    '“Backlog by source: full pages, and ticks that left some” names the source. After an outage: wait. ' +
    'For good: more `poller.memoryMb`.',
  'Oldest report':
    '“Oldest report by source, in seconds” names the source; `fax-status doctor` says why it waits. ' +
    'Mend that, or ask Retarus to keep the reports for longer **before their time is up**.',
  'Failure rate':
    '“Statuses by reason, without the delivered ones” shows which reason rose, and since when. Is it ' +
    'one recipient, one document or one prefix? Many recipients at once: ask Retarus.',
  Watch:
    'Its own graph shows since when. Look for what its failed statuses have in common: “Statuses by ' +
    'reason, without the delivered ones” shows whether all others rose too.',
  'Reason code':
    '`fax-status explain` says what the code means and what its sender can do. “Statuses by reason, ' +
    'without the delivered ones” shows since when.',
  'Sudden rise of failures':
    '“Statuses by outcome” shows since when, “Statuses by reason, without the delivered ones” which ' +
    'reason rose.',
  Quarantine:
    '`fax-status quarantine list` shows what lies there and why. Tell whoever waits for these statuses; ' +
    'export them where their 14 days are too short.',
  'Dead-letter queue':
    "Look at the consumer's log for the same event `id`, mend the consumer, then `fax-status redrive`.",
  'Consumer late':
    '“Messages sent and received”: nothing received means that no consumer runs, received but not fewer ' +
    'that it fails or is too slow. Start it, mend it, or run more of it.',
  'Messages expire':
    'The alarm names the queue. Quarantine: export it. Dead letters: `fax-status redrive` once the ' +
    'consumer is mended. A queue for consumers: start them, or raise `queue.retentionDays`.',
  'Function errors':
    '“Function: errors, throttles, longest tick in seconds” shows since when. Changed by hand: deploy ' +
    'again. Out of memory: raise `poller.memoryMb`. A bug: deploy the version that worked.',
  'Function throttled':
    "The account's concurrency is used up: have it raised in Service Quotas, or limit the function that " +
    'takes it all.',
  'Function slow':
    'The saved query *Slow ticks* names the source. One source: its data center is slow. All: the ' +
    'network or SQS, or raise `poller.memoryMb`.',
} as const satisfies Readonly<Record<string, string>>;

/** Headings of docs/runbook.md: each is a kind of alarm. */
export type RunbookHeading = keyof typeof FIRST_STEPS;
