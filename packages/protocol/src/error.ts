/** Codes that cross the wire, with the HTTP status each travels under. */
export const ERROR_CODES = {
  "bad-request": 400,
  "bad-option": 400,
  "not-found": 404,
  ambiguous: 409,
  "wrong-state": 409,
  "not-installed": 424,
  "not-signed-in": 424,
  "no-sandbox": 424,
  "no-repository": 424,
  "input-full": 429,
  gone: 410,
  unavailable: 503,
  "no-space": 507,
  version: 505,
  internal: 500,
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorBody {
  code: ErrorCode;
  message: string;
  hint?: string;
  details?: Record<string, unknown>;
}

/** The one error of the protocol: a stable code, what happened, and the next step to take. */
export class ProtocolError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ProtocolError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  toJSON(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  static from(body: ErrorBody): ProtocolError {
    return new ProtocolError(body.code, body.message, body);
  }
}
