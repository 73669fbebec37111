/**
 * A page with another text between two of its lines, which stay.
 *
 * @throws Error where the page has no such lines
 */
export function between(page: string, [begin, end]: readonly [string, string], text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page lacks the lines "${begin}" and "${end}".`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}
