/** JSON with the fields of every object in order: equal texts mean equal content. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** How often each text occurs. */
export class Multiset {
  readonly #counts = new Map<string, number>();

  static of(keys: readonly string[]): Multiset {
    const set = new Multiset();
    for (const key of keys) set.add(key);
    return set;
  }

  add(key: string, count = 1): void {
    this.#counts.set(key, this.count(key) + count);
  }

  /** Counts each text as often as the one of the two sets that has it more often. */
  raise(other: Multiset): void {
    for (const [key, count] of other.entries()) this.#counts.set(key, Math.max(count, this.count(key)));
  }

  count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  entries(): MapIterator<[string, number]> {
    return this.#counts.entries();
  }

  /** Sum of all counts. */
  get size(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
