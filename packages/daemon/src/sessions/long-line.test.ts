import { expect, test } from "vitest";
import { makeDaemon, shell } from "../testing/harness.ts";
import { lineAfter } from "./long-line.ts";

test.for([
  ["nothing", 0, "", { longest: 0, open: 0 }],
  ["a line", 0, "abc\n", { longest: 3, open: 0 }],
  ["the end of one and the start of another", 2, "abc\rde", { longest: 5, open: 2 }],
  ["one that was interrupted", 9, "\u0003ab", { longest: 9, open: 2 }],
  ["letters of several bytes", 0, "äö", { longest: 4, open: 4 }],
] as const)("%s", ([, open, text, expected]) => {
  expect(lineAfter(open, Buffer.from(text))).toEqual(expected);
});

test("D8: a line that the terminal would cut is refused and told, and nothing of it is typed", async () => {
  const { daemon, call } = await makeDaemon();
  const { id } = await daemon.sessions.start(shell("stty -echo; echo ready; wc -c"));
  await call("GET", `/v1/sessions/${id}/wait?for=/ready/`);
  const type = (data: string): ReturnType<typeof call> =>
    call("POST", `/v1/sessions/${id}/input`, { data });
  expect((await type(`${"x".repeat(4095)}\n`)).status).toBe(200);
  expect(await type(`${"x".repeat(4096)}\n`)).toMatchObject({
    status: 409,
    json: { code: "wrong-state", message: expect.stringContaining("4096 bytes would be cut") },
  });
  // Also when it comes in pieces.
  expect((await type("y".repeat(4000))).status).toBe(200);
  expect((await type("y".repeat(100))).status).toBe(409);
  expect((await type("\n\u0004")).status).toBe(200);
  const { json } = await call("GET", `/v1/sessions/${id}/wait?for=ended`);
  expect(json).toMatchObject({ session: { exit: { code: 0 } } });
  const { text } = await call("GET", `/v1/sessions/${id}/output?raw=1`);
  expect(text).toBe(`ready\r\n${4096 + 4001}\r\n`);
});

test("D8: a program that reads keys gets a line of any length", async () => {
  const { daemon, call } = await makeDaemon();
  const read = "stty raw -echo; echo ready; head -c 100000 | wc -c";
  const { id } = await daemon.sessions.start(shell(read));
  await call("GET", `/v1/sessions/${id}/wait?for=/ready/`);
  const typed = await call("POST", `/v1/sessions/${id}/input`, { data: "x".repeat(100_000) });
  expect(typed).toMatchObject({ status: 200, json: { result: "written" } });
  await call("GET", `/v1/sessions/${id}/wait?for=ended`);
  expect((await call("GET", `/v1/sessions/${id}/output?raw=1`)).text).toContain("100000");
});
