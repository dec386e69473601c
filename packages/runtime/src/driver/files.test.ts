import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diskFiles } from "./files.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "runtime-files-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("read", () => {
  test("a file, and nothing where there is none", async () => {
    writeFileSync(join(root, "a"), "text");
    expect(await diskFiles.read(join(root, "a"), 10)).toBe("text");
    expect(await diskFiles.read(join(root, "none"), 10)).toBeUndefined();
    expect(await diskFiles.read(join(root, "a", "below"), 10)).toBeUndefined();
  });

  test.each([
    ["a link", (path: string) => symlinkSync("/etc/hostname", path), /symbolic link/],
    [
      "a pipe, without waiting for it",
      (path: string) => execFileSync("sh", ["-c", 'mkfifo "$0"', path]),
      /not a regular file/,
    ],
    ["a folder", (path: string) => mkdirSync(path), /not a regular file/],
    ["too much", (path: string) => writeFileSync(path, "x".repeat(11)), /11 bytes, more than 10/],
  ])("not %s", async (_, make, message) => {
    make(join(root, "a"));
    await expect(diskFiles.read(join(root, "a"), 10)).rejects.toThrow(message);
  });
});

describe("write", () => {
  test("makes folders and replaces", async () => {
    const path = join(root, "pad", "review", "a.md");
    await diskFiles.write(join(root, "pad"), path, "one");
    await diskFiles.write(join(root, "pad"), path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(await diskFiles.list(root, 10)).toEqual(["pad/review/a.md"]);
  });

  test("never through a link: a linked folder is refused, a linked file replaced", async () => {
    const outside = mkdtempSync(join(tmpdir(), "runtime-outside-"));
    writeFileSync(join(outside, "kept"), "kept");
    symlinkSync(outside, join(root, "review"));
    await expect(diskFiles.write(root, join(root, "review", "a.md"), "x")).rejects.toThrow(
      "is not a folder",
    );
    symlinkSync(join(outside, "kept"), join(root, "a.md"));
    await diskFiles.write(root, join(root, "a.md"), "x");
    expect([
      readFileSync(join(outside, "kept"), "utf8"),
      await diskFiles.list(outside, 10),
    ]).toEqual(["kept", ["kept"]]);
    rmSync(outside, { recursive: true });
  });
});

test("list goes down, in order, not along links, up to its limit", async () => {
  for (const name of ["b", "a", "c"]) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "x.md"), "");
  }
  symlinkSync("/etc", join(root, "d"));
  expect(await diskFiles.list(root, 10)).toEqual(["a/x.md", "b/x.md", "c/x.md"]);
  expect(await diskFiles.list(root, 2)).toHaveLength(2);
  expect(await diskFiles.list(join(root, "none"), 10)).toEqual([]);
});
