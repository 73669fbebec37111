/** What one request is responded to with. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (status: number, value: unknown): Reply => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(value),
});

export const failure = (status: number, code: string, message: string): Reply => ({
  ...json(status, { __type: code, Message: message, message }),
  headers: { 'x-amzn-errortype': code },
});

export const notSimulated = (what: string): Reply =>
  failure(400, 'NotSimulated', `${what.trim()} is not simulated here.`);
