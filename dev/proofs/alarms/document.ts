/** Writes tables and pictures of docs/alarms.md: `npm run generate:alarms [-- --seeds 20]`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { between } from '../../generate/between.ts';
import { chanceRows } from './chance.ts';
import { DAY, DAYS, HOUR, START } from './life.ts';
import { type Played, play } from './play.ts';
import { titleOf } from './replay.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const docs = new URL('../../../docs/', import.meta.url);

/** The table of what each month must raise and raised, and the pictures of the months. */
export function monthsSection(played: readonly Played[]): string {
  const head = ['A month with', 'must raise', 'raised', 'all-clears'];
  const pictures = played.map(({ scenario }, index) => `![${scenario.name}](${pictureName(index)})`);
  return [markdownTable([head, ...played.map(rowOf)]), ...pictures].join('\n\n');
}

/** A row of the table: what a month must raise, and what it raised. */
function rowOf({ scenario, told }: Played): string[] {
  const raised = told.filter(({ kind }) => kind === 'alarm');
  const titles = [...new Set(raised.map(({ alarm }) => titleOf(alarm)))];
  const texts = titles.map((title) => {
    const times = raised.filter(({ alarm }) => titleOf(alarm) === title);
    const after = scenario.event === undefined ? undefined : (times[0]?.time ?? 0) - scenario.event;
    const how = [
      ...(times.length === 1 ? [] : [`${times.length} times`]),
      ...(after === undefined ? [] : [`after ${durationText(after)}`]),
    ].join(', first ');
    return how === '' ? title : `${title} (${how})`;
  });
  const clear = told.length - raised.length;
  return [scenario.name, expectedText(scenario), texts.join('; ') || 'nothing', String(clear)];
}

function expectedText({ expected, others = 0 }: Scenario): string {
  const texts = expected.map(({ alarm, times, withinHours }) => {
    const often = times === 1 ? '' : `${times} times, `;
    return `${alarm} (${often}within ${durationText(withinHours * HOUR)})`;
  });
  if (texts.length > 0) return texts.join('; ');
  return others === 0 ? 'nothing' : `at most ${others}`;
}

function durationText(ms: number): string {
  if (ms < 2 * HOUR) return `${Math.round(ms / 60_000)} min`;
  return ms < 3 * DAY ? `${Math.round((ms / HOUR) * 10) / 10} h` : `${Math.round((ms / DAY) * 10) / 10} days`;
}

/** A month as a line of days: each mark is something that somebody was told. */
export function pictureOf({ scenario, told }: Played): string {
  const width = 720;
  const xOf = (time: number): number => Math.round(10 + ((time - START) / (DAYS * DAY)) * (width - 20));
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
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 60" role="img">
<title>${scenario.name}</title>
<style>
text{font:13px system-ui,sans-serif;fill:#57606a}
line{stroke:#9aa4af;stroke-opacity:.5}
.event{stroke:#57606a;stroke-opacity:1;stroke-dasharray:3 2}
.warn{fill:#d08700}.page{fill:#c62828}.clear{fill:none;stroke:#3c9a5f;stroke-width:2}
@media(prefers-color-scheme:dark){text{fill:#b6bec8}}
</style>
<text x="10" y="16">${scenario.name}</text>
${days.join('')}${event}
${marks.join('\n')}
</svg>
`;
}

export const pictureName = (index: number): string =>
  `alarms/month-${String(index + 1).padStart(2, '0')}.svg`;

/** The page with another text between the two comments that name it. */
const replaced = (page: string, name: string, text: string): string =>
  between(page, [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`], text);

if (import.meta.main) {
  const { values } = parseArgs({ options: { seeds: { type: 'string' } } });
  const file = new URL('alarms.md', docs);
  const played = SCENARIOS.map((scenario) => play(scenario));
  mkdirSync(new URL('alarms/', docs), { recursive: true });
  for (const [index, one] of played.entries())
    writeFileSync(new URL(pictureName(index), docs), pictureOf(one));
  let text = replaced(readFileSync(file, 'utf8'), 'months', monthsSection(played));
  if (values.seeds !== undefined) {
    const head = ['', `of ${values.seeds} seeds`, 'in figures'];
    text = replaced(text, 'chance', markdownTable([head, ...chanceRows(Number(values.seeds))]));
  }
  writeFileSync(file, text);
  for (const { problems, scenario } of played)
    for (const problem of problems) console.error(`${scenario.name}: ${problem}`);
}
