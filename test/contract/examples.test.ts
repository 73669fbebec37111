import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { faxStatusEventSchema } from '#contract/event.ts';
import { OUTCOMES, REASON_CLASSES } from '#contract/reasons.ts';

const FOLDER = join(import.meta.dirname, '../../contract/examples');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const examples = readdirSync(FOLDER).map((name) => ({ name, event: readJson(join(FOLDER, name)) }));
const published = readJson(join(FOLDER, '../generated/fax-status-event.schema.json')) as object;

const ajv = new Ajv2020({ strict: true, strictRequired: true, allowUnionTypes: true });
addFormats.default(ajv);
const matchesPublished = ajv.compile(published);

describe.each(examples)('$name', ({ event }) => {
  it('is an event of the contract', () => {
    expect(faxStatusEventSchema.safeParse(event).error).toBeUndefined();
  });

  it('validates against the published JSON Schema', () => {
    matchesPublished(event);
    expect(matchesPublished.errors).toBeNull();
  });

  it('is parsed by the official CloudEvents SDK, with nothing changed', () => {
    const headers = { 'content-type': 'application/cloudevents+json' };
    const parsed = HTTP.toEvent({ headers, body: JSON.stringify(event) }) as CloudEvent;
    expect(parsed.validate()).toBe(true);
    // The SDK writes times with milliseconds, and the present where there is none.
    const { time, ...rest } = faxStatusEventSchema.parse(event);
    const { time: written, ...read } = JSON.parse(parsed.toString());
    expect(read).toEqual(rest);
    if (time !== undefined) expect(Date.parse(written)).toBe(Date.parse(time));
  });
});

describe('the examples together', () => {
  const seen = (field: 'outcome' | 'reasonClass') =>
    new Set(examples.map(({ event }) => faxStatusEventSchema.parse(event).data[field]));

  it('show every outcome', () => {
    expect([...seen('outcome')].sort()).toEqual([...OUTCOMES].sort());
  });

  it('show every reason class', () => {
    expect([...seen('reasonClass')].sort()).toEqual([...REASON_CLASSES].sort());
  });
});
