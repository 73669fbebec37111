import { Transport, type TransportOptions } from '../transport.ts';

/** What the SDK hands to a request handler, as far as its JSON protocols use it. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** More than any response that is asked for: ten results of SendMessageBatch, a secret of 64 KiB at most. */
const MAX_RESPONSE_BYTES = 1_048_576;
/** Where a call names no time-out of its own, in milliseconds. */
export const TIMEOUT_MS = 5_000;

/**
 * The SDK's request handler over the transport. A call's `requestTimeout` is for the whole exchange; the
 * SDK's own handler stops to count when the response's head arrives, so that a response that never ends would
 * hold the tick.
 */
export class TransportRequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #transport: Transport;

  constructor(options: Omit<TransportOptions, 'maxResponseBytes'>) {
    this.#transport = new Transport({ ...options, maxResponseBytes: MAX_RESPONSE_BYTES });
  }

  async handle(
    request: SdkRequest,
    { requestTimeout = TIMEOUT_MS }: { readonly requestTimeout?: number } = {},
  ): Promise<{ response: SdkResponse }> {
    const { status, headers, body } = await this.#transport.send({ ...request, timeoutMs: requestTimeout });
    // Only set-cookie is a list, and the SDK reads no cookies.
    return { response: { statusCode: status, headers: headers as Record<string, string>, body } };
  }

  /** The SDK changes no option of a handler that it was given. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }
}

/** What the SDK throws, as far as it is read: its messages may quote what was sent. */
export interface ServiceError extends Error {
  /** Node's code of a broken connection. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * The service's code as the SDK takes it out of the response. SQS also sends the code of its older protocol,
 * whose prefix the SDK leaves where it does not know the code: `AWS.SimpleQueueService.InvalidAction`.
 */
export const serviceCodeOf = ({ name }: ServiceError): string => name.slice(name.lastIndexOf('.') + 1);

/** The name alone, for whoever reads the log: of a broken connection Node's code, otherwise the service's. */
export const nameOf = (error: ServiceError): string => error.code ?? serviceCodeOf(error);

/**
 * Takes middleware out of a client by its names.
 *
 * @throws RangeError where the SDK has no middleware of such a name: then it is time to measure again
 */
export function without<T extends { readonly middlewareStack: { remove(name: string): boolean } }>(
  client: T,
  names: readonly string[],
): T {
  for (const name of names) {
    if (!client.middlewareStack.remove(name))
      throw new RangeError(`The AWS SDK has no middleware of the name "${name}".`);
  }
  return client;
}

/**
 * Copies every request and response for a log that nobody keeps, a tenth of the CPU time of a drain, and
 * would be one setting away from fax numbers in a log.
 */
export const LOGGER = 'loggerMiddleware';
/** Composes the header that names the SDK's version, anew for each request: a twentieth of a drain. */
export const USER_AGENT = 'getUserAgentMiddleware';

/**
 * The execution environment's credentials, which Lambda hands over as environment variables. The SDK keeps
 * what a provider gives it until it expires; these expire at once, so that each request is signed with what
 * the environment holds then.
 */
export async function environmentCredentials() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them.');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    expiration: new Date(),
  };
}

/**
 * In the bundle this module takes the place of `@aws-sdk/credential-provider-node`
 * (infra/bundle/poller-bundling.ts), of which the SDK's clients import this name: the chain that looks for
 * credentials elsewhere is a third of the bundle.
 */
export const defaultProvider = () => environmentCredentials;
