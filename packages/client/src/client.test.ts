import { once } from "node:events";
import { createServer } from "node:http2";
import { connect as dial } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type DaemonEvent, ProtocolError } from "@pty4ai/protocol";
import { expect, test } from "vitest";
import { type Client, connect } from "./client.ts";
import type { OutputPiece } from "./output.ts";
import { clientOf, type DaemonProcess, launchDaemon } from "./testing/daemon-process.ts";

async function fresh(): Promise<{ daemon: DaemonProcess; client: Client }> {
  const daemon = await launchDaemon();
  return { daemon, client: await clientOf(daemon.socket) };
}

test("a session from start to removal", async () => {
  const { client } = await fresh();
  expect((await client.version()).protocol).toBe(1);
  const { id } = await client.start({
    argv: ["sh", "-c", 'stty -echo; echo ready; read x; echo "got $x"; read y; exit 3'],
    cwd: "/",
    name: "s",
  });
  await client.wait("s", "/ready/", { timeoutMs: 15_000 });
  expect(await client.write("s", "one\n", "k")).toBe("written");
  expect(await client.write("s", "one\n", "k")).toBe("duplicate");
  expect(await client.wait("s", "/got one/", { timeoutMs: 15_000 })).toMatchObject({
    outcome: "met",
    match: "got one",
  });
  expect((await client.resize("s", { cols: 70, rows: 20 })).size).toEqual({ cols: 70, rows: 20 });
  expect((await client.screen("s")).lines[1]).toBe("got one");
  expect(await client.screenText("s")).toBe("ready\ngot one\n");
  expect(await client.wait("s", "exit", { timeoutMs: 50 })).toMatchObject({ outcome: "timeout" });
  await client.write("s", "\n");
  expect((await client.wait("s", "ended")).session.exit).toEqual({ code: 3, signal: null });
  const pieces: OutputPiece[] = [];
  for await (const piece of client.output("s")) pieces.push(piece);
  expect(pieces).toMatchObject([
    { type: "data", offset: 0 },
    { type: "end", offset: 16, session: { id } },
  ]);
  await client.remove("s");
  expect(await client.list()).toEqual([]);
  await expect(client.get("s")).rejects.toMatchObject({ code: "not-found" });
});

test("errors of the daemon are ProtocolErrors, with hint and details", async () => {
  const { client } = await fresh();
  const error = await client
    .start({ argv: ["no-such-program"], cwd: "/" })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({
    code: "not-installed",
    hint: expect.stringContaining("PATH") as string,
    details: { program: "no-such-program" },
  });
  await expect(client.request("GET", "/v1/nothing")).rejects.toMatchObject({ code: "not-found" });
  await expect(async () => {
    for await (const _ of client.stream("/v1/nothing")) expect.unreachable();
  }).rejects.toMatchObject({ code: "not-found" });
});

test("an attached terminal goes on when the daemon was killed", async () => {
  const { daemon, client } = await fresh();
  await client.start({ argv: ["sh", "-c", "echo hello; cat"], cwd: "/", name: "s" });
  await client.wait("s", "/hello/");
  const attachment = await client.attach("s", { size: { cols: 66, rows: 22 } });
  let seen = "";
  const output = (async () => {
    for await (const piece of attachment.output)
      if (piece.type === "data") seen += piece.data.toString();
  })();
  await expect.poll(() => seen).toContain("hello");
  await daemon.crash();
  await expect
    .poll(
      async () => {
        attachment.write(Buffer.from("again\n"));
        return seen;
      },
      { interval: 200 },
    )
    .toContain("again");
  expect((await client.get("s")).size).toEqual({ cols: 66, rows: 22 });
  expect(seen.split("hello")).toHaveLength(2);
  attachment.close();
  await output;
  expect((await client.get("s")).state).toBe("running");
});

test("what is typed while daemons are killed arrives once and in order", async () => {
  const { daemon, client } = await fresh();
  await client.start({ argv: ["sh", "-c", "stty -echo; echo go; cat"], cwd: "/", name: "s" });
  await client.wait("s", "/go/");
  const attachment = await client.attach("s");
  let seen = "";
  const output = (async () => {
    for await (const piece of attachment.output)
      if (piece.type === "data") seen += piece.data.toString();
  })();
  const words = Array.from({ length: 60 }, (_, index) => `w${index}`);
  for (const [index, word] of words.entries()) {
    attachment.write(Buffer.from(`${word}\n`));
    if (index % 20 === 10) void daemon.crash();
    await sleep(15);
    if (index % 20 === 19) await expect.poll(() => seen).toContain(`${words[index - 5]}\r`);
  }
  await expect.poll(() => seen).toContain("w59\r\n");
  expect(seen.match(/w\d+/g)).toEqual(words);
  attachment.close();
  await output;
});

test("events are numbered, and go on where they were", async () => {
  const { daemon, client } = await fresh();
  const stop = new AbortController();
  const events: DaemonEvent[] = [];
  const reading = (async () => {
    for await (const event of client.events({ since: 0, signal: stop.signal })) events.push(event);
  })();
  await client.start({ argv: ["true"], cwd: "/" });
  await expect.poll(() => events.length).toBe(3);
  await daemon.crash();
  await client.start({ argv: ["true"], cwd: "/" });
  await expect.poll(() => events.length).toBe(6);
  stop.abort();
  await reading;
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a reader that takes its time holds the program back, and has every byte", async () => {
  const { client } = await fresh();
  const count = 6_000_000;
  await client.start({
    argv: ["sh", "-c", `head -c ${count} /dev/zero | tr '\\0' x`],
    cwd: "/",
    name: "s",
  });
  let heard = 0;
  for await (const piece of client.output("s", { from: 0 })) {
    if (piece.type === "gap") expect.unreachable();
    if (piece.type !== "data") continue;
    // More than waits in the client, and than the system and the daemon keep on the way.
    if (heard === 0) {
      await sleep(500);
      expect((await client.get("s")).offset).toBeLessThan(count);
    }
    heard += piece.data.length;
  }
  expect(heard).toBe(count);
});

test("any byte stream will do", async () => {
  const { daemon } = await fresh();
  const client = await connect({ stream: dial(daemon.socket) });
  expect(await client.list()).toEqual([]);
  await client.start({ argv: ["sh", "-c", "read x; echo got $x"], cwd: "/", name: "s" });
  const terminal = await client.attach("s");
  terminal.write(Buffer.from("it\n"));
  let seen = "";
  for await (const piece of terminal.output) {
    if (piece.type === "data") seen += piece.data.toString();
  }
  expect(seen).toContain("got it");
  let heard = "";
  for await (const piece of client.output("s")) {
    if (piece.type === "data") heard += piece.data.toString();
  }
  expect(heard).toBe("it\r\ngot it\r\n");
  await client.close();
  await expect(client.list()).rejects.toMatchObject({ code: "unavailable" });
});

test.each([
  ["no daemon", { socket: "/nonexistent/daemon.sock" }, "unavailable"],
  ["nothing to connect to", {}, "bad-option"],
])("%s is an error", async (_name, options, code) => {
  await expect(connect(options)).rejects.toMatchObject({ code });
});

test("a daemon that goes away for good is an error after the client's patience", async () => {
  const { daemon } = await fresh();
  const client = await connect({ socket: daemon.socket, patienceMs: 100 });
  const server = createServer();
  const socket = join(daemon.dir, "other.sock");
  server.on("stream", (stream) => stream.session?.destroy());
  server.listen(socket);
  await once(server, "listening");
  const other = await connect({ socket, patienceMs: 100 });
  await expect(other.list()).rejects.toMatchObject({ code: "unavailable" });
  expect(await client.list()).toEqual([]);
  await other.close();
  await client.close();
  server.close();
});
