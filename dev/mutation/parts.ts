/** A part of the code that is changed, and the tests that must notice. */
export interface Part {
  readonly name: string;
  /** What it does, for a person who chooses a part. */
  readonly what: string;
  /** Globs of the sources, from the root of the project. */
  readonly mutate: readonly string[];
  /** Globs of the tests. */
  readonly tests: readonly string[];
}

const POLLER_TESTS = 'test/functions/poll-reports';

/**
 * Everything in `functions` and `contract` that decides, and what hides numbers in `cli`. Left out are tables
 * without a decision (names of metrics, the provider's hosts), types, and what is generated.
 */
export const PARTS: readonly Part[] = [
  {
    name: 'domain',
    what: 'reading a report, ids, events, messages, packing, quarantine',
    mutate: ['functions/poll-reports/domain/**/*.ts'],
    tests: [`${POLLER_TESTS}/domain/**/*.test.ts`],
  },
  {
    name: 'tick',
    what: 'the poll loop: pages, outbox, deletes, credentials, limits, counts',
    mutate: ['functions/poll-reports/tick/**/*.ts'],
    tests: [`${POLLER_TESTS}/{domain,tick}/**/*.test.ts`],
  },
  {
    name: 'retarus',
    what: "the report API's client: requests, responses, errors, sizes",
    mutate: ['functions/poll-reports/retarus/**/*.ts'],
    tests: [`${POLLER_TESTS}/retarus/**/*.test.ts`],
  },
  {
    name: 'aws',
    what: 'SQS, Secrets Manager, the credentials of the environment',
    mutate: ['functions/poll-reports/aws/**/*.ts'],
    tests: [`${POLLER_TESTS}/aws/**/*.test.ts`],
  },
  {
    name: 'http',
    what: 'the transport: time-outs, caps, kept connections',
    mutate: ['functions/poll-reports/transport.ts'],
    tests: [`${POLLER_TESTS}/{transport,retarus/report-transport}.test.ts`],
  },
  {
    name: 'wiring',
    what: "the handlers' wiring and dependencies, telemetry, configuration, replay",
    mutate: [
      'functions/poll-reports/{index,handler,dependencies}.ts',
      'functions/poll-reports/telemetry/**/*.ts',
      'functions/poll-reports/interface/**/*.ts',
      '!functions/poll-reports/interface/{metrics,data-centers}.ts',
    ],
    tests: [
      `${POLLER_TESTS}/{index,handler,dependencies}.test.ts`,
      `${POLLER_TESTS}/{telemetry,interface}/**/*.test.ts`,
    ],
  },
  {
    name: 'digest',
    what: 'the daily digest: what it asks for, what it says',
    mutate: ['functions/daily-digest/interface/**/*.ts'],
    tests: ['test/functions/daily-digest/interface/**/*.test.ts'],
  },
  {
    name: 'sending',
    what: 'the daily digest: its wiring',
    mutate: ['functions/daily-digest/*.ts'],
    tests: ['test/functions/daily-digest/*.test.ts'],
  },
  {
    name: 'contract',
    what: 'the message and what may stand in the settings: schemas and the table of reasons',
    mutate: ['contract/*.ts', '!contract/{extend-reasons,filter}.ts'],
    tests: [
      'test/dev/generate/contract/documents.test.ts',
      'test/contract/{extend-reasons,filter-schema,reasons}.test.ts',
    ],
  },
  {
    name: 'kit',
    what: "the consumer's kit, filters, own readings of reasons",
    mutate: ['contract/{extend-reasons,filter}.ts', 'contract/consumer/**/*.ts'],
    tests: [
      'test/contract/{extend-reasons,filter}.test.ts',
      'test/contract/consumer/{check,event,parse,sqs-handler}.test.ts',
    ],
  },
  {
    name: 'redaction',
    what: "what hides numbers on the operator's screen",
    mutate: ['cli/ui/mask.ts'],
    tests: ['test/cli/ui/**/*.test.ts'],
  },
];

/** The part that template/mutants.ts changes. */
export const TEMPLATE = { name: 'template', what: 'alarms, policies, queues, schedules, functions' };

export const NAMES = [...PARTS, TEMPLATE].map(({ name }) => name);
