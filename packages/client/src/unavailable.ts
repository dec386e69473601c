import { ProtocolError } from "@pty4ai/protocol";

/** What broke off, or was not to be had, may be by asking again. */
export function unavailable(message: string, cause?: unknown): ProtocolError {
  return new ProtocolError("unavailable", message, cause === undefined ? {} : { cause });
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === "unavailable";
}
