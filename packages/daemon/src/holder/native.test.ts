import { expect, test } from "vitest";
import { loadNative } from "./native.ts";
import { findSpawnHelper } from "./spawn-helper.ts";

const usage = (text: string) => (): never => {
  throw new Error(text);
};
const fork = usage(
  "Usage: pty.fork(file, args, env, cwd, cols, rows, uid, gid, utf8, helperPath, onexit)",
);
const resize = usage("Usage: pty.resize(fd, cols, rows, xPixel, yPixel)");

test("the installed one has the shape this code is written for", () => {
  expect(loadNative()).toMatchObject({ fork: expect.any(Function), resize: expect.any(Function) });
});

test.for([
  ["nothing at all", () => ({}), "exports no native fork and resize"],
  ["null, as on Windows", () => ({ native: null }), "exports no native fork and resize"],
  ["no resize", () => ({ native: { fork } }), "exports no native fork and resize"],
  [
    "a resize of three",
    () => ({ native: { fork, resize: usage("Usage: pty.resize(fd, cols, rows)") } }),
    "another shape",
  ],
  [
    "a fork of ten",
    () => ({ native: { fork: usage("Usage: pty.fork(file, args)"), resize } }),
    "another shape",
  ],
  ["one that takes anything", () => ({ native: { fork: () => {}, resize } }), "another shape"],
  ["D11: a missing binary", usage("cannot open shared object"), "could not be loaded on"],
] as const)("%s: a clear error", ([, load, message]) => {
  expect(() => loadNative(load)).toThrow(message);
});

test("D9: no spawn helper where none is needed", () => {
  expect(findSpawnHelper("linux")).toBe("");
});
