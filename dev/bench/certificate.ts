import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly file: string;
}

/**
 * What is used of the package; it is installed with the candidates, and types are checked without them.
 */
interface SelfSigned {
  readonly generate: (name: readonly object[], options: object) => Promise<{ private: string; cert: string }>;
}

/** A certificate for 127.0.0.1, made for this run. */
export async function createCertificate(folder: string): Promise<Certificate> {
  const selfsigned = createRequire(import.meta.url)('selfsigned') as SelfSigned;
  const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const file = join(folder, 'certificate.pem');
  await writeFile(file, cert);
  return { key, cert, file };
}
