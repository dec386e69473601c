import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeRepository } from "./make.ts";

const dir = mkdtempSync(join(tmpdir(), "shop-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const made = makeRepository(join(dir, "a"));

describe("makeRepository", () => {
  it("makes the same clean commit everywhere", () => {
    expect(makeRepository(join(dir, "b")).commit).toBe(made.commit);
    expect(
      execFileSync("git", ["status", "--porcelain"], { cwd: made.dir, encoding: "utf8" }),
    ).toBe("");
  });

  it.each(made.flaws)("plants $kind at $file:$line", ({ file, line, code }) => {
    expect(readFileSync(join(made.dir, file), "utf8").split("\n")[line - 1]?.trim()).toBe(code);
  });

  it("has flaws for two reviewers", () => {
    expect(new Set(made.flaws.map((flaw) => flaw.area))).toEqual(
      new Set(["security", "performance"]),
    );
  });
});
