import type { Context } from "../command.ts";

/** Says what happened: a line for a person on stderr, or JSON for a program on stdout. */
export function teller(
  context: Context,
  json: boolean,
): (type: string, fields: Record<string, unknown>, line: string) => void {
  return (type, fields, line) => {
    if (json) context.out(`${JSON.stringify({ at: new Date().toISOString(), type, ...fields })}\n`);
    else context.err(`${new Date().toISOString()} ${line}\n`);
  };
}
