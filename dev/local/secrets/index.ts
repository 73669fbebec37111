import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../listen.ts';
import { LOCAL_AWS } from '../local-aws.ts';
import { type Secret, SecretStore } from './store.ts';

/** One request to Secrets Manager. */
interface SecretsCall {
  /** `GetSecretValue`, `PutSecretValue`, … */
  readonly action: string;
  readonly secretId: string | undefined;
}

/** What the endpoint does instead of serving a request. */
type SecretsFault =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'reset' }
  /** Never responded; the connection stays open until the caller hangs up. */
  | { readonly kind: 'hang' };

/** Secrets Manager on 127.0.0.1: reading and writing values, version stages, and errors by their type. */
export interface LocalSecrets {
  /** For `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly endpoint: string;
  readonly calls: SecretsCall[];
  /** `undefined` leaves the request to the endpoint. */
  onRequest: ((call: SecretsCall) => SecretsFault | undefined) | undefined;
  /** A new secret with that name or ARN; a value that is no text is stored as JSON. */
  readonly create: (id: string, value: unknown) => Secret;
  readonly has: (secretId: string) => boolean;
  /** A new current version, as after a rotation. */
  readonly put: (secretId: string, value: unknown) => void;
  readonly close: () => Promise<void>;
}

export async function startSecrets(): Promise<LocalSecrets> {
  const store = new SecretStore(LOCAL_AWS.region);
  const calls: SecretsCall[] = [];
  const server = await listen((request, response) => void handle(request, response));

  const secrets: LocalSecrets = {
    endpoint: server.url,
    calls,
    onRequest: undefined,
    create: (id, value) => store.create(id, textOf(value)),
    has: (secretId) => store.find(secretId) !== undefined,
    put: (secretId, value) => {
      const secret = store.find(secretId);
      if (!secret) throw new RangeError(`There is no secret ${secretId}.`);
      store.put(secret, textOf(value));
    },
    close: server.close,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const body = await requestBody(request);
    const action = String(request.headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
    const call = { action, secretId: body.SecretId };
    calls.push(call);
    const fault = secrets.onRequest?.(call);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void response.destroy();
    const { status, result } = fault
      ? failure(fault.status, fault.code, `Simulated ${fault.code}.`)
      : serve(store, action, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(result));
  }
  return secrets;
}

interface RequestBody {
  readonly Name?: string;
  readonly SecretId?: string;
  readonly SecretString?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
}

function serve(store: SecretStore, action: string, body: RequestBody): { status: number; result: object } {
  if (action === 'CreateSecret') {
    const { name, arn } = store.create(body.Name ?? '', body.SecretString ?? '');
    return { status: 200, result: { ARN: arn, Name: name } };
  }
  if (action !== 'GetSecretValue' && action !== 'PutSecretValue')
    return failure(400, 'InvalidRequestException', `${action} is not simulated.`);

  const secret = store.find(body.SecretId ?? '');
  if (!secret)
    return failure(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  const version =
    action === 'PutSecretValue'
      ? store.put(secret, body.SecretString ?? '', body.VersionStages)
      : store.version(secret, {
          ...(body.VersionId !== undefined && { id: body.VersionId }),
          ...(body.VersionStage !== undefined && { stage: body.VersionStage }),
        });
  if (!version)
    return failure(
      400,
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for that version.",
    );
  const result = { ARN: secret.arn, Name: secret.name, VersionId: version.id };
  const VersionStages = [...version.stages];
  if (action === 'PutSecretValue') return { status: 200, result: { ...result, VersionStages } };
  return { status: 200, result: { ...result, VersionStages, SecretString: version.text } };
}

const failure = (status: number, code: string, message: string) => ({
  status,
  result: { __type: code, Message: message },
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

async function requestBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as RequestBody;
}
