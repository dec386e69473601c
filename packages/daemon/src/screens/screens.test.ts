import { expect, test } from "vitest";
import { silent } from "../log.ts";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";
import { type FeedRecord, pack, unpack } from "./messages.ts";
import { type ScreenListener, Screens } from "./screens.ts";

const show = async (test: TestDaemon, id: string): Promise<string> =>
  (await test.daemon.sessions.snapshot(id, { format: "text", scrollback: 0 })).text;

test("records survive packing", () => {
  const records: FeedRecord[] = [
    { terminal: 1, offset: 0, mute: false, bytes: Buffer.from("a") },
    { terminal: 4_000_000_000, offset: 2 ** 45 + 1, mute: true, bytes: Buffer.alloc(0) },
    { terminal: 7, offset: 12, mute: false, bytes: Buffer.from("ü\u0000z") },
  ];
  const unpacked = [...unpack(pack(records))].map((record) => ({
    ...record,
    bytes: Buffer.from(record.bytes),
  }));
  expect(unpacked).toEqual(records);
});

/** Asks its terminal and prints, in hex, what it is answered within five seconds. */
const ask = (query: string, more = ""): string =>
  `stty raw -echo min 0 time 50; printf '${query}'; ${more} dd bs=200 count=1 2>/dev/null | od -An -c | tr -d ' \\n'; stty sane; echo .; read x`;

test.each([
  ["device attributes", "\\033[c", "033[?1;2c"],
  ["cursor position", "ab\\033[6n", "033[1;3R"],
  ["foreground", "\\033]10;?\\033\\\\", "033]10;rgb:e6e6/e6e6/e6e6033\\"],
  ["background", "\\033]11;?\\007", "033]11;rgb:0000/0000/0000033\\"],
])("a program that asks for its %s is answered", async (_name, query, answer) => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell(ask(query)));
  await expect.poll(() => show(test, id)).toContain(answer);
});

test("a query is not answered again when the screen is rebuilt", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell(`${ask("\\033[c")}; exec cat -v`));
  await expect.poll(() => show(test, id)).toContain("?1;2c");
  const next = await test.again();
  await next.daemon.sessions.write(id, Buffer.from("\nnext\n"));
  await expect.poll(() => show(next, id)).toMatch(/next\nnext\n$/);
  expect(await show(next, id)).not.toContain("^[");
});

test("the screen has text, colours, title, modes and scrollback", async () => {
  const test = await makeDaemon();
  const script =
    "printf '\\033]0;my title\\007\\033[31mred\\033[0m plain\\n\\033[?2004h'; i=0; while [ $i -lt 40 ]; do echo line $i; i=$((i+1)); done; exec cat";
  const { id } = await test.daemon.sessions.start(shell(script, { size: { cols: 40, rows: 10 } }));
  await expect.poll(() => show(test, id)).toContain("line 39");
  const { screen, text } = await test.daemon.sessions.snapshot(id, {
    format: "ansi",
    scrollback: 1000,
  });
  expect(screen).toMatchObject({
    title: "my title",
    bracketedPaste: true,
    alternate: false,
    cursor: { x: 0, y: 9 },
  });
  expect(screen.lines.slice(-2)).toEqual(["line 39", ""]);
  expect([...screen.scrollback, ...screen.lines].slice(0, 2)).toEqual(["red plain", "line 0"]);
  expect(text).toContain("\u001b[31mred\u001b[0m plain");
  await expect.poll(() => test.daemon.sessions.get(id).title).toBe("my title");
});

test("a screen worker that dies is replaced, and its screens are told to feed again", async () => {
  const screens = new Screens(silent);
  const nothing = (): void => {};
  let lost = nothing;
  const told = new Promise<void>((resolve) => {
    lost = resolve;
  });
  const listener = {
    view: nothing,
    title: nothing,
    osc: nothing,
    reply: nothing,
    lost: () => lost(),
  };
  const terminal = screens.open({ cols: 20, rows: 4 }, false, listener);
  const feed = (): Promise<void> =>
    new Promise((done) =>
      screens.feed({ terminal, offset: 0, mute: false, bytes: Buffer.from("text") }, done),
    );
  const lines = async (): Promise<string[]> =>
    (await screens.snapshot(terminal, { format: "json", scrollback: 0 })).screen.lines;
  await feed();
  expect(await lines()).toEqual(["text", "", "", ""]);
  screens.resize(terminal, { cols: Number.NaN, rows: 4 });
  await told;
  screens.resize(terminal, { cols: 20, rows: 4 });
  await feed();
  expect(await lines()).toEqual(["text", "", "", ""]);
  await screens.close();
});

test("what is held is drawn once it is released, or somebody asks", async () => {
  const screens = new Screens(silent);
  const shown: string[] = [];
  const [view, osc, reply, lost] = Array.from({ length: 4 }, () => () => {});
  const open = (name: string): number => {
    const title = (text: string): unknown => shown.push(text);
    const listener = { view, osc, reply, lost, title } as ScreenListener;
    const terminal = screens.open({ cols: 20, rows: 4 }, false, listener);
    const bytes = Buffer.from(`\u001b]2;${name}\u0007${name}`);
    screens.feed({ terminal, offset: 0, mute: false, bytes }, () => {});
    screens.hurry();
    return terminal;
  };
  screens.hold();
  open("one");
  const two = open("two");
  expect(shown).toEqual([]);
  const { screen } = await screens.snapshot(two, { format: "json", scrollback: 0 });
  expect([screen.lines[0], shown]).toEqual(["two", ["one", "two"]]);
  screens.hold();
  open("three");
  screens.release();
  await expect.poll(() => shown.at(-1)).toBe("three");
  await screens.close();
});
