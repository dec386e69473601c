/** Exit codes, the same in every command; `niia help exit-codes` prints them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  auth: 4,
  timeout: 124,
  cancelled: 130,
} as const;

export const EXIT_MEANINGS: [number, string][] = [
  [EXIT.ok, "it worked; for a run: every phase ended well"],
  [EXIT.failed, "the run, the session or the command failed"],
  [EXIT.usage, "wrong usage or an invalid document; nothing was started"],
  [EXIT.unreachable, "the daemon cannot be reached"],
  [EXIT.auth, "an agent is not signed in"],
  [EXIT.timeout, "a wait ran out of time"],
  [EXIT.cancelled, "cancelled"],
];

/** A failure that a person reads: what happened, the next step, and the code to exit with. */
export class Failure extends Error {
  readonly exit: number;
  readonly hint: string | undefined;

  constructor(message: string, options: { exit?: number; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Failure";
    this.exit = options.exit ?? EXIT.failed;
    this.hint = options.hint;
  }
}

/** What to print and which code to exit with, for anything that was thrown. */
export function explainFailure(error: unknown): {
  message: string;
  hint?: string;
  exit: number;
  code?: string;
} {
  if (error instanceof Failure) {
    return {
      message: error.message,
      exit: error.exit,
      ...(error.hint ? { hint: error.hint } : {}),
    };
  }
  if (isProtocolError(error)) {
    const exit = EXIT_OF_CODE[error.code] ?? EXIT.failed;
    return {
      message: error.message,
      exit,
      code: error.code,
      ...(error.hint ? { hint: error.hint.replace(...LISTING) } : {}),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    message,
    exit: EXIT.failed,
    hint: "this looks like a defect of niia: `niia daemon logs` may say more",
  };
}

/** What the daemon says to any client, as one types it here. */
const LISTING: [RegExp, string] = [
  /^List them with GET \/v1\/sessions\.$/,
  "niia ps -a lists them",
];

const EXIT_OF_CODE: Record<string, number> = {
  "bad-request": EXIT.usage,
  "bad-option": EXIT.usage,
  "not-found": EXIT.usage,
  ambiguous: EXIT.usage,
  "not-signed-in": EXIT.auth,
  unavailable: EXIT.unreachable,
  version: EXIT.unreachable,
};

// By shape, so that the start of the program need not load the protocol package.
function isProtocolError(error: unknown): error is Error & { code: string; hint?: string } {
  return error instanceof Error && error.name === "ProtocolError" && "code" in error;
}
