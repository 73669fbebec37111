import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';
import { type SendMessageBatchCommandOutput, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { SignatureV4 } from '@smithy/signature-v4';
import { environmentCredentials, LOGGER, TransportRequestHandler, USER_AGENT, without } from './client.ts';

/**
 * The SDK's client as `SqsQueues` needs it, made cheap by what the client offers
 * (docs/decisions/0006-the-sdks-clients-alone.md has each step with its figure).
 *
 * @param sendsInFlight connections at once
 */
export function createSqsClient(sendsInFlight: number): SQSClient {
  const signer = new SignatureV4({
    credentials: environmentCredentials,
    // Where the endpoint names no region of its own.
    region: () => client.config.region(),
    service: 'sqs',
    sha256: Sha256,
  });
  const client = new SQSClient({
    credentials: environmentCredentials,
    // The outbox owns the retries.
    maxAttempts: 1,
    // A queue's URL names no FIPS, dual-stack or private endpoint; the settings of the environment do.
    useQueueUrlAsEndpoint: false,
    // The client throws for a whole batch where one body arrived changed; SqsQueues checks each entry by
    // itself.
    md5: false,
    // For calls without options of their own.
    cacheMiddleware: true,
    protocol: PlainJsonProtocol,
    sha256: Sha256,
    signer: async () => signer,
    retryStrategy: NO_RETRY,
    requestHandler: new TransportRequestHandler({ maxConnections: sendsInFlight, connectTimeoutMs: 3_000 }),
  });
  return without(withPlainConfig(client), [LOGGER, USER_AGENT]);
}

/**
 * The SDK's own strategies make an error, a token and two headers for each request, retried or not. This one
 * names no mode: with each request the SDK would add it once more to a list in the context, which cached
 * middleware keeps, and copy the list.
 */
const NO_RETRY: NonNullable<SQSClientConfig['retryStrategy']> = { retry: (next, args) => next(args) };

/**
 * The SDK copies a client's configuration for each request: for its endpoint, to write it and to read the
 * response. A copy of what the constructor leaves, an object of many fields and an accessor, takes about
 * 25 µs; a copy of a plain object takes 4 µs.
 */
function withPlainConfig(client: SQSClient): SQSClient {
  const config = { ...client.config };
  (client as { config: SQSClient['config'] }).config = config;
  client.middlewareStack.use(getSchemaSerdePlugin(config));
  return client;
}

type Protocol = AwsJson1_0Protocol;

/**
 * The SDK's JSON protocol, with V8 writing and reading the JSON. The SDK walks the service's schema instead,
 * for dates and binary values, of which a batch and its response have none.
 */
export class PlainJsonProtocol extends AwsJson1_0Protocol {
  override async serializeRequest(
    ...[schema, input, context]: Parameters<Protocol['serializeRequest']>
  ): ReturnType<Protocol['serializeRequest']> {
    const request = await super.serializeRequest(schema, {}, context);
    // As bytes, since a text would be encoded anew to be measured, to be hashed and to be sent.
    request.body = Buffer.from(JSON.stringify(input));
    return request;
  }

  override async deserializeResponse<Output extends Pick<SendMessageBatchCommandOutput, '$metadata'>>(
    ...[schema, context, response]: Parameters<Protocol['deserializeResponse']>
  ): Promise<Output> {
    // Errors are for the SDK to name.
    if (response.statusCode >= 300) return super.deserializeResponse(schema, context, response);
    return { ...JSON.parse(String(response.body)), $metadata: this.deserializeMetadata(response) };
  }
}

/**
 * SHA-256 and its HMAC for the SDK's signer. Node.js takes 15 µs to make a key of bytes, and 3 µs for an
 * HMAC with a key that is made: each is made once.
 */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  /** @param secret for an HMAC: a text, or the bytes of a signing key */
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', keyOf(secret as string | Uint8Array));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** Of the signing keys, which the SDK holds for a day. */
const signingKeys = new WeakMap<Uint8Array, KeyObject>();
/** Of the secret access key, which changes with the execution environment's credentials. */
let secretKey: { readonly of: string; readonly key: KeyObject } | undefined;

function keyOf(secret: string | Uint8Array): KeyObject {
  if (typeof secret === 'string') {
    if (secretKey?.of !== secret) secretKey = { of: secret, key: createSecretKey(secret, 'utf8') };
    return secretKey.key;
  }
  let key = signingKeys.get(secret);
  if (!key) {
    key = createSecretKey(secret);
    signingKeys.set(secret, key);
  }
  return key;
}
