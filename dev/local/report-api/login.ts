/** A customer number and the login that may read its reports. */
export interface Account {
  readonly customerNumber: string;
  readonly username: string;
  readonly password: string;
}

export type LoginCheck = 'ok' | 'missing' | 'malformed' | 'wrong';

/** Checks an Authorization header as Retarus does: HTTP Basic, UTF-8, standard (not URL-safe) base64. */
export function checkLogin(header: string | undefined, account: Account | undefined): LoginCheck {
  if (header === undefined) return 'missing';
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) return 'malformed';
  const login = Buffer.from(encoded, 'base64').toString('utf8');
  if (!login.includes(':')) return 'malformed';
  return account && login === `${account.username}:${account.password}` ? 'ok' : 'wrong';
}
