import { pointerSteps } from "../read/node.ts";

const TYPES: Record<string, string> = {
  string: "a string",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  object: "an object",
  array: "an array",
  null: "null",
};

/** What a schema type is called in a sentence. */
export const typeWords = (types: string | string[]): string =>
  either([types].flat().map((type) => TYPES[type] ?? type));

/** What kind of value this is, in a sentence. */
export function valueWords(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? "a string" : "an object";
}

/** `"a", "b" or "c"`. */
export function either(words: string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** The last named step of a pointer with the indexes after it, as code: `` `workers[0]` ``. */
export function placeName(pointer: string): string {
  const steps = pointerSteps(pointer);
  let indexes = "";
  while (steps.length > 0 && /^\d+$/.test(steps.at(-1) ?? ""))
    indexes = `[${steps.pop()}]${indexes}`;
  const name = steps.at(-1);
  return name === undefined ? "the document" : `\`${name}${indexes}\``;
}

const THINGS: Record<string, string> = {
  ConnectorDocument: "the document",
  AgentDefaults: "`agent`",
  McpServer: "an MCP server",
  Environment: "`env`",
  Failover: "a failover entry",
  Communication: "`communication`",
  Tools: "`tools`",
  Trust: "`trust`",
  Budget: "the budget",
  Schedule: "a schedule",
};

/** What a type of the schema is called in a sentence. */
export function thing(definition: string): string {
  const name = definition.replace(
    /[A-Z]/g,
    (letter, at: number) => (at > 0 ? " " : "") + letter.toLowerCase(),
  );
  return THINGS[definition] ?? `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}

export const quote = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
