/**
 * What to do first about each alarm, by its heading in docs/runbook.md: short enough to read at night, and
 * one command to begin with. The dashboard shows those of the alarms that there are. Graphs are named as they
 * are titled there.
 */
export const FIRST_STEPS = {
  'No successful poll':
    '`fax-status doctor` names the source and what is wrong with it. Retarus or the network down: wait, ' +
    'nothing is lost for as long as Retarus keeps the reports.',
  'Credentials refused':
    '`fax-status doctor` names the account. `fax-status login` stores credentials after it has tried them ' +
    'at each data center.',
  'Secret unreadable':
    '`fax-status doctor` names the account, and why. Wrong contents: `fax-status login`. No permission: ' +
    "look at the secret's policy and at that of its key.",
  'Responses unreadable':
    '`fax-status poll all` says whether it is one source or all. Upgrade to a version that reads the new ' +
    'form; until then watch “Oldest report by source, in seconds”.',
  'Queue refused':
    '`fax-status poll all` says whether SQS refuses or is unavailable. Refused: deploy again, which brings ' +
    'back the queue, its policy and its key. Unavailable: wait.',
  'Deletes refused':
    '`fax-status poll all` names the source. Ask Retarus, with customer number and data center. Consumers ' +
    'recognise repetitions by the event `id`.',
  Backlog:
    '`fax-status status` shows what waits, by source. After an outage: wait. For good: more ' +
    '`poller.memoryMb`.',
  'Oldest report':
    '`fax-status status` names the source; `fax-status doctor` says why it waits. Mend that, or ask ' +
    'Retarus to keep the reports for longer **before their time is up**.',
  'Failure rate':
    '`fax-status digest` shows which reason rose, “Statuses by reason, without the delivered ones” since ' +
    'when. Is it one recipient, one document or one prefix? Many recipients at once: ask Retarus.',
  Watch:
    '`fax-status digest` shows whether all others rose too; its own graph since when. Look for what its ' +
    'failed statuses have in common.',
  'Reason code':
    '`fax-status explain CODE` says what it means and what its sender can do. “Statuses by reason, ' +
    'without the delivered ones” shows since when.',
  'Sudden rise of failures': '`fax-status digest` shows which reason rose, “Statuses by outcome” since when.',
  Quarantine:
    '`fax-status quarantine list` shows what lies there and why. Tell whoever waits for these statuses; ' +
    'export them where their 14 days are too short.',
  'Dead-letter queue':
    "`fax-status redrive --dry-run` counts them. Look at the consumer's log for the same event `id`, mend " +
    'the consumer, then `fax-status redrive`.',
  'Consumer late':
    '`fax-status doctor` says whether anybody receives. If so, the consumer fails or is too slow. Start ' +
    'it, mend it, or run more of it.',
  'Messages expire':
    '`fax-status status` shows what waits and when it expires. Quarantine: export it. Dead letters: ' +
    '`fax-status redrive` once the consumer is mended. A queue for consumers: start them, or raise ' +
    '`queue.retentionDays`.',
  'Function errors':
    '`fax-status poll all` prints the error. Changed by hand: deploy again. Out of memory: raise ' +
    '`poller.memoryMb`. A bug: deploy the version that worked.',
  'Function throttled':
    "`fax-status poll all` fails, too, while it lasts. The account's concurrency is used up: have it " +
    'raised in Service Quotas, or limit the function that takes it all.',
  'Function slow':
    '`fax-status poll all` shows how long each source takes. One source: its data center is slow. All: ' +
    'the network or SQS, or raise `poller.memoryMb`.',
} as const satisfies Readonly<Record<string, string>>;

/** Headings of docs/runbook.md: each is a kind of alarm. */
export type RunbookHeading = keyof typeof FIRST_STEPS;
