/** A Markdown table that reads well in a terminal too: the first column to the left, figures to the right. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, 3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (texts: readonly string[]) =>
    `| ${widths.map((width, column) => (column === 0 ? (texts[column] ?? '').padEnd(width) : (texts[column] ?? '').padStart(width))).join(' | ')} |`;
  const rules = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(heads), line(rules), ...rows.map(line)].join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
