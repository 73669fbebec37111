/**
 * JSON with the keys of every object in code-unit order: the same text for the same content, whatever order the
 * fields came in. (The idea of RFC 8785; numbers are written as JSON.stringify writes them.)
 *
 * The caller limits the depth (MAX_DEPTH in report.ts).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Record<string, unknown>;
  let fields = '';
  for (const key of Object.keys(record).sort())
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(record[key])}`;
  return `{${fields}}`;
}
