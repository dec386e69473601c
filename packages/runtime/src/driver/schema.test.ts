import { expect, test } from "vitest";
import { validateWithAjv } from "./schema.ts";

const schema = {
  type: "object",
  required: ["verdict"],
  properties: { verdict: { enum: ["ship", "fix"] }, files: { type: "array" } },
};

test.each([
  [{ verdict: "ship" }, []],
  [{ verdict: "ship", more: 1 }, []],
  [{}, ["the result must have required property 'verdict'"]],
  [
    { verdict: "maybe", files: 1 },
    ["/verdict must be equal to one of the allowed values", "/files must be array"],
  ],
  [[], ["the result must be object"]],
])("%j: %j", async (data, problems) => {
  expect(await validateWithAjv(schema, data)).toEqual(problems);
});
