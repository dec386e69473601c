import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Terminal } from "@xterm/headless";
import { type IPty, spawn } from "node-pty";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rehearsalMain } from "./path.ts";
import type { Action, RehearsalScript, When } from "./script.ts";

const { Terminal: HeadlessTerminal } = createRequire(import.meta.url)("@xterm/headless") as {
  Terminal: typeof Terminal;
};

let dir: string;
let session: Session;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rehearsal-"));
});
afterEach(() => {
  session.pty.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

interface Session {
  pty: IPty;
  titles: string[];
  screen: () => string;
  events: () => { hook: string; payload: Record<string, unknown> }[];
  until: (what: () => boolean) => Promise<void>;
  event: (hook: string) => Promise<Record<string, unknown>>;
  prompt: (text: string) => Promise<void>;
  ended: Promise<{ exitCode: number; signal?: number }>;
}

type Entries = (Action[] | { when: When; do: Action[] })[];

function start(entries: Entries = []): Session {
  const script: RehearsalScript = {
    scripts: entries.map((entry) => (Array.isArray(entry) ? { do: entry } : entry)),
  };
  const sink = join(dir, "events.jsonl");
  const env = {
    PATH: process.env.PATH ?? "",
    TERM: "xterm-256color",
    NIIA_EVENTS: sink,
    NIIA_RESULT: join(dir, "result.json"),
    NIIA_PHASE: "review",
    NIIA_WORKER: "security",
    NIIA_REHEARSAL_SPEED: "4",
    ...(entries.length === 0 ? {} : { NIIA_REHEARSAL: JSON.stringify(script) }),
  };
  const pty = spawn(process.execPath, [rehearsalMain, "--model", "claude/opus"], {
    cwd: dir,
    cols: 100,
    rows: 30,
    env,
  });
  const terminal = new HeadlessTerminal({ cols: 100, rows: 30, allowProposedApi: true });
  const titles: string[] = [];
  terminal.onTitleChange((title) => titles.push(title));
  pty.onData((data) => terminal.write(data));
  const ended = new Promise<{ exitCode: number; signal?: number }>((resolve) =>
    pty.onExit(resolve),
  );

  const screen = () => {
    const buffer = terminal.buffer.active;
    return Array.from(
      { length: terminal.rows },
      (_, row) => buffer.getLine(row)?.translateToString(true) ?? "",
    ).join("\n");
  };
  const events = () => {
    try {
      return readFileSync(sink, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    } catch {
      return [];
    }
  };
  const until = async (what: () => boolean) => {
    const limit = Date.now() + 8000;
    while (!what()) {
      if (Date.now() > limit)
        throw new Error(
          `It did not come to that. Events: ${JSON.stringify(events())}\n${screen()}`,
        );
      await pause(15);
    }
  };
  const event = async (hook: string) => {
    await until(() => events().some((each) => each.hook === hook));
    return events().find((each) => each.hook === hook).payload;
  };
  const prompt = async (text: string) => {
    await event("SessionStart");
    pty.write(`\u001b[200~${text}\u001b[201~`);
    await until(() => screen().includes(`❯ ${text.split("\n")[0]}`));
    pty.write("\r");
  };
  session = { pty, titles, screen, events, until, event, prompt, ended };
  return session;
}

const hooks = () => session.events().map((event) => event.hook);

describe("a turn", () => {
  it("without a script names itself, leaves a result and exits when told", async () => {
    const { prompt, event, pty, ended, titles, screen } = start();
    await prompt("Review the shop.\nSecond line.");
    const stop = await event("Stop");
    expect(stop.last_assistant_message).toMatch(
      /worker security, phase review, in place of claude\/opus[\s\S]*“Review the shop.”/,
    );
    expect(stop.usage).toMatchObject({ input_tokens: 8, total_cost_usd: 0 });
    expect(await event("UserPromptSubmit")).toMatchObject({
      prompt: "Review the shop.\nSecond line.",
    });
    expect(JSON.parse(readFileSync(join(dir, "result.json"), "utf8"))).toEqual({ rehearsed: true });
    await expect.poll(screen).toMatch(/rehearsing claude\/opus/);
    expect(titles.map((title) => title[0])).toEqual(expect.arrayContaining(["✳", "◐"]));
    pty.write("/exit\r");
    expect(await ended).toMatchObject({ exitCode: 0 });
    expect(hooks()).toEqual(["SessionStart", "UserPromptSubmit", "Stop", "SessionEnd"]);
  });

  it("does as its script says, one entry for each situation", async () => {
    const { prompt, event, until } = start([
      {
        when: { turn: 1, prompt: "first" },
        do: [
          { title: "at work" },
          { write: { path: "src/a.txt", content: "for {prompt}" } },
          { run: "cat src/a.txt; exit 3" },
          { say: "It holds: {output}" },
          { result: { score: 7 } },
          { event: "Custom", payload: { n: 1 } },
        ],
      },
      { when: { turn: 2 }, do: [{ say: "second by {worker}" }] },
    ]);
    await prompt("first");
    expect(await event("Stop")).toMatchObject({
      last_assistant_message: "It holds: for first\n(exit 3)",
    });
    expect(await event("Custom")).toMatchObject({ n: 1 });
    expect(JSON.parse(readFileSync(join(dir, "result.json"), "utf8"))).toEqual({ score: 7 });
    await prompt("again");
    await until(() => hooks().filter((hook) => hook === "Stop").length === 2);
    expect(session.events().at(-1)?.payload).toMatchObject({
      last_assistant_message: "second by security",
    });
  });

  it("queues what is sent while it works", async () => {
    const { prompt, pty, until } = start([[{ think: 1200 }, { say: "done with {prompt}" }]]);
    await prompt("one");
    await until(() => hooks().includes("UserPromptSubmit"));
    pty.write("two\r");
    await until(() => hooks().filter((hook) => hook === "Stop").length === 2);
    expect(hooks()).toEqual([
      "SessionStart",
      "UserPromptSubmit",
      "Stop",
      "UserPromptSubmit",
      "Stop",
    ]);
  });
});

describe("dialogs", () => {
  it.each([
    ["1", ["Stop"]],
    ["\r", ["Stop"]],
    ["\u001b", []],
    ["3", []],
  ])("a permission answered with %j", async (key, after) => {
    const { prompt, until, pty, screen, event } = start([
      [{ dialog: "permission", text: "rm -r build" }, { say: "removed" }],
    ]);
    await prompt("clean");
    expect(await event("PermissionRequest")).toMatchObject({
      tool_name: "Bash",
      tool_input: { command: "rm -r build" },
    });
    await until(() => screen().includes("Do you want to proceed?"));
    pty.write(key);
    await until(() => /removed|Interrupted/.test(screen()) && !/esc to interrupt/.test(screen()));
    expect(hooks().slice(3)).toEqual(after);
  });

  it("asks for trust before anything else", async () => {
    const { until, pty, screen, event } = start([{ when: { turn: 0 }, do: [{ dialog: "trust" }] }]);
    await until(() => screen().includes("Do you trust the files in this folder?"));
    expect([hooks(), screen().includes(dir)]).toEqual([[], true]);
    pty.write("\r");
    await event("SessionStart");
  });

  it("leaves when it is not trusted", async () => {
    const { until, pty, screen, ended } = start([{ when: { turn: 0 }, do: [{ dialog: "trust" }] }]);
    await until(() => screen().includes("No, exit"));
    pty.write("2");
    expect(await ended).toMatchObject({ exitCode: 1 });
  });

  it("takes an option as the answer to a question", async () => {
    const { prompt, until, pty, screen, event } = start([
      [
        { dialog: "question", text: "Which colour?", options: ["red", "blue"] },
        { say: "So {output}." },
      ],
    ]);
    await prompt("paint");
    await until(() => screen().includes("2. blue"));
    pty.write("\u001b[B\r");
    expect(await event("Stop")).toMatchObject({ last_assistant_message: "So blue." });
  });
});

describe("what goes wrong", () => {
  const failures: [Action, Record<string, unknown>, RegExp][] = [
    [{ error: "429" }, { error: "rate_limit" }, /API Error: Request rejected \(429\)/],
    [{ error: "401" }, { error: "authentication_failed" }, /Invalid API key/],
    [{ error: "529" }, { error: "server_error" }, /API Error: 529/],
    [
      { limit: { resetsAt: "2030-01-01T15:40:00Z" } },
      { error: "rate_limit", resets_at: "2030-01-01T15:40:00.000Z" },
      /resets 15:40/,
    ],
  ];
  it.each(failures)("%j ends the turn", async (action, payload, line) => {
    const { prompt, event, until, screen } = start([[action]]);
    await prompt("go");
    expect(await event("StopFailure")).toMatchObject(payload);
    await until(() => line.test(screen()));
    expect(hooks()).not.toContain("Stop");
  });

  it("an interrupted turn gives the prompt back and tells nobody", async () => {
    const { prompt, until, pty, screen } = start([[{ spin: 60_000 }]]);
    await prompt("long work");
    await until(() => /esc to interrupt/.test(screen()));
    pty.write("\u001b");
    await until(() => /Interrupted[\s\S]*❯ long work/.test(screen()));
    expect(hooks()).toEqual(["SessionStart", "UserPromptSubmit"]);
  });

  it("a swallowed Enter leaves the prompt in the box, the next one sends it", async () => {
    const { prompt, pty, event, screen } = start([
      { when: { turn: 0 }, do: [{ swallowEnter: 1 }] },
    ]);
    await prompt("hello");
    await pause(150);
    expect([hooks(), screen().includes("❯ hello")]).toEqual([["SessionStart"], true]);
    pty.write("\r");
    await event("UserPromptSubmit");
  });

  it("a left draft is in front of what is typed next, until it is cleared", async () => {
    const { event, pty, until, screen } = start([
      { when: { turn: 0 }, do: [{ draft: "old words" }] },
    ]);
    await event("SessionStart");
    await until(() => screen().includes("❯ old words"));
    pty.write("\u0015new\r");
    expect(await event("UserPromptSubmit")).toMatchObject({ prompt: "new" });
  });

  it.each([
    [{ crash: 3 }, { exitCode: 3 }],
    [{ die: "SIGKILL" }, { signal: 9 }],
  ] as [Action, object][])("%j ends the process", async (action, exit) => {
    const { prompt, ended } = start([[action]]);
    await prompt("go");
    expect(await ended).toMatchObject(exit);
    expect(hooks()).toEqual(["SessionStart", "UserPromptSubmit"]);
  });

  it("a hanging agent paints and hears nothing", async () => {
    const { prompt, event, pty, screen } = start([[{ hang: true }]]);
    await prompt("go");
    await event("UserPromptSubmit");
    await pause(100);
    const before = screen();
    pty.write("\u001b\u0003\u0003x");
    await pause(200);
    expect([screen(), hooks()]).toEqual([before, ["SessionStart", "UserPromptSubmit"]]);
  });

  it("a mute agent works without events", async () => {
    const { prompt, until, screen } = start([[{ mute: true }, { say: "quietly done" }]]);
    await prompt("go");
    await until(() => screen().includes("quietly done") && !/esc to interrupt/.test(screen()));
    expect(hooks()).toEqual(["SessionStart", "UserPromptSubmit"]);
  });

  it("a script with a mistake is told at once", async () => {
    const { ended, screen } = start([[{ sya: "x" } as unknown as Action]]);
    expect(await ended).toMatchObject({ exitCode: 2 });
    await expect.poll(screen).toMatch(/scripts\[0\]\.do\[0\]/);
  });
});

it("draws itself again for a new size", async () => {
  const { event, pty, until, screen } = start();
  await event("SessionStart");
  pty.resize(50, 20);
  await until(() => screen().includes(`\n${"─".repeat(50)}\n❯`));
});

it("leaves the terminal on hang-up and says so", async () => {
  const { event, pty, ended } = start();
  await event("SessionStart");
  pty.kill("SIGHUP");
  await ended;
  expect(hooks()).toEqual(["SessionStart", "SessionEnd"]);
});
