/** Ends the command with a message for the agent that ran it: 2 for a wrong command line, 1 for the rest. */
export class WorkerFailure extends Error {
  readonly exit: 1 | 2;
  readonly hint: string | undefined;

  constructor(message: string, options: { exit?: 1 | 2; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "WorkerFailure";
    this.exit = options.exit ?? 1;
    this.hint = options.hint;
  }
}

export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? "unknown";
}
