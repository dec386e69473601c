import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepFlags, readFlags } from "./flags.ts";
import { Secrets } from "./secrets.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "niia-keep-"));
});
afterEach(() => rmSync(root, { recursive: true }));

test("secrets are for this user alone, and gone with their run", () => {
  const folder = join(root, "environments");
  const secrets = new Secrets(folder);
  const kept = { inherit: { KEY: "k" }, mcp: { db: { command: "db" } } };
  secrets.put("r-1/../x", kept);
  expect(new Secrets(folder).get("r-1/../x")).toEqual(kept);
  const [file = ""] = readdirSync(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  secrets.drop("r-1/../x");
  expect(secrets.get("r-1/../x")).toBeUndefined();
});

test.each([
  { sandbox: true, person: false },
  { sandbox: false, person: true },
])("the flags %j outlive the run", (flags) => {
  keepFlags(join(root, "run"), flags);
  expect(readFlags(join(root, "run"))).toEqual(flags);
});

test("without a record a run stays in its sandbox and asks nobody", () => {
  expect(readFlags(join(root, "none"))).toEqual({ sandbox: true, person: false });
});
