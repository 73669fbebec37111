/**
 * What goes wrong during one tick: each port takes the next entry of its list for each call, and when the
 * list is used up, everything works.
 */
export interface Plan {
  readonly list: readonly ListFault[];
  readonly send: readonly SendFault[];
  readonly delete: readonly DeleteFault[];
  readonly secret: readonly SecretFault[];
  /** The environment dies after this many events of the world. */
  readonly killAfter?: number | undefined;
  readonly meanwhile: readonly Meanwhile[];
}

export const NO_FAULTS: Plan = { list: [], send: [], delete: [], secret: [], meanwhile: [] };

/** Milliseconds to the server and back. */
export interface Latency {
  readonly there: number;
  readonly back: number;
}

/** Errors of the report API's client, by class name. */
export const API_ERRORS = [
  'UnreachableError',
  'TimeoutError',
  'ServerError',
  'TruncatedResponseError',
  'BadRequestError',
  'CredentialsRefusedError',
  'AccessForbiddenError',
  'RateLimitedError',
  'RedirectRefusedError',
  'UnexpectedStatusError',
  'WrongContentTypeError',
  'ResponseTooLargeError',
  'UnreadableResponseError',
] as const;

export type ApiError = (typeof API_ERRORS)[number];

export type ListFault = Latency & {
  readonly error?: ApiError | undefined;
  readonly order?: 'reversed reports' | 'reversed recipients' | 'reversed fields' | undefined;
  /** How many of the first entries stand in the response twice. */
  readonly repeated?: number | undefined;
};

/** What SQS does with one entry of a batch. */
export const ENTRY_FATES = [
  'accepted',
  'failed',
  /** Not named in the response; in the queue or not. */
  'silently accepted',
  'silently lost',
  /** Named as successful and as failed. */
  'contradicted',
] as const;

export type EntryFate = (typeof ENTRY_FATES)[number];

export type SendFault = Latency & {
  /** By place; entries beyond the list are accepted. */
  readonly entries?: readonly EntryFate[] | undefined;
  /** `lost response`: all entries are accepted, and the environment hears of an error. */
  readonly request?: 'unavailable' | 'connection closed' | 'lost response' | 'refused' | undefined;
};

export type DeleteFault = Latency & {
  readonly error?: ApiError | undefined;
  /** With an error: whether Retarus deleted all the same. */
  readonly done?: boolean | undefined;
  /** By place among the ids; ids beyond the list are deleted. */
  readonly results?: readonly RemoveResult[] | undefined;
};

export const REMOVE_RESULTS = [
  'deleted',
  'INTERNAL_ERROR',
  /** Deleted, and yet an error is named. */
  'deleted with INTERNAL_ERROR',
  /** Neither `deleted` nor a reason; gone, or still there. */
  'silent',
  'silent and kept',
  /** Named as deleted, and still there. */
  'pretended',
  'not named',
] as const;

export type RemoveResult = (typeof REMOVE_RESULTS)[number];

export type SecretFault = Latency & { readonly unreadable?: boolean | undefined };

export type Meanwhile = { readonly after: number } & (
  | { readonly what: 'arrival'; readonly reports: readonly ReportSpec[] }
  | { readonly what: 'rotation' }
  | { readonly what: 'clock jump'; readonly ms: number }
);

/** A report as a history asks for it; the world gives it its job id. */
export interface ReportSpec {
  readonly kind:
    | 'readable'
    | 'pending'
    | 'no recipients'
    | 'no pages'
    | 'pending and odd'
    | 'wrong type'
    | 'no job id'
    | 'not a report';
  /** Recipients by number and reason; the same twice is the same content twice. */
  readonly recipients: readonly { readonly number: number; readonly reason: string }[];
}
