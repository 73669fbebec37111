export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * One text per content, whatever order the fields came in. Written apart from the forwarder's own, to judge
 * it.
 */
export function contentText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(contentText).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).filter((name) => value[name] !== undefined);
  return `{${fields.sort().map((name) => `${JSON.stringify(name)}:${contentText(value[name])}`)}}`;
}

/** Makes the text of a value once. What the world holds is never changed, but replaced. */
function once(textOf: (value: Json) => string): (value: Json) => string {
  const texts = new WeakMap<object, string>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return textOf(value);
    const text = texts.get(value) ?? textOf(value);
    texts.set(value, text);
    return text;
  };
}

/** The JSON of a value that the world holds, as Retarus would send it. */
export const heldText = once((value) => JSON.stringify(value));

/** `contentText` of a value that the world holds. */
export const heldContent = once(contentText);
