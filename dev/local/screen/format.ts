/** `12,345` */
export const count = (value: number): string => value.toLocaleString('en');

/** `1,234 reports`, `1 report` */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`;

/** `82.0 %` */
export const share = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

export type Cell = string | { readonly right: string };

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.right);

/** Rows with their columns aligned, two spaces apart; numbers stand to the right. */
export function table(rows: readonly (readonly Cell[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, textOf(cell).length);
    });
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return typeof cell === 'string' ? cell.padEnd(width) : cell.right.padStart(width);
    });
    return indent + cells.join('  ').trimEnd();
  });
}

export const right = (text: string): Cell => ({ right: text });
