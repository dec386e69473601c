import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";
import { startTmux, type Terminal, type Tmux } from "./tmux.ts";

let user: User;
let tmux: Tmux;
beforeAll(() => {
  user = makeUser();
  tmux = startTmux(user, user.home);
});
afterAll(async () => {
  await tmux.close();
  await user.close();
});

const MODES = [
  "alternate_on",
  "mouse_any_flag",
  "mouse_sgr_flag",
  "cursor_flag",
  "keypad_cursor_flag",
  "keypad_flag",
  "insert_flag",
  "wrap_flag",
  "scroll_region_upper",
] as const;

test("leaving takes back every mode that the program set, and what stood there is in the scrollback", async () => {
  const script =
    "printf '\\033[?1049h\\033[?1003h\\033[?1006h\\033[?2004h\\033[?1004h\\033[?1h\\033=\\033[4h\\033[?7l\\033[3;9r\\033[?25lTUI'; exec cat";
  await user.niia(["serve", "--name", "tui", "--", "sh", "-c", script]);
  const terminal = await tmux.open(80, 24);
  await terminal.type("echo bef''ore", "Enter");
  await terminal.shows(/^before$/m);
  const before = await terminal.flags(...MODES);
  // A change of size takes a scroll region back.
  await terminal.type("niia attach tui --size fixed", "Enter");
  await terminal.shows(/TUI/);
  expect(await terminal.flags(...MODES)).toEqual({
    alternate_on: "1",
    mouse_any_flag: "1",
    mouse_sgr_flag: "1",
    cursor_flag: "0",
    keypad_cursor_flag: "1",
    keypad_flag: "1",
    insert_flag: "1",
    wrap_flag: "0",
    scroll_region_upper: "2",
  });
  await terminal.press("C-\\", "d");
  await terminal.shows(/^detached from tui$/m);
  expect(await terminal.flags(...MODES)).toEqual(before);
  expect(await terminal.screen(true)).toMatch(/^before$/m);
});

test("of two viewers the one that types decides the size, where it is asked for so", async () => {
  await user.niia(["serve", "--name", "sh", "--", "env", "PS1=in> ", "bash", "--norc"]);
  const [wide, tall] = [await tmux.open(100, 20), await tmux.open(70, 30)];
  await wide.type("niia attach sh --size latest", "Enter");
  await wide.shows(/^in>/m);
  await tall.type("niia attach sh", "Enter");
  await tall.shows(/^in>/m);
  await stty(tall, "30 70");
  await stty(wide, "20 100");
  await wide.press("C-\\", "d");
  await wide.shows(/^detached/m);
  await stty(tall, "30 70");
  await tall.press("C-\\", "d");
  await tall.shows(/^detached/m);
});

test("what is typed while the daemon is killed is typed once, and nobody notices", async () => {
  await user.niia(["serve", "--name", "log", "--", "sh", "-c", "stty -echo; echo go; cat"]);
  const terminal = await tmux.open(80, 24);
  await terminal.type("niia attach log", "Enter");
  await terminal.shows(/^go$/m);
  process.kill((await user.daemonPid()) ?? Number.NaN, "SIGKILL");
  for (let key = 0; key < 8; key += 1) await terminal.type(`k${key}`, "Enter");
  const screen = await terminal.shows(/^k7$/m);
  expect(screen.match(/^\S+$/gm)).toEqual(["go", ...Array.from({ length: 8 }, (_, n) => `k${n}`)]);
  await terminal.press("C-\\", "d");
  await terminal.shows(/^detached/m);
});

/** Types a command in the attached shell until it tells this size: a viewer becomes the latest by typing. */
async function stty(terminal: Terminal, size: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    await terminal.type("clear; stty size", "Enter");
    await sleep(250);
    if (new RegExp(`^${size}$`, "m").test(await terminal.screen())) return;
  }
  throw new Error(`the size never was ${size}:\n${await terminal.screen()}`);
}
