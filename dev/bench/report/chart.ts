import { parse, type Spec, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Colours that can be told apart on light and on dark pages. */
export const COLOURS = {
  forwarder: '#2f6fd0',
  other: '#9aa4af',
  limit: '#d0b070',
  second: '#c7762b',
  third: '#3c9a5f',
} as const;

/** Style sheets win over the attributes that Vega writes, so text follows the page's colour scheme. */
const STYLE = `<style>
  text { fill: #57606a }
  .frame-names text { fill: #1b1f24 }
  @media (prefers-color-scheme: dark) { text { fill: #b6bec8 } }
</style>`;

const FONT = 'system-ui, sans-serif';

/** A chart in the words of Vega-Lite as a picture. */
export const chart = (spec: TopLevelSpec): Promise<string> =>
  picture(
    compile({
      ...spec,
      background: 'transparent',
      config: {
        font: FONT,
        axis: {
          labelFontSize: 12,
          titleFontSize: 12,
          titleFontWeight: 'normal',
          domain: false,
          ticks: false,
        },
        axisX: { gridColor: '#9aa4af', gridOpacity: 0.35 },
        axisY: { gridColor: '#9aa4af', gridOpacity: 0.35 },
        title: { anchor: 'start', fontSize: 14 },
        legend: { labelFontSize: 12, title: null, orient: 'top' },
        view: { stroke: null },
        concat: { spacing: 24 },
      },
    }).spec,
  );

/** A picture in the words of Vega, drawn without a browser. */
export async function picture(spec: Spec): Promise<string> {
  const svg = await new View(parse(spec), { renderer: 'none' }).toSVG();
  return `${svg.replace(/(<svg[^>]*>)/, `$1\n${STYLE}\n`)}\n`;
}
