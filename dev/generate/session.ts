import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateBacklog } from '#dev/local/backlog/index.ts';
import { runFaxStatus } from '#dev/local/fax-status.ts';
import { defaultSettingsFile, startWorld, type World } from '#dev/local/run/world.ts';
import { publishLocalRun } from '#dev/local/start/local-run-file.ts';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';

/** What the README shows. */
const IN_README = ['fax-status status --local'];
const LINES = [
  ...IN_README,
  'fax-status quarantine list --local',
  'fax-status doctor --local',
  'fax-status explain EOD_FAILED --local',
  'fax-status pause 99999@de2 --local --yes',
  'fax-status peek --local',
  'fax-status resume 99999@de2 --local --yes',
];

async function record(line: string): Promise<string> {
  const { printed } = await runFaxStatus(line.split(' ').slice(1));
  return `$ npx ${line}\n${printed}`;
}

function fill({ api }: World): void {
  const backlog = generateBacklog({ size: 400, seed: 1, dataCenters: ['de1', 'de2'], newest: new Date() });
  for (const { dataCenter, report } of backlog) api.add(dataCenter, report);
}

const BLOCK_IN_README = /(<!-- Recorded by npm run generate -- --only session -->\n)```\n[\s\S]*?```/;

/**
 * Writes docs/session.md and its beginning in the README: what `fax-status` prints in front of a local run,
 * recorded as it is.
 */
export async function writeSession(): Promise<void> {
  const world = await startWorld(defaultSettingsFile(), 'an invented password');
  const forget = publishLocalRun(world);
  try {
    fill(world);
    for (const { input, lambda } of world.sources) await lambda.invoke(input);
    const sessions: string[] = [];
    for (const line of LINES) sessions.push(await record(line));
    const text = (recorded: readonly string[]) => `\`\`\`\n${recorded.join('\n').trimEnd()}\n\`\`\``;
    writeFileSync(
      join(PROJECT_ROOT, 'docs', 'session.md'),
      [
        '# A session with `fax-status`',
        '',
        'Recorded by `npm run generate -- --only session` in front of a local run with an invented ' +
          'backlog; in front of a deployed stack,',
        'leave `--local` out. `npx fax-status --help` lists every command.',
        '',
        text(sessions),
        '',
      ].join('\n'),
    );
    const readme = join(PROJECT_ROOT, 'README.md');
    const shown = text(sessions.slice(0, IN_README.length));
    writeFileSync(
      readme,
      readFileSync(readme, 'utf8').replace(BLOCK_IN_README, (_, marker: string) => `${marker}${shown}`),
    );
  } finally {
    forget();
    await world.close();
  }
}
