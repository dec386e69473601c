import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { protocolSchema } from "./document.ts";

test("the schema of the standard is what the checks take: `pnpm run generate` writes it", () => {
  const file = new URL("../../../../spec/pty4ai.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(protocolSchema());
});
