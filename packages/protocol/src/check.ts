import { ProtocolError } from "./error.ts";

/** Reads a value that came from outside, or throws `bad-request` with the path of what is wrong. */
export interface Check<T> {
  (value: unknown, path: string): T;
  /** What it takes, as JSON Schema. */
  schema?: Schema;
}
export type Schema = { readonly [member: string]: unknown };
type Shape = Record<string, Check<unknown>>;
type Read<S extends Shape> = { [K in keyof S]: S[K] extends Check<infer T> ? T : never };

function wrong(path: string, expected: string, value: unknown): ProtocolError {
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  return new ProtocolError("bad-request", `${path || "body"}: expected ${expected}, got ${got}`, {
    details: { path },
  });
}

export function text(options: { min?: number; max?: number } = {}): Check<string> {
  const { min = 0, max = 1_000_000 } = options;
  const schema = { type: "string", ...(min > 0 ? { minLength: min } : {}), maxLength: max };
  return described(schema, (value, path) => {
    if (typeof value !== "string") throw wrong(path, "a string", value);
    if (value.length < min || value.length > max) {
      throw wrong(path, `${min} to ${max} characters`, value);
    }
    return value;
  });
}

export function integer(min: number, max: number): Check<number> {
  return described({ type: "integer", minimum: min, maximum: max }, (value, path) => {
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
      throw wrong(path, `a whole number from ${min} to ${max}`, value);
    }
    return value as number;
  });
}

export const bool: Check<boolean> = described({ type: "boolean" }, (value, path) => {
  if (typeof value !== "boolean") throw wrong(path, "true or false", value);
  return value;
});

export const anything: Check<unknown> = described({}, (value) => value);

export function oneOf<const T extends readonly string[]>(values: T): Check<T[number]> {
  return described({ enum: [...values] }, (value, path) => {
    if (!values.includes(value as string)) throw wrong(path, `one of ${values.join(", ")}`, value);
    return value as T[number];
  });
}

export function list<T>(item: Check<T>, max: number): Check<T[]> {
  const schema = { type: "array", items: schemaOf(item), maxItems: max };
  return described(schema, (value, path) => {
    if (!Array.isArray(value) || value.length > max) {
      throw wrong(path, `an array of at most ${max}`, value);
    }
    return value.map((entry, index) => item(entry, `${path}/${index}`));
  });
}

/** Plain string keys; the result has no prototype of the sender's making. */
export function record<T>(item: Check<T>): Check<Record<string, T>> {
  const schema = { type: "object", additionalProperties: schemaOf(item) };
  return described(schema, (value, path) => {
    if (!isObject(value)) throw wrong(path, "an object", value);
    const entries = Object.entries(value).map(([key, entry]): [string, T] => {
      if (key === "__proto__") throw wrong(`${path}/${key}`, "another name", entry);
      return [key, item(entry, `${path}/${key}`)];
    });
    return Object.fromEntries(entries);
  });
}

/** Unknown members are refused: a typo is never a silent default. */
export function object<R extends Shape, O extends Shape>(
  required: R,
  optional: O,
): Check<Read<R> & Partial<Read<O>>> {
  const known = new Set([...Object.keys(required), ...Object.keys(optional)]);
  const members = Object.entries({ ...required, ...optional });
  const schema = {
    type: "object",
    required: Object.keys(required),
    properties: Object.fromEntries(members.map(([key, check]) => [key, schemaOf(check)])),
    additionalProperties: false,
  };
  return described(schema, (value, path) => {
    if (!isObject(value)) throw wrong(path, "an object", value);
    for (const key of Object.keys(value)) {
      if (known.has(key)) continue;
      throw new ProtocolError("bad-request", `${path}/${key}: not a known member`, {
        hint: `Known here: ${[...known].join(", ")}.`,
        details: { path: `${path}/${key}` },
      });
    }
    const out: Record<string, unknown> = {};
    for (const [key, check] of Object.entries(required))
      out[key] = check(value[key], `${path}/${key}`);
    for (const [key, check] of Object.entries(optional)) {
      if (value[key] !== undefined) out[key] = check(value[key], `${path}/${key}`);
    }
    return out as Read<R> & Partial<Read<O>>;
  });
}

/** A check with what it takes, for those that are written by hand. */
export function described<T>(schema: Schema, check: (value: unknown, path: string) => T): Check<T> {
  return Object.assign((value: unknown, path: string) => check(value, path), { schema });
}

/** What a check takes, as JSON Schema; anything where it does not say. */
export function schemaOf(check: Check<unknown>): Schema {
  return check.schema ?? {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
