import type { ErrorBody, ErrorCode } from "@pty4ai/protocol";

/** A request that the holder answers with an error. Only its body crosses the wire. */
export class Refusal extends Error {
  readonly body: ErrorBody;

  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message);
    this.body = { code, message, ...(hint === undefined ? {} : { hint }) };
  }
}
