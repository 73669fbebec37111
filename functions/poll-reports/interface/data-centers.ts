/**
 * Retarus' data centers and the hosts that serve their reports.
 *
 * Source: Retarus' public documentation of its Fax-for-Applications REST hosts. A job that was sent through a
 * region's high-availability host lands in either data center of the region, so each is polled on its own
 * host.
 */
export const DATA_CENTERS = {
  de1: { region: 'de', city: 'Frankfurt', url: 'https://faxws.de1.retarus.com' },
  de2: { region: 'de', city: 'Munich', url: 'https://faxws.de2.retarus.com' },
  us1: { region: 'us', city: 'Ashburn', url: 'https://faxws.us1.retarus.com' },
  us2: { region: 'us', city: 'Secaucus', url: 'https://faxws.us2.retarus.com' },
  ch1: { region: 'ch', city: 'Zurich', url: 'https://faxws.ch1.retarus.com' },
  sg1: { region: 'sg', city: 'Singapore', url: 'https://faxws.sg1.retarus.com' },
} as const;

export type DataCenter = keyof typeof DATA_CENTERS;
export type Region = (typeof DATA_CENTERS)[DataCenter]['region'];

export const DATA_CENTER_NAMES = Object.keys(DATA_CENTERS) as readonly DataCenter[];
export const REGIONS = [
  ...new Set(DATA_CENTER_NAMES.map((name) => DATA_CENTERS[name].region)),
] as readonly Region[];

export const isDataCenter = (value: unknown): value is DataCenter =>
  typeof value === 'string' && Object.hasOwn(DATA_CENTERS, value);

/** The base URL of every data center, some of them in place of Retarus' own. */
export const baseUrlsWith = (
  overrides: Readonly<Partial<Record<DataCenter, string>>>,
): Readonly<Record<DataCenter, string>> =>
  Object.fromEntries(
    DATA_CENTER_NAMES.map((name) => [name, overrides[name] ?? DATA_CENTERS[name].url]),
  ) as Record<DataCenter, string>;

/** All data centers of a region: where the reports of a job sent through the region's HA host may lie. */
export const dataCentersOf = (region: Region): DataCenter[] =>
  DATA_CENTER_NAMES.filter((name) => DATA_CENTERS[name].region === region);

/** Path below a host that all calls share. */
export const BASE_PATH = '/rest/v1';

/**
 * Why a base URL cannot serve reports, as a sentence that says what to change; `undefined` when it can.
 * Plain http is let through for loopback addresses only: credentials never travel unencrypted.
 */
export function baseUrlProblem(value: string): string | undefined {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return `"${value}" is not a URL; expected something like "${DATA_CENTERS.de1.url}".`;
  }
  if (url.username || url.password)
    return 'The base URL must not hold credentials; put them into the secret.';
  if (/^faxws-ha\./i.test(url.hostname)) {
    return (
      `"${url.hostname}" is a high-availability host: it serves either data center of its region, so its ` +
      `report list is inconsistent. Use the data centers' own hosts, for instance "${DATA_CENTERS.de1.url}".`
    );
  }
  // With a base URL of this kind every call ends in 404, and 404 means that there are no reports.
  if (/[?#]/.test(value)) return `"${value}" must have neither a query nor a fragment.`;
  if (/\/rest\/v\d+\/*$/i.test(url.pathname))
    return `"${value}" must be given without the path ${BASE_PATH}.`;
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return `"${value}" must start with https://.`;
  }
  return undefined;
}
