import { ALL_BUSY, DAY, END, HEALTHY, HOUR, type Life, MINUTE, START } from './life.ts';

/** An alarm that a scenario must raise. */
export interface Expected {
  /** Name without the forwarder's. */
  readonly alarm: string;
  /** How often at least; exactly where nothing else is said. */
  readonly times: number;
  /** How often at most, where a value near the threshold may raise it again. */
  readonly atMost?: number;
  /** Hours after the event at the latest, the first time. */
  readonly withinHours: number;
}

/** A month in the life of a forwarder. */
export interface Scenario {
  readonly name: string;
  /** Another deployment than one source with every default. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** When it begins; a healthy month has no such time. */
  readonly event?: number;
  play(life: Life): void;
  readonly expected: readonly Expected[];
  /** Further alarms that may be raised, of whatever name; 0. */
  readonly others?: number;
}

export const ONE_SOURCE = { accounts: [{ customerNumber: '12345', dataCenters: ['de1'] }] };
const SOURCE = '12345@de1';
/** Tuesday of the third week, ten o'clock. */
const EVENT = START + 15 * DAY + 10 * HOUR;

const during = (from: number, to: number) => (time: number) => time >= from && time < to;
const once = (alarm: string, withinHours: number): Expected => ({ alarm, times: 1, withinHours });

/** Faxes in an hour of the office. */
export const HEALTHY_VOLUMES = [20, 25, 30, 60, 120, 600];

const healthy = (perHour: number): Scenario => ({
  name: `a healthy mix, ${perHour} faxes an hour`,
  play(life) {
    life.polls(SOURCE);
    life.faxes(perHour, () => HEALTHY);
  },
  expected: [],
  others: 1,
});

/** Nothing but polls; `fails` says which of them do. */
const polling = (
  name: string,
  fails: (time: number, random: number) => boolean,
  expected: readonly Expected[],
): Scenario => ({
  name,
  event: EVENT,
  play: (life) => life.polls(SOURCE, (time, random) => (fails(time, random) ? 0 : 1)),
  expected,
});

/** Something waits in a queue from a day on; how old it is, an alarm reads. */
const waiting = (life: Life, alarm: string, days: number): void =>
  life.reads(alarm, START + DAY, START + DAY + days * DAY, (time) => (time - START - DAY) / 1000);

/** Each day in which it is so, and a day more where it begins or ends beside the hour of the reminder. */
const daily = (alarm: string, days: number, withinHours: number): Expected => ({
  ...once(alarm, withinHours),
  times: days,
  atMost: days + 1,
});

const CUSTOMERS = ['11111', '22222', '33333', '44444', '55555'];

/** How soon it is found depends on chance; `chance.ts` says how. */
const DOUBLING = 'busy lines double at 200 faxes an hour';

const FAILURES: readonly Scenario[] = [
  ...HEALTHY_VOLUMES.map(healthy),
  {
    name: 'all of 15 faxes an hour fail from ten o’clock',
    event: EVENT,
    play(life) {
      life.polls(SOURCE);
      life.faxes(15, (time) => (time < EVENT ? HEALTHY : ALL_BUSY), { to: EVENT + 8 * HOUR });
    },
    expected: [
      { ...once('Failure rate', 8), atMost: 10 },
      { ...once('Failure rate: over a day', 8), atMost: 4 },
    ],
  },
  {
    name: 'all of 3 faxes an hour fail for a day',
    event: EVENT - 2 * HOUR,
    play(life) {
      const isBad = during(EVENT - 2 * HOUR, EVENT + 8 * HOUR);
      life.polls(SOURCE);
      life.faxes(3, (time) => (isBad(time) ? ALL_BUSY : HEALTHY));
    },
    expected: [{ ...once('Failure rate: over a day', 10), atMost: 4 }],
  },
  {
    name: DOUBLING,
    event: EVENT,
    play(life) {
      life.polls(SOURCE);
      life.faxes(200, (time) => (time < EVENT ? HEALTHY : { ...HEALTHY, busy: 0.12 }), {
        from: EVENT - 3 * DAY,
        to: EVENT + 4 * HOUR,
      });
    },
    expected: [{ ...once('Failure rate', 2), atMost: 20 }],
  },
  {
    name: 'an account of 5 % of 600 faxes an hour fails entirely, and is watched',
    settings: { ...ONE_SOURCE, alarms: { watches: [{ name: 'claims', filter: { account: ['12345'] } }] } },
    event: EVENT,
    play(life) {
      life.polls(SOURCE);
      life.faxes(570, () => HEALTHY);
      life.faxes(30, (time) => (time < EVENT ? HEALTHY : { no_answer: 1 }), {
        to: EVENT + 4 * HOUR,
        watch: 'claims',
      });
    },
    expected: [once('Watch: claims', 2)],
    others: 1,
  },
];

const POLLS: readonly Scenario[] = [
  polling('Retarus does not respond for 5 minutes', during(EVENT, EVENT + 5 * MINUTE), []),
  polling('Retarus does not respond for 20 minutes', during(EVENT, EVENT + 20 * MINUTE), [
    once(`No successful poll: ${SOURCE}, warn`, 0.25),
  ]),
  polling('Retarus does not respond for two hours', during(EVENT, EVENT + 2 * HOUR), [
    once(`No successful poll: ${SOURCE}, warn`, 0.25),
    once(`No successful poll: ${SOURCE}, page`, 0.6),
  ]),
  polling(
    'two of three polls fail for two hours',
    (time, random) => during(EVENT, EVENT + 2 * HOUR)(time) && random < 2 / 3,
    [once(`No successful poll: ${SOURCE}, warn`, 1)],
  ),
  {
    ...polling('an announced maintenance of two hours', during(EVENT, EVENT + 2 * HOUR), []),
    settings: {
      ...ONE_SOURCE,
      alarms: { maintenance: [{ start: new Date(EVENT).toISOString().slice(0, 16), hours: 3 }] },
    },
  },
  {
    name: 'a data center of five accounts is down for three hours',
    settings: {
      accounts: CUSTOMERS.map((customerNumber) => ({ customerNumber, dataCenters: ['de1', 'de2'] })),
    },
    event: EVENT,
    play(life) {
      for (const customer of CUSTOMERS) {
        life.polls(`${customer}@de1`, (time) => (during(EVENT, EVENT + 3 * HOUR)(time) ? 0 : 1));
        life.polls(`${customer}@de2`);
      }
    },
    expected: [once('No successful poll: de1, warn', 0.25), once('No successful poll: de1, page', 0.6)],
  },
  {
    name: 'the function is not invoked any more',
    event: EVENT,
    play: (life) => life.polls(SOURCE, (time) => (time < EVENT ? 1 : undefined)),
    expected: [
      once(`No successful poll: ${SOURCE}, warn`, 0.25),
      once(`No successful poll: ${SOURCE}, page`, 0.6),
    ],
  },
];

const EXPIRY: readonly Scenario[] = [
  {
    name: 'a job stays at Retarus for ever',
    event: START,
    play(life) {
      life.polls(SOURCE);
      for (let time = START; time < END; time += 5 * MINUTE)
        life.emits('oldestReportAge', time, (time - START) / 1000);
    },
    expected: [daily('Oldest report: warn', 27, 3 * 24 + 1), daily('Oldest report: page', 15, 15 * 24 + 1)],
  },
  {
    name: 'nobody consumes the queue until its messages expire',
    event: START + DAY,
    play(life) {
      life.polls(SOURCE);
      waiting(life, 'Consumer late: statuses', 14);
    },
    expected: [
      daily('Consumer late: statuses', 14, 1.5),
      daily('Messages expire: statuses, page', 3, 11.2 * 24 + 1),
    ],
  },
  {
    name: 'dead letters come three times, lie there, and expire',
    event: START + DAY,
    play(life) {
      life.polls(SOURCE);
      const from = START + DAY;
      life.reads('Dead-letter queue: statuses', from, from + 14 * DAY, (time) =>
        time < from + 2 * HOUR ? 1 : time < from + 2 * DAY ? 4 : 5,
      );
      waiting(life, 'Messages expire: dead letters of statuses, warn', 14);
    },
    expected: [
      // Three times for what comes, and on fourteen mornings.
      daily('Dead-letter queue: statuses', 17, 0.25),
      daily('Messages expire: dead letters of statuses, warn', 7, 7 * 24 + 1),
      daily('Messages expire: dead letters of statuses, page', 3, 11.2 * 24 + 1),
    ],
  },
  {
    name: 'a report goes to quarantine, and another one a day later; a person exports them on the tenth day',
    event: START + DAY,
    play(life) {
      life.polls(SOURCE);
      const from = START + DAY;
      life.reads('Quarantine', from, from + 9 * DAY, (time) => (time < from + DAY ? 1 : 2));
      waiting(life, 'Messages expire: quarantine, warn', 9);
    },
    expected: [daily('Quarantine', 11, 0.25), daily('Messages expire: quarantine, warn', 2, 7 * 24 + 1)],
  },
];

export const SCENARIOS: readonly Scenario[] = [...FAILURES, ...POLLS, ...EXPIRY];
