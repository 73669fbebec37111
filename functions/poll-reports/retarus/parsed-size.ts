/**
 * Bytes of V8's heap for one `{` or `[`: object, backing store and their slack, rounded up from measurements.
 */
const PER_CONTAINER = 64;
/** For what stands between two commas: a slot in a list that grew, and a short text or a key in it. */
const PER_VALUE = 48;

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/**
 * About how many bytes of heap a JSON text needs beyond its own length once it is parsed. `[[[[` and `1,1,1,`
 * need up to sixty times their length, a page of reports about twice.
 *
 * @param enough to stop counting at
 */
export function parsedSize(json: Uint8Array, enough: number): number {
  let size = 0;
  // A byte of each kind at most costs PER_CONTAINER: a short text cannot reach the limit.
  if (json.length * PER_CONTAINER <= enough) return size;
  for (let place = 0; place < json.length && size <= enough; place++) {
    const byte = json[place];
    if (byte === COMMA) size += PER_VALUE;
    else if (byte === BRACKET || byte === BRACE) size += PER_CONTAINER;
  }
  return size;
}
