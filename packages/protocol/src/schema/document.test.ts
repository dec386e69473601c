import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ERROR_CODES } from "../error.ts";
import { FRAME } from "../frame.ts";
import { protocolSchema } from "./document.ts";

test("the schema of the standard is what the checks take: `pnpm run generate` writes it", () => {
  const file = new URL("../../../../spec/pty4ai.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(protocolSchema());
});

test("the page of the standard names every code with its status, and every frame with its number", () => {
  const page = readFileSync(new URL("../../../../spec/pty4ai.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  for (const [code, status] of Object.entries(ERROR_CODES)) {
    expect(rows.find((row) => row.includes(`\`${code}\``)) ?? code).toContain(` ${status} `);
  }
  for (const [name, number] of Object.entries(FRAME)) {
    expect(rows.some((row) => row.startsWith(`| ${number} | ${name}`)) || name).toBe(true);
  }
});
