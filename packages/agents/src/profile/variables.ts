const VARIABLE = /\{([a-z][\w.]*)\}/gi;

/** Puts the values of variables into a text, once: what a value holds is never expanded again. Braces around anything
 *  that is not a known name stay as they are. */
export function expand(text: string, variables: Record<string, string>): string {
  return text.replace(VARIABLE, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? "") : whole,
  );
}

/** The same for every string inside a JSON value; keys too. */
export function expandDeep(value: unknown, variables: Record<string, string>): unknown {
  if (typeof value === "string") return expand(value, variables);
  if (Array.isArray(value)) return value.map((item) => expandDeep(item, variables));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      expand(key, variables),
      expandDeep(item, variables),
    ]),
  );
}

/** Names in braces that a text uses. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map((match) => match[1] ?? "");
}

/** Names that every launch knows. */
export const LAUNCH_VARIABLES: readonly string[] = [
  "node",
  "lib",
  "session",
  "private",
  "events",
  "cwd",
  "model",
  "port",
  "home",
  "prompt",
  "conversation",
  "secret",
  "instructions",
  "writable",
];
