import { EXIT, Failure } from "../failure.ts";

/** `a.b=value` pairs as a nested event. A value that is JSON (a number, true, null, an array, an object) is taken as such. */
export function parseInput(pairs: string[]): Record<string, unknown> {
  const event: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const path = pair.slice(0, Math.max(at, 0)).split(".");
    if (at <= 0 || path.some((part) => part === "" || part === "__proto__")) {
      throw new Failure(`--input: expected name=value, got ${JSON.stringify(pair)}`, {
        exit: EXIT.usage,
        hint: "for instance --input pr.title='Fix login'",
      });
    }
    put(event, path, valueOf(pair.slice(at + 1)));
  }
  return event;
}

function put(target: Record<string, unknown>, path: string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next =
    typeof inner === "object" && inner !== null
      ? (inner as Record<string, unknown>)
      : (Object.create(null) as Record<string, unknown>);
  target[name] = next;
  put(next, rest, value);
}

function valueOf(text: string): unknown {
  if (!/^(true|false|null|-?\d|\[|\{|")/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
