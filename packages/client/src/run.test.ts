import { connect as dial } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "./client.ts";
import type { OutputPiece } from "./output.ts";
import { clientOf, launchDaemon } from "./testing/daemon-process.ts";

const shell = (script: string): { argv: string[]; cwd: string } => ({
  argv: ["/bin/sh", "-c", script],
  cwd: "/tmp",
});

/** Over HTTP/2: on a stream of one's own there are no direct connections. */
async function overHttp(socket: string): Promise<Client> {
  const client = await connect({ stream: dial(socket) });
  onTestFinished(() => client.close());
  return client;
}

async function all(pieces: AsyncIterable<OutputPiece>): Promise<OutputPiece[]> {
  const told: OutputPiece[] = [];
  for await (const piece of pieces) told.push(piece);
  return told;
}

const text = (pieces: OutputPiece[]): string =>
  pieces.map((piece) => (piece.type === "data" ? piece.data.toString() : "")).join("");

test.each([
  ["directly", clientOf],
  ["over HTTP/2", overHttp],
])(
  "a start %s is followed by all that it prints, and one that is refused says why",
  async (_, open) => {
    const client = await open((await launchDaemon()).socket);
    const pieces = await all(client.run(shell("echo one; sleep 0.2; echo two; exit 3")));
    expect(pieces[0]).toMatchObject({ type: "state", session: { state: "running" } });
    expect(text(pieces)).toBe("one\r\ntwo\r\n");
    expect(pieces.at(-1)).toMatchObject({
      type: "end",
      offset: 10,
      session: { exit: { code: 3 } },
    });
    const refused = client.run({ argv: ["no-such-program"], cwd: "/" });
    await expect(all(refused)).rejects.toMatchObject({ code: "not-installed" });
    expect(await client.list()).toHaveLength(1);
  },
);

test("it is one session, and every byte once, over a daemon that is killed", async () => {
  const daemon = await launchDaemon();
  const client = await clientOf(daemon.socket);
  const pieces: OutputPiece[] = [];
  for await (const piece of client.run(shell("echo ready; read x; seq 1 2000"))) {
    pieces.push(piece);
    if (piece.type !== "data" || !text(pieces).endsWith("ready\r\n")) continue;
    await daemon.crash();
    const [session] = await client.list();
    await client.write(session?.id ?? "", "go\n", "go");
  }
  const lines = Array.from({ length: 2000 }, (_, at) => `${at + 1}\r\n`).join("");
  expect(text(pieces)).toBe(`ready\r\ngo\r\n${lines}`);
  expect(await client.list()).toHaveLength(1);
});

test("who leaves it stops nothing", async () => {
  const client = await clientOf((await launchDaemon()).socket);
  for await (const piece of client.run({ ...shell("echo x; exec cat"), name: "left" }))
    if (piece.type === "data") break;
  expect(await client.get("left")).toMatchObject({ state: "running" });
});
