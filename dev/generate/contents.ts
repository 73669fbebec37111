/** The anchor of a heading as GitHub makes it: lower case, without punctuation, a dash for each space. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');

/** Puts links to a page's sections in front of the first of them. */
export function withContents(page: string): string {
  const links = [...page.matchAll(/^## (.*)$/gm)].map(
    ([, heading = '']) => `[${heading}](#${anchorOf(heading)})`,
  );
  return page.replace(/^## /m, () => `**On this page**: ${links.join(' · ')}\n\n## `);
}
