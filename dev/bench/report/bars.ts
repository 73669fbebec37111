import { type Result, scenarioTitle } from '../results.ts';
import { escaped, STYLE } from './svg.ts';

const WIDTH = 860;
const LABEL = 300;
const BAR = 20;
const STEP = 26;
const TITLE = 40;

/** Bars of statuses a second, a group for each scenario, readable on light and dark pages. */
export function picture(results: readonly Result[]): string {
  let y = 10;
  const parts: string[] = [];
  for (const { scenario, rows } of results) {
    const measured = rows.flatMap(({ name, title, median }) =>
      median ? [{ name, title, rate: median.statusesPerSecond }] : [],
    );
    const most = Math.max(...measured.map(({ rate }) => rate));
    parts.push(`<text x="10" y="${y + 22}" class="title">${escaped(scenarioTitle(scenario))}</text>`);
    y += TITLE;
    for (const { name, title, rate } of measured) {
      const length = Math.max(2, ((WIDTH - LABEL - 90) * rate) / most);
      parts.push(
        `<text x="${LABEL - 8}" y="${y + 15}" class="label">${escaped(title)}</text>`,
        `<rect x="${LABEL}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2" class="${kindOf(name)}"/>`,
        `<text x="${(LABEL + length + 6).toFixed(1)}" y="${y + 15}" class="rate">${Math.round(rate).toLocaleString('en')}</text>`,
      );
      y += STEP;
    }
    y += 12;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img">
<title>Statuses a second</title>
${STYLE}
${parts.join('\n')}
</svg>
`;
}

function kindOf(name: string): string {
  if (name === 'forwarder') return 'ours';
  return name === 'signed-https' ? 'limit' : 'other';
}
