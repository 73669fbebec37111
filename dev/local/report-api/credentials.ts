/** A customer number and the credentials that may read its reports. */
export interface Account {
  readonly customerNumber: string;
  readonly username: string;
  readonly password: string;
}

export type CredentialsCheck = 'ok' | 'missing' | 'malformed' | 'wrong';

/** Checks an Authorization header as Retarus does: HTTP Basic, UTF-8, standard (not URL-safe) base64. */
export function checkCredentials(header: string | undefined, account: Account | undefined): CredentialsCheck {
  if (header === undefined) return 'missing';
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) return 'malformed';
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  if (!credentials.includes(':')) return 'malformed';
  return account && credentials === `${account.username}:${account.password}` ? 'ok' : 'wrong';
}
