import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_BYTES, MAX_ENTRIES } from '#poller/domain/message.ts';
import { BatchPacker } from '#poller/domain/pack.ts';
import { catches, holds } from '#test/support/properties.ts';

interface Entry {
  readonly place: number;
  readonly message: { readonly bytes: number };
}
type Packer = Pick<BatchPacker<Entry>, 'add' | 'flush' | 'ready'>;

const entriesOf = (sizes: readonly number[]): Entry[] =>
  sizes.map((bytes, place) => ({ place, message: { bytes } }));

function pack(packer: Packer, entries: readonly Entry[]): Entry[][] {
  for (const entry of entries) packer.add(entry);
  packer.flush();
  return packer.ready;
}

const bytesOf = (batch: readonly Entry[]): number =>
  batch.reduce((sum, { message }) => sum + message.bytes, 0);

/** As statuses are. */
const small = fc.integer({ min: 300, max: 1_500 });
/** Among them sizes that meet the limit to the byte. */
const mixed = fc.oneof(
  { weight: 3, arbitrary: small },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, MAX_BYTES / 2, MAX_BYTES / 4, MAX_BYTES / 2 + 1, MAX_BYTES - 1, MAX_BYTES),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: MAX_BYTES }) },
);

const property = (create: () => Packer) =>
  fc.property(
    fc.oneof(
      fc.array(small, { maxLength: 40, size: 'max' }),
      fc.array(mixed, { maxLength: 40, size: 'max' }),
    ),
    (sizes) => {
      const entries = entriesOf(sizes);
      const batches = pack(create(), entries);
      const complete = batches.flat().every((entry, place) => entry === entries[place]);
      const accepted = batches.every((batch) => batch.length <= MAX_ENTRIES && bytesOf(batch) <= MAX_BYTES);
      // A batch is closed only when the next entry does not fit: no request could have been saved.
      const full = batches.slice(0, -1).every((batch, index) => {
        const next = batches[index + 1]?.[0]?.message.bytes ?? 0;
        return batch.length === MAX_ENTRIES || bytesOf(batch) + next > MAX_BYTES;
      });
      return (
        complete &&
        batches.flat().length === entries.length &&
        accepted &&
        full &&
        !batches.some((batch) => batch.length === 0)
      );
    },
  );

/** The same with one thing wrong. */
class Mutant implements Packer {
  readonly ready: Entry[][] = [];
  #entries: Entry[] = [];
  #bytes = 0;
  readonly #fits: (bytes: number) => boolean;
  readonly #isFull: (count: number) => boolean;
  readonly #flaw: string;

  constructor(
    flaw: string,
    fits = (bytes: number) => bytes <= MAX_BYTES,
    isFull = (count: number): boolean => count === MAX_ENTRIES,
  ) {
    this.#flaw = flaw;
    this.#fits = fits;
    this.#isFull = isFull;
  }

  add(entry: Entry): void {
    const fits = this.#fits(this.#bytes + entry.message.bytes);
    if (!fits) this.flush();
    if (!fits && this.#flaw === 'drops') return;
    this.#entries.push(entry);
    this.#bytes += entry.message.bytes;
    if (this.#isFull(this.#entries.length)) this.flush();
  }

  flush(): void {
    const batch = this.#entries;
    if (batch.length === 0) return;
    this.#entries = [];
    if (this.#flaw !== 'keeps the bytes') this.#bytes = 0;
    this.ready.push(this.#flaw === 'turns' ? batch.reverse() : batch);
  }
}

describe('batches hold every message once, in order, within the limits, and are as few as can be', () => {
  test('for any sizes', () => holds(property(() => new BatchPacker<Entry>())));

  test('which the comparison packer without a flaw does too', () =>
    holds(property(() => new Mutant('none'))));

  test.each<[string, () => Packer]>([
    ['one more entry', () => new Mutant('', undefined, (count) => count === MAX_ENTRIES + 1)],
    ['one entry less', () => new Mutant('', undefined, (count) => count === MAX_ENTRIES - 1)],
    ['one more byte', () => new Mutant('', (bytes) => bytes <= MAX_BYTES + 1)],
    ['one byte less', () => new Mutant('', (bytes) => bytes < MAX_BYTES)],
    ['no limit of bytes', () => new Mutant('', () => true)],
    ['an entry lost at the limit', () => new Mutant('drops')],
    ['bytes that are never reset', () => new Mutant('keeps the bytes')],
    ['another order', () => new Mutant('turns')],
  ])('which %s would break', (_, create) => catches(property(create)));
});

test('n small messages take ⌈n/10⌉ batches', () => {
  const counts = (n: number) =>
    pack(new BatchPacker<Entry>(), entriesOf(Array(n).fill(1000))).map((batch) => batch.length);
  expect(counts(0)).toEqual([]);
  expect(counts(10)).toEqual([10]);
  expect(counts(21)).toEqual([10, 10, 1]);
});

test('a batch of exactly one mebibyte is one request', () => {
  expect(pack(new BatchPacker<Entry>(), entriesOf([MAX_BYTES - 1, 1, 1])).map(bytesOf)).toEqual([
    MAX_BYTES,
    1,
  ]);
});

test('what is flushed is not there any more', () => {
  const packer = new BatchPacker<Entry>();
  packer.add({ place: 0, message: { bytes: MAX_BYTES } });
  packer.flush();
  packer.flush();
  expect(packer.ready).toHaveLength(1);
  packer.add({ place: 1, message: { bytes: MAX_BYTES } });
  expect(packer.ready).toHaveLength(1);
});
