import { SCHEMAS } from "../generated/schemas.ts";
import { escapeStep } from "../read/node.ts";

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
const patterns = new Map<string, RegExp>();

/** Everything in which a value differs from a schema, in the terms of JSON Schema 2020-12. */
export function schemaErrors(value: unknown, name = "ConnectorDocument"): SchemaError[] {
  const errors: SchemaError[] = [];
  const path: (string | number)[] = [];
  check({ $ref: name }, value);
  return errors;

  function check(schema: Schema, data: unknown): void {
    if (errors.length >= MOST) return;
    if (schema.$ref !== undefined) {
      const target = SCHEMAS[schema.$ref];
      if (target) check(target, data);
    } else if (schema.type !== undefined && !hasType(data, schema.type))
      fail("type", { type: schema.type });
    else if (typeof data === "string") checkString(schema, data);
    else if (typeof data === "number") checkNumber(schema, data);
    else if (Array.isArray(data)) checkArray(schema, data);
    else if (typeof data === "object" && data !== null)
      checkObject(schema, data as Record<string, unknown>);
    if (schema.enum && typeof data === "string" && !schema.enum.includes(data))
      fail("enum", { allowedValues: schema.enum });
  }

  function checkString({ minLength, maxLength, pattern }: Schema, data: string): void {
    if (minLength !== undefined && data.length < minLength) fail("minLength", { limit: minLength });
    if (maxLength !== undefined && isLonger(data, maxLength))
      fail("maxLength", { limit: maxLength });
    if (pattern !== undefined && !compiled(pattern).test(data)) fail("pattern", { pattern });
  }

  function checkNumber({ minimum, maximum, exclusiveMinimum }: Schema, data: number): void {
    if (minimum !== undefined && data < minimum) fail("minimum", { limit: minimum });
    if (maximum !== undefined && data > maximum) fail("maximum", { limit: maximum });
    if (exclusiveMinimum !== undefined && data <= exclusiveMinimum)
      fail("exclusiveMinimum", { limit: exclusiveMinimum });
  }

  function checkArray({ minItems, maxItems, items }: Schema, data: unknown[]): void {
    if (minItems !== undefined && data.length < minItems) fail("minItems", { limit: minItems });
    if (maxItems !== undefined && data.length > maxItems) fail("maxItems", { limit: maxItems });
    if (!items) return;
    for (let index = 0; index < data.length; index++) checkInside(index, items, data[index]);
  }

  function checkObject(schema: Schema, data: Record<string, unknown>): void {
    const keys = Object.keys(data);
    if (schema.minProperties !== undefined && keys.length < schema.minProperties)
      fail("minProperties", { limit: schema.minProperties });
    for (const missingProperty of schema.required ?? [])
      if (!Object.hasOwn(data, missingProperty)) fail("required", { missingProperty });
    for (const key of keys) {
      if (errors.length >= MOST) return;
      checkMember(schema, key, data[key]);
    }
    if (schema.if && schema.then && hasType(data, schema.if.type ?? "object"))
      check(schema.then, data);
  }

  function checkMember(
    { properties, patternProperties, additionalProperties, propertyNames }: Schema,
    key: string,
    data: unknown,
  ): void {
    if (propertyNames && schemaFails(propertyNames, key))
      fail("propertyNames", { propertyName: key });
    const known = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) checkInside(key, known, data);
    else if (patternProperties && key.startsWith("x-")) return;
    else if (additionalProperties === false)
      fail("additionalProperties", { additionalProperty: key });
    else if (additionalProperties) checkInside(key, additionalProperties, data);
  }

  function schemaFails(schema: Schema, key: string): boolean {
    const before = errors.length;
    check(schema, key);
    return errors.splice(before).length > 0;
  }

  function checkInside(step: string | number, schema: Schema, data: unknown): void {
    path.push(step);
    check(schema, data);
    path.pop();
  }

  function fail(keyword: string, params: Record<string, unknown>): void {
    if (errors.length >= MOST) return;
    const instancePath = path
      .map((step) => `/${typeof step === "number" ? step : escapeStep(step)}`)
      .join("");
    errors.push({ instancePath, keyword, params });
  }
}

function hasType(value: unknown, types: string | readonly string[]): boolean {
  return typeof types === "string"
    ? isType(value, types)
    : types.some((type) => isType(value, type));
}

function isType(value: unknown, type: string): boolean {
  switch (type) {
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** Lengths count characters, not UTF-16 code units. */
function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  if (text.length > 2 * limit) return true;
  let count = 0;
  for (const _ of text) count++;
  return count > limit;
}

function compiled(pattern: string): RegExp {
  let expression = patterns.get(pattern);
  if (!expression) patterns.set(pattern, (expression = new RegExp(pattern, "u")));
  return expression;
}
