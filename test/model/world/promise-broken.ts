/** The model saw the forwarder break one of its promises (docs/guarantees.md). */
export class PromiseBroken extends Error {
  override readonly name = 'PromiseBroken';
  readonly promise: string;

  constructor(promise: string, what: string) {
    super(`${promise}: ${what}`);
    this.promise = promise;
  }
}
