export const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);

/** For light and dark pages. */
export const STYLE = `<style>
  text { font: 13px system-ui, sans-serif; fill: #57606a; }
  .title { font-weight: 600; font-size: 14px; }
  .label { text-anchor: end; }
  .tick { text-anchor: middle; }
  .grid { stroke: #9aa4af; stroke-opacity: 0.35; }
  .ours { fill: #2f6fd0; stroke: #2f6fd0; } .second { fill: #c7762b; stroke: #c7762b; } .third { fill: #3c9a5f; stroke: #3c9a5f; }
  .line { fill: none; stroke-width: 2; }
  .ours-text { fill: #2f6fd0; } .second-text { fill: #c7762b; } .third-text { fill: #3c9a5f; }
  .other { fill: #9aa4af; } .limit { fill: #d0b070; }
  @media (prefers-color-scheme: dark) { text { fill: #b6bec8; } }
</style>`;
