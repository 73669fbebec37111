import { faxStatusEventSchema } from '#contract/event.ts';
import { quarantinedSchema } from '#contract/quarantine.ts';
import { ANY_OTHER_CODE, REASONS, UNKNOWN_REASON } from '#contract/reasons.ts';
import { asyncApiOf } from './asyncapi.ts';
import { examples } from './examples.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { referenceOf } from './reference.ts';
import { shapeOf } from './shape.ts';
import { typeScriptOf } from './types.ts';

export const eventJsonSchema = () =>
  jsonSchemaOf(faxStatusEventSchema, {
    $id: 'urn:fax-status-forwarder:schema:fax.recipient-status.v1',
    title: 'Fax recipient status',
  });

export const quarantinedJsonSchema = () =>
  jsonSchemaOf(quarantinedSchema, {
    $id: 'urn:fax-status-forwarder:schema:quarantined',
    title: 'Quarantined report or status',
  });

/** Every generated file: path from the project's root → content. */
export function documents(): ReadonlyMap<string, string> {
  const event = eventJsonSchema();
  const quarantined = quarantinedJsonSchema();
  const all = examples();
  const asyncApi = asyncApiOf(event, quarantined, all);
  return new Map([
    ['contract/generated/fax-status-event.schema.json', json(event)],
    ['contract/generated/quarantined.schema.json', json(quarantined)],
    ['contract/generated/asyncapi.json', json(asyncApi)],
    // For tools that stop at 3.0; the document uses nothing that 3.1 added.
    ['contract/generated/asyncapi-3.0.json', json({ ...asyncApi, asyncapi: '3.0.0' })],
    ['contract/generated/reasons.json', json({ ...REASONS, [ANY_OTHER_CODE]: UNKNOWN_REASON })],
    ['contract/generated/fax-status-event.ts', GENERATED + typeScriptOf('FaxStatusEvent', event)],
    ['contract/generated/event-shape.ts', `${GENERATED}export const EVENT_SHAPE = ${json(shapeOf(event))}`],
    ['docs/message-reference.md', referenceOf(event, all)],
    ...all.map((example) => [`contract/examples/${example.name}.json`, json(example.event)] as const),
  ]);
}

const GENERATED = '// Generated from contract/event.ts by `npm run generate`.\n\n';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
