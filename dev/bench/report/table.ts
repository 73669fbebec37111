import { markdownTable } from 'markdown-table';

/** A Markdown table of figures: the first column stands to the left, all others to the right. */
export const figureTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable([heads, ...rows], { align: heads.map((_, column) => (column === 0 ? 'l' : 'r')) });

/** `12,346` */
export const whole = (value: number): string => Math.round(value).toLocaleString('en');
