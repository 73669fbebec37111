import { writeMutationPage } from '#dev/mutation/page.ts';
import { commandLine, someOf } from '#dev/options.ts';
import { writeContract } from './contract/index.ts';
import { writeFaults } from './faults.ts';
import { writeSession } from './session.ts';
import { writeSettings } from './settings.ts';

const PARTS = {
  contract: writeContract,
  settings: writeSettings,
  faults: writeFaults,
  session: writeSession,
  mutation: writeMutationPage,
};
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];

const options = commandLine(
  `npm run generate [-- --only PART,…]

Writes what is made of something else in this repository; a test fails where it is out of date.

  contract   contract/generated, contract/examples and docs/message-reference.md, of contract/event.ts
  settings   settings.schema.json and docs/settings.md, of infra/settings
  faults     docs/faults.md, of a run of test/faults (two minutes)
  session    docs/session.md and its beginning in README.md, of fax-status in front of a local run
  mutation   docs/mutation.md, of the results in dev/mutation`,
  { command: 'npm run generate', options: { only: someOf(NAMES).default(NAMES) } },
);
for (const part of options?.only ?? []) await PARTS[part]();
