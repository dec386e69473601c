import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";
import { makePlace, type Place } from "./place.ts";
import { startTmux, type Terminal, type Tmux } from "./tmux.ts";

let user: User;
let place: Place;
let tmux: Tmux;
beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "5" });
  place = makePlace();
  tmux = startTmux(user, place.dir);
});
afterAll(async () => {
  await tmux.close();
  await user.close();
  place.remove();
});

test("attach: typing, size, a second viewer, a killed daemon, leaving, and the end", async () => {
  await user.niia(["serve", "--name", "sh", "--", "env", "PS1=inside> ", "bash", "--norc"]);
  const first = await tmux.open(80, 24);
  const before = await modes(first);
  await first.type("niia attach sh", "Enter");
  await first.shows(/^inside>/m);
  await first.type("echo $((40+2)) $(stty size)", "Enter");
  await first.shows(/^42 24 80$/m);
  await first.resize(100, 30);
  await sleep(200);
  await first.type("echo now $(stty size)", "Enter");
  await first.shows(/^now 30 100$/m);

  const second = await tmux.open(100, 30);
  await second.type("niia attach sh --read-only", "Enter");
  await second.shows(/^now 30 100$/m);
  await second.type("echo never", "Enter");
  await first.type("echo se''en", "Enter");
  await second.shows(/^seen$/m);
  expect(await second.screen()).not.toContain("never");

  process.kill((await user.daemonPid()) ?? Number.NaN, "SIGKILL");
  await sleep(300);
  for (let tries = 0; !/^alive$/m.test(await first.screen()) && tries < 40; tries += 1) {
    await first.type("echo al''ive", "Enter");
    await sleep(250);
  }
  await second.shows(/^alive$/m);

  await first.press("C-\\", "d");
  await first.shows(/^detached from sh$/m);
  expect(await modes(first)).toEqual(before);
  expect((await user.niia(["ps"])).stdout).toMatch(/ sh +running /);

  await first.type("clear; niia attach sh", "Enter");
  await first.shows(/^inside>/m);
  await first.type("exit 5", "Enter");
  await first.shows(/^sh ended \(exit 5\)$/m);
  await second.shows(/^sh ended \(exit 5\)$/m);
});

test.each([
  [80, 24],
  [120, 40],
])("the live view of a run in %i columns and %i rows", async (cols, rows) => {
  place.document(
    "live",
    [
      {
        name: "review",
        workers: [
          { name: "security", prompt: "p" },
          { name: "a-name-that-is-much-too-long-for-a-column-of-eighty", prompt: "p" },
          { name: "검토", prompt: "p" },
        ],
      },
      { name: "report", prompt: "p" },
    ],
    [{ do: [{ think: 3000 }, { say: "so" }] }],
  );
  const terminal = await tmux.open(cols, rows);
  await terminal.type("niia run live.connector.json --rehearse; echo ex''it $?", "Enter");
  await terminal.shows(/Ctrl-C stops the run/);
  const seen: string[] = [];
  for (let screen = ""; !/^exit 0$/m.test(screen); screen = await terminal.screen()) {
    seen.push(screen);
    await sleep(100);
  }
  for (const screen of seen) {
    expect(screen.match(/^\S review /gm)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(screen.match(/Ctrl-C/g)?.length ?? 0).toBeLessThanOrEqual(1);
  }
  const last = await terminal.screen(true);
  expect(last).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]|Ctrl-C/);
  expect(last.match(/✔ review/g)).toHaveLength(1);
  expect(last).toMatch(/✔ live done[\s\S]*✔ review[\s\S]*✔ report[\s\S]*niia runs show r-/);
});

/** How the shell's terminal is set. */
let asked = 0;

async function modes(terminal: Terminal): Promise<string[]> {
  asked += 1;
  await terminal.type(`clear; stty -a | tail -n 4; echo mo''des ${asked}`, "Enter");
  const screen = await terminal.shows(new RegExp(`^modes ${asked}$`, "m"));
  return screen.match(/-?\b(echo|icanon|isig|icrnl|opost|ixon)\b/g) ?? [];
}

test("what an agent asks stands beside it, and is answered without a name where nobody else asks", async () => {
  expect(await user.niia(["answer"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no agent asks anything"),
  });
  const ask = { dialog: "question", text: "Which store?", options: ["SQLite", "Postgres"] };
  const phases = [{ name: "choose", model: "claude", prompt: "Choose." }];
  place.document("asks", phases, [{ do: [ask, { say: "Chosen." }] }]);
  const terminal = await tmux.open(110, 24);
  await terminal.type("niia run asks.connector.json --rehearse", "Enter");
  await terminal.shows(/claude .* waiting: .*Which store\? \(niia answer \w+\)/);
  expect((await user.niia(["answer"])).stdout).toMatch(/Which store\?\n +1\. SQLite/);
  await user.niia(["answer", "--choice", "2"]);
  await terminal.shows(/✔ asks done/);
});
