import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { type Client, connect } from "../../packages/client/src/index.ts";
import { lines, paneOf } from "../pane.ts";
import { openPlace, type Place } from "./place.ts";

const SIZE = { cols: 120, rows: 40 };
const REPLY = [
  "# Findings",
  "",
  "| file | risk |",
  "| --- | --- |",
  "| src/cart.ts | **high**: a price is *rounded* twice |",
  "",
  ...Array.from(
    { length: 30 },
    (_, index) => `${index + 1}. point ${index + 1}: ünïcödé, 漢字, \`code\``,
  ),
  "",
  "```ts",
  "const total = (items: Item[]): number => items.reduce((sum, { price }) => sum + price, 0);",
  "```",
].join("\n");

let place: Place;
let client: Client | undefined;
afterEach(async () => {
  await client?.close();
  await place.close();
});

/** What `niia read` shows of a program that stands still, and all the bytes that it printed until then. */
async function still(client: Client, id: string): Promise<{ read: string; printed: Buffer }> {
  await client.kill(id, { signal: "SIGSTOP" });
  await sleep(300);
  const read = await place.user.niia(["read", id, "--screen"]);
  const { offset } = await client.screen(id);
  const pieces: Buffer[] = [];
  for await (const piece of client.output(id, { from: 0, follow: false })) {
    if (piece.type === "gap") throw new Error("the first bytes are gone");
    if (piece.type === "data") pieces.push(piece.data);
  }
  await client.kill(id, { signal: "SIGCONT" });
  const printed = Buffer.concat(pieces);
  expect(printed.length).toBe(offset);
  return { read: read.stdout, printed };
}

test.each(["claude", "codex", "gemini"])(
  "%s, live: niia read shows what tmux shows of the same bytes",
  async (agent) => {
    place = await openPlace({ rules: [{ when: { prompt: "Look at it" }, text: REPLY }] });
    const { user, repository } = place;
    await user.niia(["daemon", "start"]);
    const { stdout } = await user.niia(["daemon", "status", "--json"]);
    client = await connect({ socket: (JSON.parse(stdout) as { socket: string }).socket });
    const { id } = await client.start({
      agent,
      cwd: repository.dir,
      size: SIZE,
      permission: "edit",
      inherit: user.env,
      turn: { id: "t1", prompt: "Look at it" },
    });
    expect(await client.waitTurn(id, "t1")).toMatchObject({ end: "done" });
    await client.wait(id, "idle", { quietMs: 700, timeoutMs: 5000 });
    const reply = await still(client, id);
    expect(reply.read).toContain("items.reduce");
    expect(lines(reply.read)).toEqual(lines(await paneOf(reply.printed, SIZE, user.env)));

    // Its menu of commands, over what stood there.
    await client.write(id, "/");
    await client.wait(id, "idle", { quietMs: 700, timeoutMs: 5000 });
    const menu = await still(client, id);
    expect(menu.printed.length).toBeGreaterThan(reply.printed.length);
    expect(lines(menu.read)).toEqual(lines(await paneOf(menu.printed, SIZE, user.env)));
    await client.remove(id, { force: true });
  },
);
