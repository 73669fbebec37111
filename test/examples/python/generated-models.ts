import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// What somebody gets who generates pydantic models from the JSON Schema instead of writing them.

/** Prints for each message body of a list what was read of it, or the paths that were refused. */
const PARSE = `
import json, sys
import models
from pydantic import ValidationError

def read(body):
    try:
        return models.FaxRecipientStatus.model_validate_json(body).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        return [".".join(map(str, problem["loc"])) for problem in error.errors()]

print(json.dumps([read(body) for body in json.load(sys.stdin)]))
`;

/** A message with one field changed or, as undefined, left out; and the path that models refuse. */
const BROKEN: readonly [path: string, change: Record<string, unknown>, data: Record<string, unknown>][] = [
  ['id', { id: '4711' }, {}],
  ['type', { type: 'fax.recipient-status.v2' }, {}],
  ['subject', { subject: undefined }, {}],
  ['data', { data: null }, {}],
  ['data.outcome', {}, { outcome: 'lost' }],
  ['data.number', {}, { number: undefined }],
  ['data.pages', {}, { pages: 'two' }],
  ['data.recipient.position', {}, { recipient: { position: 0, count: 1 } }],
  ['data.properties.0.value', {}, { properties: [{ key: 'Name' }] }],
];

/** @throws AssertionError naming what the generated models did otherwise */
export function checkGeneratedModels(python: string, root: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'fax-status-models-'));
  try {
    execFileSync(join(dirname(python), 'datamodel-codegen'), [
      ...['--input', join(root, 'contract/generated/fax-status-event.schema.json')],
      ...['--input-file-type', 'jsonschema', '--output-model-type', 'pydantic_v2.BaseModel'],
      ...['--formatters', 'builtin', '--use-title-as-name', '--output', join(folder, 'models.py')],
    ]);
    const parse = (bodies: readonly unknown[]): unknown =>
      JSON.parse(
        execFileSync(python, ['-B', '-c', PARSE], {
          cwd: folder,
          input: JSON.stringify(bodies.map((body) => JSON.stringify(body))),
          encoding: 'utf8',
        }),
      );

    const examples = join(root, 'contract/examples');
    const events = readdirSync(examples).map((name) =>
      JSON.parse(readFileSync(join(examples, name), 'utf8')),
    );
    assert.ok(events.length > 0);
    assert.deepEqual(parse(events), events);
    console.log(`ok  generated pydantic models: ${events.length} examples are read with every field`);

    const [event] = events;
    const broken = BROKEN.map(([, change, data]) => ({
      ...event,
      data: { ...event.data, ...data },
      ...change,
    }));
    assert.deepEqual(
      parse(broken),
      BROKEN.map(([path]) => [path]),
    );
    console.log(
      `ok  generated pydantic models: ${broken.length} broken messages are refused, each by its path`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
