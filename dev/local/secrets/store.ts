import { randomUUID } from 'node:crypto';

/** A version of a secret and the labels on it. */
interface Version {
  readonly id: string;
  readonly text: string;
  readonly stages: Set<string>;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly versions: Version[];
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** Secrets with their versions, as Secrets Manager labels them. */
export class SecretStore {
  readonly #secrets = new Map<string, Secret>();
  readonly #region: string;

  constructor(region: string) {
    this.#region = region;
  }

  /** @param id a name, or the ARN that it shall have */
  create(id: string, text: string): Secret {
    // Secrets Manager appends six characters, so that an ARN is not that of a later secret of the same name.
    const arn = id.startsWith('arn:')
      ? id
      : `arn:aws:secretsmanager:${this.#region}:000000000000:secret:${id}-${randomUUID().slice(0, 6)}`;
    const name = arn.split(':').slice(6).join(':').slice(0, -'-123456'.length);
    const secret = { name, arn, versions: [] };
    this.#secrets.set(name, secret);
    this.put(secret, text, [CURRENT]);
    return secret;
  }

  /** By name, ARN, or ARN without the six characters at its end. */
  find(id: string): Secret | undefined {
    return (
      this.#secrets.get(id) ??
      [...this.#secrets.values()].find(({ arn }) => arn === id || arn.slice(0, -'-123456'.length) === id)
    );
  }

  /** A new version; a label moves to it from the version that had it. */
  put(secret: Secret, text: string, stages: readonly string[] = [CURRENT]): Version {
    const version: Version = { id: randomUUID(), text, stages: new Set() };
    secret.versions.push(version);
    for (const stage of stages) {
      const holder = this.version(secret, { stage });
      holder?.stages.delete(stage);
      version.stages.add(stage);
      if (stage !== CURRENT || !holder) continue;
      this.version(secret, { stage: PREVIOUS })?.stages.delete(PREVIOUS);
      holder.stages.add(PREVIOUS);
    }
    return version;
  }

  version(secret: Secret, { id, stage }: { id?: string; stage?: string }): Version | undefined {
    const wanted = stage ?? (id === undefined ? CURRENT : undefined);
    return secret.versions.find(
      (version) =>
        (id === undefined || version.id === id) && (wanted === undefined || version.stages.has(wanted)),
    );
  }
}
