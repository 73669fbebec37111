/** What a candidate is given. */
export interface Target {
  readonly apiUrl: string;
  readonly account: string;
  readonly username: string;
  readonly password: string;
  readonly queueUrl: string;
  /** The deployed function: only the forwarder itself needs it. */
  readonly lambda: {
    readonly bundleFile: string;
    readonly exportName: string;
    readonly input: unknown;
  };
}

/** Drains the backlog once, whatever is in it. */
export type Drain = () => Promise<void>;
