/** Where the daemon says what it does. Never environment values, prompts or terminal bytes. */
export type Log = (
  level: "debug" | "info" | "warn" | "error",
  message: string,
  fields?: Record<string, unknown>,
) => void;

export const silent: Log = () => {};

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
