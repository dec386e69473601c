/** Codes of what can be wrong before a run starts or when one is looked up. */
export type RunErrorCode =
  | "unsupported"
  | "no-task"
  | "no-agent"
  | "no-phases"
  | "unknown-phase"
  | "unknown-worker"
  | "unknown-run"
  | "run-exists"
  | "wrong-state"
  | "journal";

/** A run that cannot start or go on: what happened, and the next step to take. */
export class RunError extends Error {
  readonly code: RunErrorCode;
  readonly hint: string | undefined;

  constructor(
    code: RunErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RunError";
    this.code = code;
    this.hint = options.hint;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
