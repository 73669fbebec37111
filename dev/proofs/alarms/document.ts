/**
 * Writes the tables and the picture of docs/alarms.md:
 * `npm run generate:alarms [-- --seeds 20] [--rules 24,1]`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { between } from '../../generate/between.ts';
import { chanceText } from './chance.ts';
import { DAY, DAYS, HOUR, START } from './life.ts';
import { type Played, play } from './play.ts';
import { titleOf } from './replay.ts';
import { RULES_HEAD, rulesRows } from './rules.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const docs = new URL('../../../docs/', import.meta.url);

/** The table of what each month raised, and when it had to. */
export const monthsTable = (played: readonly Played[]): string =>
  markdownTable([['A month with', 'raised', 'all-clears'], ...played.map(rowOf)]);

function rowOf({ scenario, told }: Played): string[] {
  const raised = told.filter(({ kind }) => kind === 'alarm');
  const titles = [...new Set(raised.map(({ alarm }) => titleOf(alarm)))];
  const texts = titles.map((title) => {
    const times = raised.filter(({ alarm }) => titleOf(alarm) === title);
    const after = scenario.event === undefined ? undefined : (times[0]?.time ?? 0) - scenario.event;
    const how = [
      ...(times.length === 1 ? [] : [`${times.length} times`]),
      ...(after === undefined ? [] : [`after ${durationText(after)}${limitText(scenario, title)}`]),
    ].join(', first ');
    return how === '' ? title : `${title} (${how})`;
  });
  return [scenario.name, texts.join('; ') || 'nothing', String(told.length - raised.length)];
}

function limitText({ expected }: Scenario, title: string): string {
  const limit = expected.find(({ alarm }) => alarm === title)?.withinHours;
  return limit === undefined ? '' : ` of ${durationText(limit * HOUR)}`;
}

function durationText(ms: number): string {
  if (ms < 2 * HOUR) return `${Math.round(ms / 60_000)} min`;
  return ms < 3 * DAY ? `${Math.round((ms / HOUR) * 10) / 10} h` : `${Math.round((ms / DAY) * 10) / 10} days`;
}

const WIDTH = 720;
const MONTH_HEIGHT = 60;

/** The months one below the other. */
export function pictureOf(played: readonly Played[]): string {
  const months = played.map(
    (one, index) => `<g transform="translate(0 ${MONTH_HEIGHT * index})">\n${monthOf(one)}\n</g>`,
  );
  const box = `0 0 ${WIDTH} ${MONTH_HEIGHT * played.length}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img">
<title>What each month tells</title>
<style>
text{font:13px system-ui,sans-serif;fill:#57606a}
line{stroke:#9aa4af;stroke-opacity:.5}
.event{stroke:#57606a;stroke-opacity:1;stroke-dasharray:3 2}
.warn{fill:#d08700}.page{fill:#c62828}.clear{fill:none;stroke:#3c9a5f;stroke-width:2}
@media(prefers-color-scheme:dark){text{fill:#b6bec8}}
</style>
${months.join('\n')}
</svg>
`;
}

/** A month as a line of days: each mark is something that somebody was told. */
function monthOf({ scenario, told }: Played): string {
  const xOf = (time: number): number => Math.round(10 + ((time - START) / (DAYS * DAY)) * (WIDTH - 20));
  const days = Array.from({ length: DAYS + 1 }, (_, day) => {
    const x = xOf(START + day * DAY);
    return `<line x1="${x}" x2="${x}" y1="${day % 7 === 0 ? 26 : 32}" y2="44"/>`;
  });
  const marks = told.map(({ alarm, kind, severity, time }) => {
    const [look, what] = kind === 'alarm' ? [severity, severity] : ['clear', kind];
    const title = `<title>${what}: ${titleOf(alarm)}</title>`;
    return `<circle class="${look}" cx="${xOf(time)}" cy="38" r="5">${title}</circle>`;
  });
  const event =
    scenario.event === undefined
      ? ''
      : `<line class="event" x1="${xOf(scenario.event)}" x2="${xOf(scenario.event)}" y1="22" y2="54"/>`;
  return `<text x="10" y="16">${scenario.name}</text>\n${days.join('')}${event}\n${marks.join('\n')}`;
}

/** The page with another text between the two comments that name it. */
const replaced = (page: string, name: string, text: string): string =>
  between(page, [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`], text);

if (import.meta.main) {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, rules: { type: 'string' } } });
  const file = new URL('alarms.md', docs);
  const played = SCENARIOS.map((scenario) => play(scenario));
  writeFileSync(new URL('alarms.svg', docs), pictureOf(played));
  let text = replaced(readFileSync(file, 'utf8'), 'months', monthsTable(played));
  if (values.seeds !== undefined) text = replaced(text, 'chance', chanceText(Number(values.seeds)));
  if (values.rules !== undefined) {
    const [days = 24, months = 1] = values.rules.split(',').map(Number);
    text = replaced(text, 'rules', markdownTable([RULES_HEAD, ...rulesRows(days, months)]));
  }
  writeFileSync(file, text);
  for (const { problems, scenario } of played)
    for (const problem of problems) console.error(`${scenario.name}: ${problem}`);
}
