import { existsSync } from 'node:fs';
import { z } from 'zod';
import {
  DATA_CENTERS,
  dataCentersOf,
  REGIONS,
  type Region,
} from '../../functions/poll-reports/interface/data-centers.ts';
import { ACCOUNT_PATTERN } from '../../functions/poll-reports/interface/source.ts';
import { DEFAULT_FILE, parseSettings } from '../../infra/settings/load.ts';
import { defineCommand } from '../command.ts';
import { MisuseError } from '../errors.ts';
import { writeText } from '../files.ts';
import type { Terminal } from '../ui/terminal.ts';

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const settingsInit = defineCommand({
  name: 'settings init',
  summary: 'asks a few questions and writes a first settings file',
  description: `Customer number, region, an existing secret if there is one, and who is told of alarms.
Everything else has a default; settings.schema.json lets an editor complete the rest.`,
  arguments: [['[file]', `the file to write; ${DEFAULT_FILE}`]],
  examples: ['fax-status settings init', 'fax-status settings init production.json'],
  actions: [],
  changes: false,
  result: z.object({ file: z.string(), settings: z.record(z.string(), z.unknown()) }),
  run: async (context, { words }) => {
    const { terminal } = context;
    const file = String(words[0] ?? DEFAULT_FILE);
    if (!terminal.interactive)
      throw new MisuseError('It asks questions, and there is no terminal to ask on: write the file by hand.');
    if (existsSync(file)) await context.confirm(`${file} is there already. Replace it?`);
    const settings = await interview(terminal);
    // A bug here must not write what "settings check" refuses.
    parseSettings(settings, file);
    writeText(file, `${JSON.stringify(settings, undefined, 2)}\n`);
    return { file, settings };
  },
  print: ({ file }, { terminal }) =>
    terminal.print(
      `Wrote ${file}.`,
      'Next: "fax-status settings check" says what it comes to, "npx cdk deploy" deploys it, "fax-status ' +
        'login" stores the credentials.',
    ),
});

async function interview(terminal: Terminal): Promise<Record<string, unknown>> {
  const customerNumber = await terminal.askText('Retarus customer number', {
    placeholder: '12345',
    validate: (value) => (ACCOUNT_PATTERN.test(value) ? undefined : 'Digits, as in 12345.'),
  });
  const region = await terminal.askChoice<Region>(
    'Region that you send through',
    REGIONS.map((value) => ({
      value,
      label: value,
      hint: dataCentersOf(value)
        .map((name) => `${name} ${DATA_CENTERS[name].city}`)
        .join(', '),
    })),
  );
  const secret = await terminal.askText(
    'Existing secret with the credentials, name or ARN (empty: one is created)',
  );
  const page = await askAddresses(terminal, 'E-mail addresses that are paged, by commas (empty: nobody)');
  const warn = await askAddresses(terminal, 'E-mail addresses that are warned, by commas (empty: nobody)');
  const alarms = {
    ...(page.length > 0 && { page: { emails: page } }),
    ...(warn.length > 0 && { warn: { emails: warn } }),
  };
  return {
    accounts: [{ customerNumber, region, ...(secret !== '' && { secret }) }],
    ...(Object.keys(alarms).length > 0 && { alarms }),
  };
}

async function askAddresses(terminal: Terminal, question: string): Promise<string[]> {
  const addresses = (text: string) =>
    text
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean);
  const text = await terminal.askText(question, {
    validate: (value) =>
      addresses(value).every((address) => MAIL.test(address))
        ? undefined
        : 'Addresses, as in on-call@example.com.',
  });
  return addresses(text);
}
