import { SCHEMAS } from "../generated/schemas.ts";
import { escapeStep } from "../read/node.ts";
import { matches } from "./match.ts";

/** A schema, with the keywords that connector.schema.json uses. `$ref` is the name of a definition. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Keys that start with `x-` are free. */
  readonly patternProperties?: { readonly "^x-": true };
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly if?: Schema;
  readonly then?: Schema;
}

/** One keyword that a value fails. */
export interface SchemaError {
  /** JSON pointer of the value. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}

/** More errors than this are not gathered. */
const MOST = 1000;

/** Everything in which a value differs from a schema, in the terms of JSON Schema 2020-12. */
export function schemaErrors(value: unknown, name = "ConnectorDocument"): SchemaError[] {
  const walk: Walk = { errors: [], path: [] };
  check(walk, { $ref: name }, value);
  return walk.errors;
}

// Functions of the module and not closures: what is called for the first time has to be compiled.
interface Walk {
  errors: SchemaError[];
  /** Where it is. */
  path: (string | number)[];
}

function check(walk: Walk, reference: Schema, data: unknown): void {
  if (walk.errors.length >= MOST) return;
  let schema = reference;
  while (schema.$ref !== undefined) schema = SCHEMAS[schema.$ref] ?? {};
  const { type, enum: allowed } = schema;
  if (type !== undefined && !(typeof type === "string" ? isType(data, type) : isOne(data, type)))
    fail(walk, "type", { type });
  else if (typeof data === "string") checkString(walk, schema, data);
  else if (typeof data === "number") checkNumber(walk, schema, data);
  else if (Array.isArray(data)) checkArray(walk, schema, data);
  else if (typeof data === "object" && data !== null)
    checkObject(walk, schema, data as Record<string, unknown>);
  if (allowed !== undefined && typeof data === "string" && !allowed.includes(data))
    fail(walk, "enum", { allowedValues: allowed });
}

function checkString(walk: Walk, { minLength, maxLength, pattern }: Schema, data: string): void {
  if (minLength !== undefined && data.length < minLength)
    fail(walk, "minLength", { limit: minLength });
  if (maxLength !== undefined && data.length > maxLength && isLonger(data, maxLength))
    fail(walk, "maxLength", { limit: maxLength });
  if (pattern !== undefined && !matches(pattern, data)) fail(walk, "pattern", { pattern });
}

function checkNumber(walk: Walk, schema: Schema, data: number): void {
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (minimum !== undefined && data < minimum) fail(walk, "minimum", { limit: minimum });
  if (maximum !== undefined && data > maximum) fail(walk, "maximum", { limit: maximum });
  if (exclusiveMinimum !== undefined && data <= exclusiveMinimum)
    fail(walk, "exclusiveMinimum", { limit: exclusiveMinimum });
}

function checkArray(walk: Walk, { minItems, maxItems, items }: Schema, data: unknown[]): void {
  if (minItems !== undefined && data.length < minItems) fail(walk, "minItems", { limit: minItems });
  if (maxItems !== undefined && data.length > maxItems) fail(walk, "maxItems", { limit: maxItems });
  if (!items) return;
  for (let index = 0; index < data.length; index++) {
    walk.path.push(index);
    check(walk, items, data[index]);
    walk.path.pop();
  }
}

function checkObject(walk: Walk, schema: Schema, data: Record<string, unknown>): void {
  const { properties, additionalProperties, minProperties, required, propertyNames } = schema;
  const keys = Object.keys(data);
  if (minProperties !== undefined && keys.length < minProperties)
    fail(walk, "minProperties", { limit: minProperties });
  if (required)
    for (const missingProperty of required)
      if (!Object.hasOwn(data, missingProperty)) fail(walk, "required", { missingProperty });
  for (const key of keys) {
    if (walk.errors.length >= MOST) return;
    if (propertyNames && schemaFails(walk, propertyNames, key))
      fail(walk, "propertyNames", { propertyName: key });
    let inner = additionalProperties;
    if (properties && Object.hasOwn(properties, key)) inner = properties[key];
    else if (schema.patternProperties && key.startsWith("x-")) continue;
    if (inner === false) fail(walk, "additionalProperties", { additionalProperty: key });
    else if (inner) {
      walk.path.push(key);
      check(walk, inner, data[key]);
      walk.path.pop();
    }
  }
  if (schema.if && schema.then && isType(data, schema.if.type as string))
    check(walk, schema.then, data);
}

function schemaFails(walk: Walk, schema: Schema, key: string): boolean {
  const before = walk.errors.length;
  check(walk, schema, key);
  if (walk.errors.length === before) return false;
  walk.errors.length = before;
  return true;
}

function fail({ errors, path }: Walk, keyword: string, params: Record<string, unknown>): void {
  if (errors.length >= MOST) return;
  let instancePath = "";
  for (const step of path) instancePath += `/${typeof step === "number" ? step : escapeStep(step)}`;
  errors.push({ instancePath, keyword, params });
}

function isOne(value: unknown, types: readonly string[]): boolean {
  for (const type of types) if (isType(value, type)) return true;
  return false;
}

function isType(value: unknown, type: string): boolean {
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return type === "number" ? Number.isFinite(value) : typeof value === type;
}

/** Lengths count characters, not UTF-16 code units. */
function isLonger(text: string, limit: number): boolean {
  if (text.length > 2 * limit) return true;
  let count = 0;
  for (const _ of text) count++;
  return count > limit;
}
