import { connect, createServer } from "node:http2";
import { connect as dial, createServer as createFront, type Socket } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Presence } from "./presence.ts";

test("a client that answers is left alone however silent, one that does not is let go", async () => {
  const dir = await mkdtemp(join(tmpdir(), "pty4ai-"));
  const presence = new Presence(50);
  const http = createServer();
  const sockets: Socket[] = [];
  http.on("session", (session) => {
    session.on("error", () => {});
    presence.watch(sockets.at(-1) as Socket, session);
  });
  const front = createFront((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    http.emit("connection", socket);
  }).listen(join(dir, "s"));
  const live = connect("http://d", { createConnection: () => dial(join(dir, "s")) });
  let pings = 0;
  live.on("ping", () => (pings += 1));
  await expect.poll(() => pings).toBeGreaterThan(0);
  // It says hello, and nothing more.
  const deaf = dial(join(dir, "s"));
  deaf.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${"\0".repeat(3)}\u0004${"\0".repeat(5)}`);
  onTestFinished(async () => {
    presence.close();
    for (const each of [live, deaf, ...sockets]) each.destroy();
    front.close();
    await rm(dir, { recursive: true, force: true });
  });
  await expect.poll(() => sockets[1]?.destroyed).toBe(true);
  const before = pings;
  await expect.poll(() => pings).toBeGreaterThan(before + 2);
  expect([sockets[0]?.destroyed, live.destroyed]).toEqual([false, false]);
});
