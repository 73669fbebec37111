import { drainingName, MAIN_QUEUE } from '../constructs/queue-options.ts';
import { filterProblems } from './filter-rules.ts';
import { type Loose, listOf, listOfTexts, objectOf, twice } from './loose.ts';
import type { Problem } from './problems.ts';

/**
 * What the parts of the options must be to each other. It looks at whatever is there, also where the schema
 * has found other things wrong, so that a person sees every problem at once.
 */
export function ruleProblems(options: unknown): Problem[] {
  const { accounts, alarms, countedReasons, fixedAddress, vpc } = objectOf(options);
  const { drainingQueues, filteredQueues, queue } = objectOf(options);
  const list = listOf(accounts);
  return [
    ...accountProblems(list),
    ...list.flatMap(dataCenterProblems),
    ...list.flatMap(secretProblems),
    ...listOf(filteredQueues).flatMap((filtered, index) => filterProblems(filtered, index, list)),
    ...twice(
      listOf(filteredQueues).map(({ name }) => name),
      ['filteredQueues'],
      'give each queue a name of its own',
    ),
    ...drainingProblems(listOf(drainingQueues), listOf(filteredQueues), queue),
    ...twice(listOfTexts(countedReasons), ['countedReasons'], 'once is enough'),
    ...consumerProblems(options),
    ...networkProblems(vpc, fixedAddress),
    ...emailProblems(objectOf(alarms)),
    ...retentionProblems(objectOf(alarms), [
      { ...objectOf(queue), path: ['queue', 'retentionDays'] },
      ...listOf(filteredQueues).map((filtered, index) => ({
        ...filtered,
        path: ['filteredQueues', index, 'retentionDays'],
      })),
      ...listOf(drainingQueues).map((draining, index) => ({
        ...draining,
        path: ['drainingQueues', index, 'retentionDays'],
      })),
    ]),
  ];
}

const networkProblems = (vpc: unknown, fixedAddress: unknown): Problem[] => [
  ...(vpc !== undefined && fixedAddress
    ? [
        {
          path: ['vpc'],
          message:
            'is a network of yours, and "fixedAddress" makes another; leave one of them out ' +
            '(the NAT gateway of yours has a fixed address already)',
        },
      ]
    : []),
  ...['subnetIds', 'securityGroupIds'].flatMap((field) =>
    twice(listOfTexts(objectOf(vpc)[field]), ['vpc', field], 'once is enough'),
  ),
];

function accountProblems(accounts: readonly Loose[]): Problem[] {
  const numbers = accounts
    .map(({ customerNumber }) => customerNumber)
    .filter((number) => typeof number === 'string');
  return [...new Set(numbers)].flatMap((number) => {
    const logins = accounts
      .filter(({ customerNumber }) => customerNumber === number)
      .map(({ login }) => login);
    if (logins.length === 1) return [];
    const path = ['accounts'];
    if (logins.every((login) => login === undefined))
      return [
        {
          path,
          message:
            `names the customer number "${number}" twice; put all its data centers into one entry, ` +
            'or give each entry a "login" of its own, for instance "billing"',
        },
      ];
    if (logins.some((login) => login === undefined))
      return [
        {
          path,
          message: `names "${number}" with a "login" and without; give each entry a "login" of its own`,
        },
      ];
    return twice(logins, path, `give each entry of "${number}" a "login" of its own`);
  });
}

function dataCenterProblems({ dataCenters, region }: Loose, index: number): Problem[] {
  const path = ['accounts', index];
  if (region === undefined && dataCenters === undefined)
    return [{ path, message: 'needs either "region" or "dataCenters", for instance "region": "de"' }];
  if (region !== undefined && dataCenters !== undefined)
    return [{ path, message: 'has both "region" and "dataCenters"; leave one of them out' }];
  return twice(listOfTexts(dataCenters), [...path, 'dataCenters'], 'once is enough');
}

const secretProblems = ({ secret, secretKeyArn }: Loose, index: number): Problem[] =>
  secretKeyArn !== undefined && secret === undefined
    ? [
        {
          path: ['accounts', index, 'secretKeyArn'],
          message: 'is the key of an existing secret: name that in "secret" too',
        },
      ]
    : [];

/** The old queue and the one that took its place are two: each name and type is filled or drains, once. */
function drainingProblems(draining: readonly Loose[], filtered: readonly Loose[], queue: unknown): Problem[] {
  const named = (place: string, { name, type = 'fifo' }: Loose) => ({ place, name, type });
  const filled = [
    named('"queue"', { ...objectOf(queue), name: MAIN_QUEUE }),
    ...filtered.map((one, index) => named(`filteredQueues[${index}]`, one)),
  ];
  const names = draining.map(({ name }) => name);
  return [
    ...twice(names, ['drainingQueues'], 'the first of them has to be empty and taken out before'),
    ...draining.flatMap((one, index) => {
      const { name, type } = named('', one);
      const same = filled.find((other) => other.name === name && other.type === type);
      if (!same) return [];
      const message =
        `is the queue "${name}" of the type "${type}", which ${same.place} fills; ` +
        'write here the type that it had before, or leave it out';
      return [{ path: ['drainingQueues', index], message }];
    }),
    ...filtered.flatMap(({ name }, index) =>
      names.some((old) => drainingName(String(old)) === name)
        ? [
            {
              path: ['filteredQueues', index, 'name'],
              message: 'is what a draining queue is called; take another',
            },
          ]
        : [],
    ),
  ];
}

/** SQS takes 50 principals in the policy of a queue; one is everybody, who is refused without TLS. */
const MAX_CONSUMERS = 49;

function consumerProblems(options: unknown): Problem[] {
  const { consumers, drainingQueues, filteredQueues } = objectOf(options);
  const all = [
    { consumers, path: ['consumers'] as PropertyKey[] },
    ...listOf(filteredQueues).map((filtered, index) => ({
      consumers: filtered.consumers,
      path: ['filteredQueues', index, 'consumers'],
    })),
    ...listOf(drainingQueues).map((draining, index) => ({
      consumers: draining.consumers,
      path: ['drainingQueues', index, 'consumers'],
    })),
  ];
  return all.flatMap(({ consumers: list, path }) => [
    ...twice(listOfTexts(list), path, 'once is enough'),
    ...(listOfTexts(list).length > MAX_CONSUMERS
      ? [
          {
            path,
            message:
              `names ${listOfTexts(list).length} consumers; the policy of a queue takes ${MAX_CONSUMERS}. ` +
              'Name whole accounts, or a role that they share',
          },
        ]
      : []),
  ]);
}

const emailProblems = (alarms: Loose): Problem[] =>
  ['warn', 'page'].flatMap((severity) =>
    twice(listOfTexts(objectOf(alarms[severity]).emails), ['alarms', severity, 'emails'], 'once is enough'),
  );

/** A message that is dropped before its consumers count as late never tells that they are. */
const retentionProblems = (
  { consumerLateMinutes }: Loose,
  queues: readonly (Loose & { readonly path: readonly PropertyKey[] })[],
): Problem[] =>
  queues.flatMap(({ path, retentionDays }) =>
    typeof retentionDays === 'number' &&
    typeof consumerLateMinutes === 'number' &&
    consumerLateMinutes >= retentionDays * 24 * 60
      ? [
          {
            path,
            message:
              `drops messages after ${retentionDays} ${retentionDays === 1 ? 'day' : 'days'}, before ` +
              `"alarms.consumerLateMinutes" (${consumerLateMinutes}) tells of them; raise this or lower that`,
          },
        ]
      : [],
  );
