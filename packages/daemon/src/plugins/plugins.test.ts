import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { expect, test } from "vitest";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";
import { tracePlugin } from "../testing/trace.ts";

const plugins = [tracePlugin("late", 20), tracePlugin("early", 10)];

async function traced(test: TestDaemon): Promise<string[]> {
  const text = await readFile(join(test.dir, "trace"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

function request(
  test: TestDaemon,
  options: { early?: object; late?: object },
): ReturnType<typeof shell> {
  const file = join(test.dir, "trace");
  return shell("echo $TRACE", {
    name: "s",
    plugins: { late: { file, ...options.late }, early: { file, ...options.early } },
  });
}

test("plugins shape in their order; clean-up runs backwards; what they return is told", async () => {
  const test = await makeDaemon({ plugins });
  await test.daemon.sessions.start(request(test, {}));
  const { json } = await test.call("GET", "/v1/sessions/s/wait?for=ended");
  expect(json).toMatchObject({
    session: {
      notes: { early: { prepare: true, clean: true }, late: { prepare: true, clean: true } },
    },
  });
  expect(await traced(test)).toEqual([
    "early.prepare",
    "late.prepare",
    "late.clean",
    "early.clean",
  ]);
  expect((await test.call("GET", "/v1/sessions/s/screen?format=text")).text).toBe("earlylate\n");
});

test("a preparation that fails stops the start and undoes what was prepared", async () => {
  const test = await makeDaemon({ plugins });
  const start = test.daemon.sessions.start(request(test, { late: { fail: "prepare" } }));
  await expect(start).rejects.toThrow("prepare fails");
  expect(await traced(test)).toEqual(["early.prepare", "late.prepare", "early.clean"]);
  expect(test.daemon.sessions.list()).toEqual([]);
});

test("a clean-up that fails is told, and the others still run", async () => {
  const test = await makeDaemon({ plugins });
  await test.daemon.sessions.start(request(test, { late: { fail: "clean" } }));
  const { json } = await test.call("GET", "/v1/sessions/s/wait?for=ended");
  expect(json).toMatchObject({
    session: { notes: { late: { error: "clean fails" }, early: { clean: true } } },
  });
});

test.each([
  [{ early: { colour: 1 } }, "/plugins/early/colour", "not a known option"],
  [{ late: { ms: "soon" } }, "/plugins/late/ms", "integer"],
])("options %j are refused", async (options, path, word) => {
  const test = await makeDaemon({ plugins });
  const error = await test.daemon.sessions
    .start(request(test, options))
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({ code: "bad-option", details: { path } });
  expect((error as ProtocolError).message).toContain(word);
  expect(await traced(test)).toEqual([]);
});

test("a plugin that looks may refuse, and nothing has happened", async () => {
  const refusing = {
    ...tracePlugin("early", 10),
    probe: () =>
      Promise.reject(new ProtocolError("no-sandbox", "no sandbox here", { hint: "install one" })),
  };
  const test = await makeDaemon({ plugins: [refusing] });
  const file = join(test.dir, "trace");
  const { status, json } = await test.call(
    "POST",
    "/v1/sessions",
    shell("x", { plugins: { early: { file } } }),
  );
  expect({ status, json }).toMatchObject({
    status: 424,
    json: { code: "no-sandbox", hint: "install one" },
  });
  expect(existsSync(file)).toBe(false);
});
