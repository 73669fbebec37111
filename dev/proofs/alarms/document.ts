/** Writes the table and the pictures of docs/alarms.md: node dev/proofs/alarms/document.ts */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import { DAY, DAYS, HOUR, START } from './life.ts';
import { type Played, play } from './play.ts';
import { titleOf } from './replay.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const docs = new URL('../../../docs/', import.meta.url);
const BEGIN = '<!-- the table of dev/proofs/alarms/document.ts begins -->';
const END = '<!-- the table ends -->';

/** A row of the table: what a month must raise, and what it raised. */
export function rowOf({ scenario, told }: Played): string[] {
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
function pictureOf({ scenario, told }: Played): string {
  const width = 720;
  const xOf = (time: number): number => Math.round(10 + ((time - START) / (DAYS * DAY)) * (width - 20));
  const days = Array.from({ length: DAYS + 1 }, (_, day) => {
    const x = xOf(START + day * DAY);
    return `<line x1="${x}" x2="${x}" y1="${day % 7 === 0 ? 26 : 32}" y2="44"/>`;
  });
  const marks = told.map(({ alarm, kind, severity, time }) => {
    const title = `<title>${kind === 'alarm' ? severity : kind}: ${titleOf(alarm)}</title>`;
    return (
      `<circle class="${kind === 'alarm' ? severity : 'clear'}" cx="${xOf(time)}" cy="38" ` +
      `r="5">${title}</circle>`
    );
  });
  const event =
    scenario.event === undefined
      ? ''
      : `<line class="event" x1="${xOf(scenario.event)}" x2="${xOf(scenario.event)}" y1="22" y2="54"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 60" role="img">
<style>
text{font:13px system-ui,sans-serif;fill:#57606a}line{stroke:#9aa4af;stroke-opacity:.5}
.event{stroke:#57606a;stroke-opacity:1;stroke-dasharray:3 2}.warn{fill:#d08700}.page{fill:#c62828}
.clear{fill:none;stroke:#3c9a5f;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#b6bec8}}
</style>
<text x="10" y="16">${scenario.name}</text>
${days.join('')}${event}
${marks.join('\n')}
</svg>
`;
}

export const pictureName = (index: number): string =>
  `alarms/month-${String(index + 1).padStart(2, '0')}.svg`;

if (import.meta.main) {
  const played = SCENARIOS.map((scenario) => play(scenario));
  const table = markdownTable([['A month with', 'must raise', 'raised', 'all-clears'], ...played.map(rowOf)]);
  mkdirSync(new URL('alarms/', docs), { recursive: true });
  const pictures = played.map((one, index) => {
    writeFileSync(new URL(pictureName(index), docs), pictureOf(one));
    return `![${one.scenario.name}](${pictureName(index)})`;
  });
  const file = new URL('alarms.md', docs);
  const text = readFileSync(file, 'utf8');
  const [before = ''] = text.split(BEGIN);
  const [, after = ''] = text.split(END);
  writeFileSync(file, `${before}${BEGIN}\n\n${table}\n\n${pictures.join('\n\n')}\n\n${END}${after}`);
  for (const { problems, scenario } of played)
    for (const problem of problems) console.error(`${scenario.name}: ${problem}`);
}
