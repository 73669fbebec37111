/** A command's detail on one line, without what is absent or empty. */
export function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(
    ([, inner]) => inner !== undefined && !(Array.isArray(inner) && inner.length === 0),
  );
  return `{${fields.map(([name, inner]) => `${name}: ${print(inner)}`).join(', ')}}`;
}
