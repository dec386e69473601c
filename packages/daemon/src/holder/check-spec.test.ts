import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkSpec } from "./check-spec.ts";
import type { Refusal } from "./refusal.ts";

const dir = mkdtempSync(join(tmpdir(), "spec-"));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, text: string, mode: number): string => {
  const path = join(dir, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const good = {
  id: "a",
  argv: ["/bin/sh"],
  env: { A: "b" },
  cwd: "/",
  size: { cols: 80, rows: 24 },
  flow: "lossless",
};
const script = file("script", "#! /bin/sh -e\n", 0o755);

test.for([
  ["a shell", good],
  ["a script whose interpreter is there", { ...good, argv: [script, "x"] }],
  ["a live session without environment", { ...good, env: {}, flow: "live" }],
])("%s may start", ([, spec]) => {
  expect(checkSpec(spec)).toEqual(spec);
});

test.for([
  ["nothing", undefined, "bad-request", "id"],
  ["an empty id", { ...good, id: "" }, "bad-request", "id"],
  ["no program", { ...good, argv: [] }, "bad-request", "argv"],
  ["a relative program", { ...good, argv: ["sh"] }, "bad-request", "argv[0]"],
  [
    "a number among the arguments",
    { ...good, argv: ["/bin/sh", 1] },
    "bad-request",
    "argv and env",
  ],
  ["a NUL in an argument", { ...good, argv: ["/bin/sh", "a\0b"] }, "bad-request", "argv and env"],
  [
    "an argument longer than the system takes",
    { ...good, argv: ["/bin/sh", "x".repeat(131_072)] },
    "bad-request",
    "argv and env",
  ],
  [
    "too much altogether",
    { ...good, argv: ["/bin/sh", ...Array.from({ length: 20 }, () => "x".repeat(130_000))] },
    "bad-request",
    "argv and env",
  ],
  ["an environment that is a list", { ...good, env: ["A=b"] }, "bad-request", "env"],
  ["a name with =", { ...good, env: { "A=B": "c" } }, "bad-request", "env"],
  ["a value that is no string", { ...good, env: { A: 1 } }, "bad-request", "argv and env"],
  ["another flow", { ...good, flow: "drop" }, "bad-request", "flow"],
  ["no columns", { ...good, size: { cols: 0, rows: 24 } }, "bad-request", "size"],
  ["half a row", { ...good, size: { cols: 80, rows: 1.5 } }, "bad-request", "size"],
  ["a relative folder", { ...good, cwd: "." }, "bad-request", "cwd"],
  [
    "a folder that is not there",
    { ...good, cwd: join(dir, "none") },
    "bad-option",
    "does not exist",
  ],
  ["a folder that is a file", { ...good, cwd: script }, "bad-option", "is not a folder"],
  [
    "a program that is not there",
    { ...good, argv: [join(dir, "none")] },
    "bad-option",
    "does not exist",
  ],
  ["a program that is a folder", { ...good, argv: [dir] }, "bad-option", "is not a file"],
  [
    "a program without the x bit",
    { ...good, argv: [file("plain", "", 0o644)] },
    "bad-option",
    "may not be used",
  ],
  [
    "a script without its interpreter",
    { ...good, argv: [file("lost", "#!/none/such -x\n", 0o755)] },
    "bad-option",
    "interpreter /none/such",
  ],
] as const)("%s is refused", ([, spec, code, text]) => {
  let refusal: Refusal | undefined;
  try {
    checkSpec(spec);
  } catch (error) {
    refusal = error as Refusal;
  }
  expect(refusal?.body).toMatchObject({ code, message: expect.stringContaining(text) });
});
