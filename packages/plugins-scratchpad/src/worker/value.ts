import { WorkerFailure } from "./failure.ts";

/** `key=value` with a JSON scalar or a text, `key:=JSON` with any JSON. */
export function parsePair(word: string): [string, unknown] {
  const at = word.indexOf("=");
  if (at <= 0) {
    throw new WorkerFailure(`expected key=value, got ${JSON.stringify(word)}`, {
      exit: 2,
      hint: "niia result set severity=high count=3 ok=true 'files:=[\"a.js\"]'",
    });
  }
  const json = word[at - 1] === ":" && at > 1;
  const key = word.slice(0, json ? at - 1 : at);
  const text = word.slice(at + 1);
  return [key, json ? parseJson(text, key) : scalar(text)];
}

export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorkerFailure(`${what} is not JSON: ${reason}`, { exit: 2, cause: error });
  }
}

// A number whose text would change (1.10, 007, 12345678901234567890) is a text.
function scalar(text: string): unknown {
  if (!/^(-?\d|"|true$|false$|null$)/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}
