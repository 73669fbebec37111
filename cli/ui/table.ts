import { stripVTControlCharacters } from 'node:util';

/**
 * Columns as wide as their widest cell, two blanks apart; a cell may be coloured. Numbers stand at the right.
 */
export function table(rows: readonly (readonly (string | number | undefined)[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(String(cell ?? '')));
    });
  }
  return rows.map((row) =>
    `${indent}${row
      .map((cell, column) => {
        const text = String(cell ?? '');
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
        return typeof cell === 'number' ? padding + text : text + padding;
      })
      .join('  ')}`.trimEnd(),
  );
}

const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;
