/** Exit codes of `fax-status`; its help documents them. */
export const EXIT = { good: 0, trouble: 1, misuse: 2, unreachable: 3, stopped: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a person can change: the message is the whole explanation, and no stack trace follows it. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command does not do what it was asked to, and the reason lies in what was found. */
export class TroubleError extends CliError {
  override readonly name = 'TroubleError';

  constructor(message: string) {
    super(message, EXIT.trouble);
  }
}

/**
 * Ctrl-C, or another signal, ended the command: no trouble that a command could find and go on. Without a
 * message, the command's own says what stays.
 */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly exitCode = EXIT.stopped;
}

/** The command line cannot be used as it is. */
export class MisuseError extends CliError {
  override readonly name = 'MisuseError';

  constructor(message: string) {
    super(message, EXIT.misuse);
  }
}

/** AWS, Retarus or the local run did not let itself be reached. */
export class UnreachableError extends CliError {
  override readonly name = 'UnreachableError';

  constructor(message: string) {
    super(message, EXIT.unreachable);
  }
}
