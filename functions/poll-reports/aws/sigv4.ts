import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Secret = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 and HMAC-SHA-256 of Node, in the shape that the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Secret) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

/**
 * The last keys, prepared: preparing one takes five times as long as the HMAC itself, and the signer comes with the
 * same two (the secret, and the day's signing key) for every request.
 */
const prepared: { readonly secret: Secret; readonly key: KeyObject }[] = [];
const MAX_PREPARED = 4;

function keyOf(secret: Secret): KeyObject {
  const known = prepared.find((entry) => entry.secret === secret);
  if (known) return known.key;
  const key = createSecretKey(bytesOf(secret));
  prepared.unshift({ secret, key });
  prepared.length = Math.min(prepared.length, MAX_PREPARED);
  return key;
}

const bytesOf = (secret: Secret): Uint8Array => {
  if (typeof secret === 'string') return Buffer.from(secret);
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
};

/** AWS' own signer. */
export const signerFor = (
  service: string,
  region: string,
  credentials: () => Promise<Credentials>,
): SignatureV4 => new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
