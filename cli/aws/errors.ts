import { type CliError, TroubleError, UnreachableError } from '../errors.ts';

interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const DENIED = /AccessDenied|NotAuthorized|UnauthorizedOperation|AuthorizationError/;
const NO_CREDENTIALS =
  /CredentialsProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|TokenProviderError/;
const NO_CONNECTION = /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN|EHOSTUNREACH/;

/** What an error of the SDK means for a person; `undefined` where it is none of AWS'. */
export function explainAwsError(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { $fault, $metadata, code, message, name } = error as AwsError;
  const said = `${name}: ${message}`;
  if (NO_CREDENTIALS.test(said))
    return new UnreachableError(
      'AWS does not know who you are. Sign in (for instance "aws sso login"), or name a profile with ' +
        '--profile.',
    );
  if (/Region is missing/.test(message))
    return new UnreachableError('No AWS region is set: add --region, or set AWS_REGION.');
  if (DENIED.test(name) || $metadata?.httpStatusCode === 403)
    return new TroubleError(
      `AWS refuses it: ${message.replace(/\.?$/, '.')} The policy FaxStatusOperator of the stack allows ` +
        `every command (setting "operatorPolicies").`,
    );
  const cause = code ?? (error as { cause?: { code?: string } }).cause?.code ?? '';
  if (NO_CONNECTION.test(`${cause} ${said}`) || name === 'TimeoutError')
    return new UnreachableError(
      `AWS cannot be reached (${cause || name}). Is the network up, and the region right? With --local: ` +
        `does "npm start" run?`,
    );
  if ($fault === undefined) return undefined;
  return $fault === 'server'
    ? new UnreachableError(`AWS has trouble: ${said}`)
    : new TroubleError(`AWS says ${said}`);
}
