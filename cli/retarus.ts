import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { baseUrlsWith } from '../functions/poll-reports/interface/data-centers.ts';
import {
  type Credentials,
  CredentialsRefusedError,
  NotSetUpError,
  OperationalError,
  parseCredentials,
  ReportReader,
  ReportTransport,
} from '../functions/poll-reports/interface/operator.ts';
import type { Source } from '../functions/poll-reports/interface/source.ts';
import type { Aws } from './aws/clients.ts';
import type { Deployed } from './aws/deployed.ts';
import { TroubleError, UnreachableError } from './errors.ts';
import { unlessStopped } from './stop.ts';

export const SECRET_ACTIONS = ['secretsmanager:GetSecretValue'];

const TIMEOUT_MS = 60_000;
const HTTP = { maxResponseBytes: 256 * 1_048_576, connectTimeoutMs: 5_000 };

/** What stores the credentials of a source: `fax-status login 12345 --login billing`. */
export const loginCommand = ({ account, login }: Pick<Source, 'account' | 'login'>): string =>
  `fax-status login ${account}${login === undefined ? '' : ` --login ${login}`}`;

/** Lists the oldest reports of a source, at most 1000. @throws CliError that says what Retarus said */
export type ListReports = (source: Source, credentials: Credentials) => Promise<readonly unknown[]>;

/**
 * Lists reports from this machine, at the hosts that the deployed function calls. Nothing in it can delete.
 *
 * @param stop ends the wait for a response
 */
export function reportLists({ config }: Deployed, stop: AbortSignal): ListReports {
  const reader = new ReportReader(new ReportTransport(HTTP), baseUrlsWith(config.baseUrls));
  return async (source, credentials) => {
    try {
      const list = () => reader.list(source, credentials, TIMEOUT_MS);
      return (await unlessStopped(stop, list)).reports;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      if (error instanceof CredentialsRefusedError) throw new CredentialsRefusedTrouble(error);
      throw error.retryable ? new UnreachableError(error.message) : new TroubleError(error.message);
    }
  };
}

/** Retarus refused the credentials; the message takes them for those in the secret. */
export class CredentialsRefusedTrouble extends TroubleError {
  /** Who responded with what: the beginning of a sentence. */
  readonly response: string;

  constructor({ message, response }: CredentialsRefusedError) {
    super(message);
    this.response = response;
  }
}

/** No credentials were stored yet: nothing is wrong, and there is nothing to call Retarus with. */
export class NotSetUpTrouble extends TroubleError {}

/**
 * The credentials in a source's secret.
 *
 * @throws NotSetUpTrouble where none was stored yet
 * @throws TroubleError where what it holds are none
 */
export async function readCredentials(aws: Aws, secretId: string): Promise<Credentials> {
  const { SecretString } = await aws.secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
  try {
    return parseCredentials(SecretString, secretId);
  } catch (error) {
    const says = `${(error as Error).message} "fax-status login" asks for them and stores them.`;
    throw error instanceof NotSetUpError ? new NotSetUpTrouble(says) : new TroubleError(says);
  }
}
