/** What the local function and its process say to each other over Node's IPC channel. */

export interface InvokeMessage {
  readonly requestId: string;
  readonly event: unknown;
  /** Epoch milliseconds at which the invocation is killed. */
  readonly deadline: number;
}

/** How a handler describes an error, as Lambda reports it. */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: readonly string[];
}

/** What a handler did with one invocation. */
export type HandlerResult =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: ErrorReport };

export type ProcessMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly error: ErrorReport }
  | { readonly kind: 'result'; readonly requestId: string; readonly result: HandlerResult };

/**
 * Ends the output of one invocation on each stream. Output and IPC travel on different pipes: only this tells
 * that every line of the invocation has arrived.
 */
export const endOfOutput = (requestId: string): string => `\u0000end of ${requestId}`;
