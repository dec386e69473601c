import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDaemon, shell } from "../testing/harness.ts";
import { recorded, recordedText } from "../testing/recorded.ts";

const folder = (dir: string, id: string): string => join(dir, "state", "sessions", id);

test("a session is recorded with who typed what, and told in four formats", async () => {
  const { daemon, call, dir } = await makeDaemon();
  const { id } = await daemon.sessions.start(
    shell("stty -echo; echo $DB_PASSWORD; read x; printf 'caf\\303\\251 %s\\n' $x; exit 3", {
      name: "s",
      env: { DB_PASSWORD: "correct-horse" },
    }),
  );
  await call("GET", "/v1/sessions/s/wait?for=/horse/");
  await daemon.sessions.write("s", Buffer.from("go\n"), { author: "person" });
  await call("GET", "/v1/sessions/s/wait?for=ended");
  await daemon.recordings.settle();
  const kinds = (await recorded(folder(dir, id))).map(({ kind }) => kind);
  expect(kinds.at(-1)).toBe("exit");
  const cast = async (format: string): Promise<unknown[]> => {
    const { text } = await call("GET", `/v1/sessions/s/recording?format=${format}`);
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  };
  const [head, ...events] = await cast("asciicast-v3");
  expect(head).toMatchObject({ version: 3, term: { cols: 120, rows: 40 }, title: "s" });
  const of = (code: string): string[] =>
    (events as [number, string, string][])
      .filter((each) => each[1] === code)
      .map((each) => each[2]);
  expect(of("o").join("")).toBe("*************\r\ncafé go\r\n");
  expect([of("a"), of("i"), of("x")]).toEqual([["person"], ["go\n"], ["3"]]);
  const [old, ...before] = await cast("asciicast-v2");
  expect(old).toMatchObject({ version: 2, width: 120, height: 40 });
  expect(before).toHaveLength(events.length - 1);
  expect((await call("GET", "/v1/sessions/s/recording?format=text")).text).toBe(
    "*************\ncafé go\n",
  );
  expect((await call("GET", "/v1/sessions/s/recording?format=raw")).text).toBe(of("o").join(""));
  expect(await call("GET", "/v1/sessions/s/recording?format=gif")).toMatchObject({ status: 400 });
  expect((await call("GET", "/v1/recordings")).json).toMatchObject([
    { session: id, name: "s", state: "ended", bytes: expect.any(Number) as number },
  ]);
});

test("over a restart of the daemon it goes on at the next byte, and still hides what is secret", async () => {
  const first = await makeDaemon();
  const { id } = await first.daemon.sessions.start(
    shell("echo one $MY_TOKEN; read x; echo two $MY_TOKEN; read y; echo three", {
      name: "s",
      env: { MY_TOKEN: "token-of-mine" },
    }),
  );
  await first.call("GET", "/v1/sessions/s/wait?for=/one/");
  await first.daemon.recordings.settle();
  const second = await first.again();
  await second.daemon.sessions.write("s", Buffer.from("\n"));
  await second.call("GET", "/v1/sessions/s/wait?for=/two/");
  const third = await second.again();
  await third.daemon.sessions.write("s", Buffer.from("\n"));
  await third.call("GET", "/v1/sessions/s/wait?for=ended");
  const hidden = "*************";
  // A session does not wait for its recording, which begins some time after a start of the daemon.
  await expect
    .poll(() => recordedText(folder(third.dir, id)), { timeout: 20_000 })
    .toBe(`one ${hidden}\r\n\r\ntwo ${hidden}\r\n\r\nthree\r\n`);
});

test("a session that asks for it, and every session of a daemon that is set so, is not recorded", async () => {
  const test = await makeDaemon();
  await test.daemon.sessions.start(shell("echo hi", { name: "s", record: false }));
  await test.call("GET", "/v1/sessions/s/wait?for=ended");
  expect(await test.call("GET", "/v1/sessions/s/recording")).toMatchObject({
    status: 404,
    json: { code: "not-found" },
  });
  const silent = await makeDaemon({ recordings: { record: false } });
  await silent.daemon.sessions.start(shell("echo hi", { name: "s" }));
  await silent.call("GET", "/v1/sessions/s/wait?for=ended");
  expect((await silent.call("GET", "/v1/recordings")).json).toEqual([]);
});
