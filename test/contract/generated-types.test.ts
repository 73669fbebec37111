import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputData, JSONSchemaInput, quicktype } from 'quicktype-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsumerProject, makeConsumerProject } from '#test/support/consumer-project.ts';

const SCHEMA = readFileSync(
  join(import.meta.dirname, '../../contract/generated/fax-status-event.schema.json'),
  'utf8',
);
const EXAMPLE = readFileSync(join(import.meta.dirname, '../../contract/examples/busy.json'), 'utf8');

async function typesIn(language: string): Promise<string> {
  const input = new JSONSchemaInput(undefined);
  await input.addSource({ name: 'FaxStatusEvent', schema: SCHEMA });
  const inputData = new InputData();
  inputData.addInput(input);
  const { lines } = await quicktype({ inputData, lang: language as 'typescript' });
  return lines.join('\n');
}

describe('the types that quicktype generates from the JSON Schema', () => {
  it.each(['typescript', 'python', 'java', 'csharp', 'go', 'rust'])(
    'have a name of their own for every nested object, in %s',
    async (language) => {
      const text = (await typesIn(language)).replaceAll('_', '');
      for (const name of ['Reference', 'Recipient', 'CoverPageProperty', 'ShadowedFields'])
        expect(text).toMatch(new RegExp(`\\b${name}\\b`, 'i'));
    },
  );

  describe('compiled by a consumer in TypeScript', () => {
    let project: ConsumerProject;
    beforeAll(() => {
      project = makeConsumerProject();
    });
    afterAll(() => project.remove());

    it('fit an example message', async () => {
      const types = await typesIn('typescript');
      expect(
        project.errorsIn(`${types}\nConvert.toFaxStatusEvent(${JSON.stringify(EXAMPLE)}).data.jobId;`),
      ).toEqual([]);
    });
  });
});
