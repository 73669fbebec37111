import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTRACT_VERSION, EVENT_TYPE } from '#contract/version.ts';
import { breakingChanges } from '#dev/generate/contract/compatibility.ts';
import { eventJsonSchema } from '#dev/generate/contract/documents.ts';
import type { JsonSchema } from '#dev/generate/contract/json-schema.ts';
import { released, releasedPath, versioningProblems } from '#dev/generate/contract/versioning.ts';

/** Today's schema with what stands at a path replaced, or left out where nothing is given. */
function changed(path: string, value?: unknown): JsonSchema {
  const walk = (node: unknown, [name = '', ...rest]: readonly string[]): unknown => {
    const inner = rest.length === 0 ? value : walk((node as Record<string, unknown>)[name], rest);
    if (Array.isArray(node)) return node.map((entry, index) => (String(index) === name ? inner : entry));
    const others = Object.entries(node as object).filter(([key]) => key !== name);
    return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
  };
  return walk(eventJsonSchema(), path.split('/')) as JsonSchema;
}

const DATA = 'properties/data';
const { required = [], properties = {} } = eventJsonSchema().properties?.data ?? {};

const BREAKING: [string, JsonSchema, string][] = [
  [
    'an optional field removed',
    changed(`${DATA}/properties/remoteCsid`),
    'event.data.remoteCsid: was removed',
  ],
  ['a field removed', changed(`${DATA}/properties/pages`), 'event.data.pages: was removed'],
  [
    'a field of another type',
    changed(`${DATA}/properties/pages/type`, 'string'),
    'event.data.pages: "type" was ["integer","null"] and is "string"',
  ],
  [
    'a field that may be null no more',
    changed(`${DATA}/properties/sentTs/type`, 'string'),
    'event.data.sentTs: "type" was ["string","null"] and is "string"',
  ],
  [
    'a field that may suddenly be null',
    changed(`${DATA}/properties/reason/type`, ['string', 'null']),
    'event.data.reason: "type" was "string" and is ["string","null"]',
  ],
  [
    'a field with a limit',
    changed(`${DATA}/properties/pages/minimum`, 1),
    'event.data.pages: "minimum" was -9007199254740991 and is 1',
  ],
  [
    'an optional field newly required',
    changed(`${DATA}/required`, [...required, 'sentTs']),
    'event.data.sentTs: is newly required',
  ],
  [
    'a new field that is required at once',
    changed(DATA, {
      ...eventJsonSchema().properties?.data,
      properties: { ...properties, cost: { type: 'integer' } },
      required: [...required, 'cost'],
    }),
    'event.data.cost: is newly required',
  ],
  [
    'a field that is not always there any more',
    changed(
      `${DATA}/required`,
      required.filter((name) => name !== 'number'),
    ),
    'event.data.number: is no longer always there',
  ],
  [
    'a fourth outcome',
    changed(`${DATA}/properties/outcome/enum`, ['delivered', 'uncertain', 'failed', 'lost']),
    'event.data.outcome: "enum" was ["delivered","uncertain","failed"] and is ' +
      '["delivered","uncertain","failed","lost"]',
  ],
  [
    'a data center that does not come any more',
    changed(`${DATA}/properties/dataCenter/examples`, ['de1', 'de2', 'us1', 'us2', 'ch1']),
    'event.data.dataCenter: the known value "sg1" was removed',
  ],
  [
    'another form of id',
    changed('properties/id/pattern', '^.{40}$'),
    'event.id: "pattern" was "^[0-9a-f]{32}$" and is "^.{40}$"',
  ],
  [
    'another version of CloudEvents',
    changed('properties/specversion/const', '2.0'),
    'event.specversion: "const" was "1.0" and is "2.0"',
  ],
  [
    'a text that may suddenly be empty',
    changed(`${DATA}/properties/jobId/minLength`),
    'event.data.jobId: "minLength" was 1 and is absent',
  ],
  [
    'a number with another upper limit',
    changed(`${DATA}/properties/pages/maximum`, 100),
    'event.data.pages: "maximum" was 9007199254740991 and is 100',
  ],
  [
    'a limit of a kind that the contract did not have',
    changed(`${DATA}/properties/jobId/maxLength`, 22),
    'event.data.jobId: "maxLength" was absent and is 22',
  ],
  [
    'unknown fields forbidden',
    changed(`${DATA}/additionalProperties`, false),
    'event.data: further fields are no longer allowed',
  ],
  [
    'a field removed inside of one that may be null',
    changed(`${DATA}/properties/reference/properties/billingCode`),
    'event.data.reference.billingCode: was removed',
  ],
  [
    'a field of another type in the entries of a list',
    changed(`${DATA}/properties/properties/items/properties/value/type`, 'integer'),
    'event.data.properties[].value: "type" was "string" and is "integer"',
  ],
  [
    'a field that lost one of its forms',
    changed(`${DATA}/properties/reference/type`, 'null'),
    'event.data.reference: "type" was ["object","null"] and is "null"',
  ],
];

describe.each(BREAKING)('%s', (_, schema, sentence) => {
  it('breaks consumers', () => {
    expect(breakingChanges(eventJsonSchema(), schema)).toEqual([sentence]);
  });

  it('is refused, with how to version it', () => {
    const problems = versioningProblems(
      { version: '1.3', schema: eventJsonSchema() },
      { version: '1.4', schema },
    ).join('\n');
    expect(problems).toContain(sentence);
    expect(problems).toContain('set CONTRACT_VERSION to "2.0" and the type\'s ending to ".v2"');
  });
});

const ADDITION = changed(`${DATA}/properties/cost`, { type: 'integer' });

const COMPATIBLE: [string, JsonSchema][] = [
  ['a new optional field', ADDITION],
  [
    'a further data center',
    changed(`${DATA}/properties/dataCenter/examples`, ['de1', 'de2', 'us1', 'us2', 'ch1', 'sg1', 'fr1']),
  ],
  ['another description', changed(`${DATA}/properties/pages/description`, 'Sheets.')],
];

it.each(COMPATIBLE)('%s breaks nobody', (_, schema) => {
  expect(breakingChanges(eventJsonSchema(), schema)).toEqual([]);
});

describe('a new optional field', () => {
  const last = { version: '1.3', schema: eventJsonSchema() };

  it('needs the next minor number', () => {
    expect(versioningProblems(last, { version: '1.3', schema: ADDITION }).join('\n')).toContain(
      'set CONTRACT_VERSION to "1.4"',
    );
  });

  it('is fine with it', () => {
    expect(versioningProblems(last, { version: '1.4', schema: ADDITION })).toEqual([]);
  });
});

describe('the contract of today', () => {
  it('breaks no consumer of the last release', () => {
    const problems = versioningProblems(released(CONTRACT_VERSION), {
      version: CONTRACT_VERSION,
      schema: eventJsonSchema(),
    });
    expect(problems.join('\n')).toBe('');
  });

  it('has its major number in the event type', () => {
    expect(EVENT_TYPE.split('.v')[1]).toBe(CONTRACT_VERSION.split('.')[0]);
  });

  it('is explained under the heading that the check names', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../../docs/consuming.md'), 'utf8');
    expect(guide).toContain('When the contract gets a new version');
    expect(existsSync(releasedPath('1.0'))).toBe(true);
  });
});
