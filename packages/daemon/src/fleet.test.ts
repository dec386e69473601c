import { once } from "node:events";
import { renameSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { onTestFinished, expect, test } from "vitest";
import { connectHolder } from "./holder/connect.ts";
import { encodeJson } from "./holder/frame.ts";
import { commonVersion, FRAME, PROTOCOL } from "./holder/wire.ts";
import { makeDaemon, shell, type TestDaemon } from "./testing/harness.ts";

const socketOf = ({ dir }: TestDaemon): string => join(dir, "run", "holder-p1.sock");

/** Puts something else in place of a holder's socket; undone when the test is over. */
async function replace(
  daemon: TestDaemon,
  answer: Buffer | undefined,
): Promise<() => Promise<void>> {
  const socket = socketOf(daemon);
  renameSync(socket, `${socket}.away`);
  const peers = new Set<{ destroy: () => void }>();
  const server: Server = createServer((peer) => {
    peers.add(peer);
    peer.on("error", () => {});
    if (answer !== undefined) peer.end(answer);
  }).listen(socket);
  await once(server, "listening");
  let there = true;
  const undo = async (): Promise<void> => {
    if (!there) return;
    there = false;
    for (const peer of peers) peer.destroy();
    await new Promise((resolve) => server.close(resolve));
    rmSync(socket, { force: true });
    renameSync(`${socket}.away`, socket);
  };
  onTestFinished(undo);
  return undo;
}

test.for([
  ["a later one", { min: 7, max: 9 }],
  ["an earlier one", { min: 0, max: 0 }],
] as const)(
  "a holder that speaks %s: its sessions are told to be out of reach, and not lost",
  async ([, range]) => {
    expect(commonVersion(PROTOCOL, range)).toBeUndefined();
    const before = await makeDaemon();
    const { id } = await before.daemon.sessions.start(shell("sleep 1000", { name: "old" }));
    const message = `this holder speaks protocol ${range.min} to ${range.max}, the daemon ${PROTOCOL.min} to ${PROTOCOL.max}`;
    const body = { code: "version", message, hint: "let its sessions end" };
    const failure = encodeJson({ type: FRAME.failure, session: 0, offset: 0 }, body);
    await before.daemon.close();
    const undo = await replace(before, failure);

    // A release with another protocol has another generation, which begins beside the one that is there.
    const after = await before.again({ holder: { generation: "p8", args: ["--idle", "300"] } });
    expect(after.daemon.sessions.get(id)).toMatchObject({ state: "running" });
    expect(after.daemon.version().notices).toEqual([expect.stringContaining(message)]);
    expect(await after.call("POST", `/v1/sessions/${id}/input`, { data: "x" })).toMatchObject({
      status: 503,
      json: { code: "unavailable", message: expect.stringContaining("old goes on") },
    });
    const next = await after.daemon.sessions.start(shell("sleep 1000"));
    expect(next.state).toBe("running");

    await undo();
    const last = await after.again();
    expect(last.daemon.sessions.get(id)).toMatchObject({ state: "running" });
    expect(last.daemon.version().notices).toBeUndefined();
    await last.daemon.sessions.write(id, Buffer.from("x"));
    expect(await last.daemon.sessions.kill(id, { graceMs: 50 })).toMatchObject({ state: "ended" });
    expect(last.daemon.sessions.get(next.id)).toMatchObject({ state: "running" });
  },
);

test("while the connection to a holder is made again, a new session waits for it and takes it from nobody", async () => {
  const { daemon, dir } = await makeDaemon();
  const { id } = await daemon.sessions.start(shell("stty raw -echo; echo ready; exec cat"));
  for (let round = 0; round < 5; round += 1) {
    const thief = await connectHolder({ socket: join(dir, "run", "holder-p1.sock") });
    const starting = daemon.sessions.start(shell("sleep 1000"));
    thief.disconnect();
    await starting.catch(() => {});
    await expect
      .poll(() =>
        daemon.sessions
          .write(id, Buffer.from(`${round}`), { key: `key-${round}` })
          .catch(() => "not yet"),
      )
      .toMatch(/written|duplicate/);
  }
  await expect.poll(() => daemon.sessions.get(id).offset).toBe("ready\n01234".length);
});
