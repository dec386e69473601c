import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type IPty, spawn } from "node-pty";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Command, encodeCommand } from "../frame.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

let dir: string;
let pty: IPty | undefined;
let shown: string;
let exit: number | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "acp-"));
});
afterEach(() => {
  if (exit === undefined) pty?.kill("SIGKILL");
  pty = undefined;
  rmSync(dir, { recursive: true, force: true });
});

interface Event {
  hook: string;
  payload: Record<string, unknown>;
}

/** The bridge in a real terminal, in front of an agent that speaks the protocol. */
function open(options: { env?: Record<string, string>; opening?: object } = {}): void {
  const file = join(dir, "acp.json");
  writeFileSync(file, JSON.stringify({ cwd: dir, ...options.opening }));
  writeFileSync(join(dir, "events"), "");
  [shown, exit] = ["", undefined];
  const flags = ["--disable-warning=ExperimentalWarning"];
  const agent = [process.execPath, ...flags, at("agent.test-driver.ts")];
  pty = spawn(process.execPath, [...flags, at("main.ts"), "acp", file, ...agent], {
    cwd: dir,
    env: { PATH: process.env["PATH"], NIIA_EVENTS: join(dir, "events"), ...options.env },
  });
  pty.onData((text) => (shown += text));
  pty.onExit(({ exitCode }) => (exit = exitCode));
}

const tell = (command: Command): void => pty?.write(encodeCommand(command));
const prompt = (turn: string, text: string): void => tell({ do: "prompt", turn, text });
/** What was told so far; of a line that is being written, nothing. */
const events = (): Event[] =>
  readFileSync(join(dir, "events"), "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);

async function heard(hook: string, turn?: string): Promise<Record<string, unknown>> {
  for (const limit = Date.now() + 20_000; Date.now() < limit; await pause(20)) {
    const found = events().find(
      (event) => event.hook === hook && (turn === undefined || event.payload["turn"] === turn),
    );
    if (found) return found.payload;
  }
  throw new Error(`${hook} did not come: ${JSON.stringify(events())}\n${shown}`);
}

describe("the bridge", () => {
  it("opens a conversation and carries turns, each to its end", async () => {
    open();
    expect(await heard("acp.ready")).toEqual({ conversation: "s1" });
    prompt("t1", "say One\u0301 two ✓");
    expect(await heard("acp.done", "t1")).toEqual({
      turn: "t1",
      stop: "end",
      reply: "One\u0301 two ✓",
      usage: { inputTokens: 7, outputTokens: 2 },
    });
    prompt("t2", "fail 429");
    expect(await heard("acp.error", "t2")).toMatchObject({ code: 429, message: "it failed" });
    prompt("t3", "say Still here");
    expect(await heard("acp.done", "t3")).toMatchObject({ reply: "Still here" });
    const names = events().map(({ hook, payload }) => `${hook} ${String(payload["turn"])}`);
    expect(names.filter((name) => name.startsWith("acp.sent"))).toHaveLength(3);
    expect(names.slice(0, 3)).toEqual(["acp.ready undefined", "acp.sent t1", "acp.update t1"]);
  });

  it("sends a turn once, takes 200 KB, and no notice of what else is typed", async () => {
    open();
    await heard("acp.ready");
    const long = `say ${"x".repeat(200_000)} end`;
    pty?.write("hello\r\u0003\u0004");
    prompt("t1", long);
    prompt("t1", long);
    expect(String((await heard("acp.done", "t1"))["reply"])).toHaveLength(200_004);
    await pause(100);
    expect(events().filter(({ hook }) => hook === "acp.sent")).toHaveLength(1);
  });

  it("shows what is asked and hands on the answer; the reply is what comes after the tool", async () => {
    open();
    await heard("acp.ready");
    for (const [turn, answer, reply] of [
      ["t1", { option: "yes" }, "Chose yes."],
      ["t2", { deny: true }, "Chose no."],
    ] as const) {
      prompt(turn, "tool");
      const asked = await heard("acp.asked", turn);
      expect(asked).toMatchObject({
        kind: "permission",
        tool: "execute",
        argument: "touch it",
        options: [
          { id: "yes", label: "Allow", means: "allow" },
          { id: "no", label: "Reject", means: "deny" },
        ],
      });
      tell({ do: "answer", ask: 99, option: "yes" });
      tell({ do: "answer", ask: asked["ask"] as number, ...answer });
      expect(await heard("acp.done", turn)).toMatchObject({ reply });
    }
    expect(shown).toContain("? touch it");
  });

  it("cancels: the turn, and what it asks", async () => {
    open();
    await heard("acp.ready");
    prompt("t1", "hang");
    await heard("acp.sent", "t1");
    tell({ do: "cancel", turn: "t0" });
    tell({ do: "cancel", turn: "t1" });
    expect(await heard("acp.done", "t1")).toMatchObject({ stop: "cancelled" });
    prompt("t2", "tool");
    await heard("acp.asked", "t2");
    tell({ do: "cancel", turn: "t2" });
    expect(await heard("acp.done", "t2")).toMatchObject({ reply: "Nobody." });
  });

  it("ends with its agent, and tells its last words", async () => {
    open();
    await heard("acp.ready");
    prompt("t1", "die");
    expect(await heard("acp.gone")).toEqual({
      message: "the agent ended with status 3: a last word",
    });
    await expect.poll(() => exit).toBe(3);
    expect(events().some(({ hook }) => hook === "acp.done" || hook === "acp.error")).toBe(false);
  });

  it.each([
    ["nobody is signed in", { env: { SIGNED_OUT: "1" } }, { auth: true }],
    [
      "an earlier conversation cannot be opened",
      { opening: { resume: "s9" } },
      { message: expect.stringContaining("earlier conversation") },
    ],
  ])("fails where %s, and ends", async (_, options, expected) => {
    open(options);
    expect(await heard("acp.failed")).toMatchObject(expected);
    await expect.poll(() => exit).toBeTypeOf("number");
  });

  it("goes on with an earlier conversation", async () => {
    open({ env: { LOADS: "1" }, opening: { resume: "s9" } });
    expect(await heard("acp.ready")).toEqual({ conversation: "s9" });
  });

  it("lets no control character of the agent's reach the terminal", async () => {
    open();
    await heard("acp.ready");
    prompt("t1", "paint");
    expect(await heard("acp.done", "t1")).toMatchObject({
      reply: expect.stringContaining("\u001b"),
    });
    await expect.poll(() => shown).toContain("painted");
    for (const code of ["\u001b[2J", "\u001b]0"]) expect(shown).not.toContain(code);
    expect(shown).toContain("␛[2J");
  });
});
