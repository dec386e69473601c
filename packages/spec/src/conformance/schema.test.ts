import { readdirSync } from "node:fs";
import Ajv07 from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import type { ErrorObject } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allDocuments, listSpec, readSpec, readSpecJson, specFile } from "./cases.ts";
import { type SchemaError, schemaErrors } from "../schema/keywords.ts";
import { valueAt } from "../schema/value.ts";
import { validateDocument } from "../validator.ts";

type Schema = Record<string, unknown>;

const schema = readSpecJson<Schema>("2.0/connector.schema.json");
const old = readSpecJson<Schema>("2.0/connector.draft-07.schema.json");
const options = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  verbose: true,
};
const ajv = new Ajv2020.default(options);
const validate = ajv.compile(schema);
const validateOld = new Ajv07.default(options).compile(old);

/** Documents that are JSON, whatever else is wrong with them. */
const documents = allDocuments().flatMap((file): { file: string; value: unknown }[] => {
  try {
    return [{ file, value: JSON.parse(readSpec(file)) as unknown }];
  } catch {
    return [];
  }
});

/** Errors as both validators tell them, in an order of their own. */
function told(errors: readonly (SchemaError & Partial<ErrorObject>)[]): string[] {
  return errors
    .filter(({ keyword, propertyName }) => keyword !== "if" && propertyName === undefined)
    .filter(
      ({ keyword, data }) => keyword !== "enum" || data === undefined || typeof data === "string",
    )
    .map(({ instancePath, keyword, params }) => {
      const { comparison: _, ...rest } = params as Record<string, unknown>;
      return `${instancePath} ${keyword} ${JSON.stringify(rest)}`;
    })
    .sort();
}

describe("the package, its standalone validator, ajv on 2020-12 and ajv on draft-07 find the same", () => {
  test.each(documents)("$file", ({ value }) => {
    validate(value);
    validateOld(value);
    const ours = told(schemaErrors(value));
    expect(ours).toEqual(told(validate.errors ?? []));
    expect(ours).toEqual(told(validateOld.errors ?? []));
    expect(ours).toEqual(told(withValues(value, validateDocument(value).errors)));
  });
});

test("and so they do of documents that are broken at random", () => {
  const whole = readSpecJson<Schema>("conformance/valid/every-property.connector.json");
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom("claude", "", 0, 1.5, -1, [], {}, null, true),
  );
  const key = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom("name", "x-free", "model", "__proto__", "phases"),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), key, junk, fc.boolean()), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const document = structuredClone(whole);
        for (const change of changes) breakPlace(document, change);
        validate(document);
        const ours = told(schemaErrors(document));
        expect(ours).toEqual(told(withoutRange(validate.errors ?? [])));
        const { valid, errors } = validateDocument(document);
        expect(ours).toEqual(told(withoutRange(withValues(document, errors))));
        expect(valid).toBe(ours.length === 0);
      },
    ),
    // The same documents in each run: a change fails for what it changed.
    { numRuns: 300, seed: 20_261_121 },
  );
});

/** The standalone validator does not tell the values that its errors are about. */
const withValues = <T extends SchemaError>(root: unknown, errors: T[]): (T & { data: unknown })[] =>
  errors.map((error) => ({ ...error, data: valueAt(root, error.instancePath) }));

/** ajv tells of a fraction that it is no integer and also that it is too small; we tell the first. */
function withoutRange<T extends { instancePath: string; keyword: string }>(errors: T[]): T[] {
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath),
  );
  return errors.filter(
    ({ instancePath, keyword }) => !/inimum|aximum/.test(keyword) || !mistyped.has(instancePath),
  );
}

/** Replaces, removes or adds a member of the object or array that is the `at`th of the document. */
function breakPlace(
  document: Schema,
  [at, key, value, replace]: [number, string, unknown, boolean],
): void {
  const inner: (Schema | unknown[])[] = [];
  const visit = (one: unknown): void => {
    if (typeof one !== "object" || one === null) return;
    inner.push(one as Schema);
    for (const child of Object.values(one)) visit(child);
  };
  visit(document);
  const target = inner[at % inner.length] as Schema;
  const keys = Object.keys(target);
  const chosen =
    replace || Array.isArray(target) ? (keys[at % Math.max(keys.length, 1)] ?? "0") : key;
  // A copy: the same array put into itself would be no document.
  Object.defineProperty(target, chosen, {
    value: structuredClone(value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const ASSERTIONS = [
  "type",
  "enum",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "minItems",
  "maxItems",
  "required",
  "minProperties",
  "additionalProperties",
  "propertyNames",
];

test("every keyword of the schema is broken by some invalid document", () => {
  const places = new Map<Schema, string>();
  collect(schema, "#", places);
  const broken = new Set<string>();
  for (const { value } of documents) {
    validate(value);
    for (const { parentSchema, keyword } of validate.errors ?? [])
      broken.add(`${places.get(parentSchema as Schema)}/${keyword}`);
  }
  const wanted = [...places].flatMap(([one, place]) =>
    ASSERTIONS.filter(
      (keyword) =>
        (one[keyword] !== undefined && typeof one[keyword] !== "object") ||
        (one[keyword] && ["type", "enum", "required", "propertyNames"].includes(keyword)),
    ).map((keyword) => `${place}/${keyword}`),
  );
  expect(wanted.length).toBeGreaterThan(150);
  expect(wanted.filter((place) => !broken.has(place))).toEqual([]);
});

function collect(value: unknown, place: string, places: Map<Schema, string>): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const one = value as Schema;
  places.set(one, place);
  for (const key of ["items", "additionalProperties", "propertyNames"])
    collect(one[key], `${place}/${key}`, places);
  for (const key of ["properties", "$defs"])
    for (const [name, inner] of Object.entries((one[key] ?? {}) as Schema))
      collect(inner, `${place}/${key}/${name}`, places);
}

describe("what the schema says of itself", () => {
  const described = new Map<Schema, string>();
  collect(schema, "#", described);
  const named = [...described].filter(
    ([, place]) => /\/(properties|\$defs)\/[^/]+$/.test(place) || place === "#",
  );

  test.each(named.map(([one, place]) => ({ one, place })))(
    "$place has a description and examples that hold",
    ({ one, place }) => {
      expect(one["description"]).toMatch(/^.+\.$/);
      const examples = one["examples"] as unknown[];
      expect(examples.length).toBeGreaterThan(0);
      const check = ajv.getSchema(`${String(schema["$id"])}${place}`);
      for (const example of examples)
        expect([place, check?.(example), check?.errors ?? null]).toEqual([place, true, null]);
    },
  );

  test("it only has keywords that draft-07 has", () => {
    const words = new Set([...described.keys()].flatMap((one) => Object.keys(one)));
    const known = [
      ...ASSERTIONS,
      "$schema",
      "$id",
      "$defs",
      "$ref",
      "title",
      "description",
      "examples",
      "default",
      "properties",
      "patternProperties",
      "items",
      "if",
      "then",
    ];
    expect([...words].filter((word) => !known.includes(word))).toEqual([]);
  });
});

describe("examples by type", () => {
  const definitions = ["ConnectorDocument", ...Object.keys(schema["$defs"] as Schema)];

  test("every type has some", () => {
    expect(readdirSync(specFile("2.0/examples/")).sort()).toEqual([...definitions].sort());
  });

  test.each(definitions)("%s", (name) => {
    const files = listSpec(`2.0/examples/${name}`, ".json");
    expect(files.length).toBeGreaterThan(0);
    const check = ajv.getSchema(
      `${String(schema["$id"])}${name === "ConnectorDocument" ? "" : `#/$defs/${name}`}`,
    );
    for (const file of files)
      expect([file, check?.(readSpecJson(file)), check?.errors ?? null]).toEqual([
        file,
        true,
        null,
      ]);
  });
});
