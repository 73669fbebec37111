import { CliError, MisuseError, TroubleError, UnreachableError } from '../errors.ts';

interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const SIGN_IN = 'Sign in (for instance "aws sso login"), or name a profile of this machine with --profile.';

const DENIED = /AccessDenied|NotAuthorized|UnauthorizedOperation|AuthorizationError/;
const NO_CONNECTION = /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN|EHOSTUNREACH/;

/**
 * What says who is asking, and where; each by what the SDK's or AWS' error is called or, where the SDK has
 * one name for all, by its text.
 */
const SETUP: readonly (readonly [RegExp, () => CliError])[] = [
  [
    /ExpiredToken|RequestExpired|Token is expired|session .*has expired/i,
    () => new UnreachableError(`Your AWS session has expired. ${SIGN_IN}`),
  ],
  [
    /SignatureDoesNotMatch|InvalidSignature|IncompleteSignature/,
    () =>
      new UnreachableError(
        "AWS does not accept the signature: the secret access key is wrong, or this machine's clock is.",
      ),
  ],
  [
    /CredentialsProviderError|InvalidClientTokenId|UnrecognizedClient|TokenProviderError|AuthFailure/,
    () => new UnreachableError(`AWS does not know who you are. ${SIGN_IN}`),
  ],
  [/Region is missing/, () => new UnreachableError('No AWS region is set: add --region, or set AWS_REGION.')],
  [
    /Region not accepted/,
    () => new MisuseError('The AWS region is no name of one: write --region as in eu-central-1.'),
  ],
  [/ERR_INVALID_URL|Invalid URL/, () => new MisuseError('AWS_ENDPOINT_URL is set, and is no URL.')],
];

/** What an error means for a person, our own or one of the SDK; `undefined` where it is neither. */
export function explainError(error: unknown): CliError | undefined {
  if (error instanceof CliError) return error;
  if (!(error instanceof Error)) return undefined;
  const { $fault, $metadata, code, message, name } = error as AwsError;
  const cause = code ?? (error as { cause?: { code?: string } }).cause?.code ?? '';
  const said = `${name}: ${message}`;
  const status = $metadata?.httpStatusCode;
  for (const [pattern, explain] of SETUP) if (pattern.test(`${cause} ${said}`)) return explain();
  // A response that is none of AWS' has no code: the SDK calls it Unknown.
  if ($fault !== undefined && /^Unknown(Error)?$/.test(name))
    return new UnreachableError(
      `Something other than AWS responds (HTTP ${status}). Is there a proxy, or a network to sign in to?`,
    );
  if (DENIED.test(name) || status === 403)
    return new TroubleError(
      `AWS refuses it: ${message.replace(/\.?$/, '.')} The policy FaxStatusOperator of the stack allows ` +
        `every command (setting "operatorPolicies").`,
    );
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
