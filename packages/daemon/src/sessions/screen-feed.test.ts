import { expect, onTestFinished, test } from "vitest";
import { silent } from "../log.ts";
import { Fanout } from "../output/fanout.ts";
import type { SavedScreen } from "../screens/messages.ts";
import { Screens } from "../screens/screens.ts";
import { ScreenFeed, type ScreenFeedOptions } from "./screen-feed.ts";
import { speaks } from "./speaks.ts";

const SIZE = { cols: 40, rows: 5 };
const REST = { keepMs: 30, sleepMs: 90 };

interface Made {
  feed: ScreenFeed;
  print: (text: string) => void;
  text: () => Promise<string>;
  kept: SavedScreen[];
  replies: string[];
  titles: string[];
}

/** The screen of a terminal that has printed `before` and then goes on. */
function make(more: Partial<ScreenFeedOptions> = {}, before = ""): Made {
  const screens = new Screens(silent);
  const bytes: Buffer[] = [Buffer.from(before)];
  const from = more.from ?? 0;
  const fanout = new Fanout(from, {
    replay: (offset) => {
      const all = Buffer.concat(bytes);
      if (offset < all.length) fanout.push(offset, all.subarray(offset));
    },
    ack: () => {},
    flow: "lossless",
  });
  const [kept, replies, titles]: [SavedScreen[], string[], string[]] = [[], [], []];
  const feed = new ScreenFeed({
    screens,
    fanout,
    size: SIZE,
    from,
    heard: 0,
    rest: REST,
    title: (title) => titles.push(title),
    osc: () => {},
    reply: (_offset, data) => replies.push(data),
    keep: (saved) => kept.push(saved),
    ...more,
  });
  onTestFinished(async () => {
    feed.close();
    await screens.close();
  });
  const print = (text: string): void => {
    const at = Buffer.concat(bytes).length;
    bytes.push(Buffer.from(text));
    fanout.push(at, Buffer.from(text));
  };
  const text = async () => (await feed.snapshot({ format: "text", scrollback: 9 })).text;
  if (before !== "") fanout.push(from, Buffer.concat(bytes).subarray(from));
  return { feed, print, text, kept, replies, titles };
}

test.each([
  ["plain text\r\n", false],
  ["é «ü» 日本語", false],
  ["\u001b[c", true],
  ["text \u009b6n", true],
  ["\u009d0;title\u009c", true],
])("%j speaks: %s", (text, expected) => expect(speaks(Buffer.from(text))).toBe(expected));

test("text alone needs no emulator until somebody looks", async () => {
  const { feed, print, text } = make();
  print("one\r\n");
  print("two");
  expect(feed.awake).toBe(false);
  await feed.shown(8);
  expect(await text()).toBe("one\ntwo\n");
  expect(feed.awake).toBe(true);
});

test("a question wakes it and is answered; much text does too", async () => {
  const asks = make();
  asks.print("ab\u001b[6n");
  await expect.poll(() => asks.replies).toEqual(["\u001b[1;3R"]);
  const prints = make();
  for (let n = 0; n < 40; n++) prints.print("x".repeat(2000));
  expect(prints.feed.awake).toBe(true);
});

test("in quiet it is kept and sleeps, and wakes as it was, with what came meanwhile", async () => {
  const { feed, print, text, kept, titles } = make();
  print("\u001b]2;named\u0007\u001b[31mred\u001b[3;4Hthere");
  await expect.poll(() => feed.awake).toBe(false);
  expect(kept).toHaveLength(1);
  print(" and then");
  feed.resize({ cols: 50, rows: 6 });
  expect(feed.awake).toBe(false);
  expect(await text()).toBe("red\n\n   there and then\n");
  const { screen } = await feed.snapshot({ format: "json", scrollback: 0 });
  expect(screen).toMatchObject({ title: "named", size: { cols: 50, rows: 6 }, offset: 38 });
  expect(titles).toEqual(["named", "named"]);
});

test("text alone is kept too, by an emulator that is gone again", async () => {
  const { feed, print, text, kept } = make({ rest: { keepMs: 30, sleepMs: 60_000 } });
  print("one\r\n");
  await expect.poll(() => kept.length).toBe(1);
  await expect.poll(() => feed.awake).toBe(false);
  print("two");
  expect(await text()).toBe("one\ntwo\n");
});

test("one that is not quiet is kept too, now and then", async () => {
  const { print, kept } = make({ rest: { keepMs: 60, sleepMs: 10_000 } });
  const timer = setInterval(() => print(`\u001b[H${"x".repeat(40_000)}`), 10);
  onTestFinished(() => clearInterval(timer));
  await expect.poll(() => kept.length).toBeGreaterThan(0);
});

test("the next daemon goes on from what was kept", async () => {
  const first = make();
  first.print("\u001b[2J\u001b[Hkept \u001b[32mgreen");
  await first.feed.keep();
  const [saved] = first.kept;
  const printed = "\u001b[2J\u001b[Hkept \u001b[32mgreen";
  const next = make({ ...(saved ? { saved } : {}), from: 10 }, `${printed} and more`);
  expect(await next.text()).toBe("kept green and more\n");
});

test("what was missed since is told", async () => {
  const first = make();
  first.print("before");
  await first.text();
  await first.feed.keep();
  const [saved] = first.kept;
  const next = make(
    { ...(saved ? { saved } : {}), from: 20 },
    "before and what nobody saw\r\nafter",
  );
  const { screen } = await next.feed.snapshot({ format: "json", scrollback: 0 });
  expect(screen.gap).toEqual({ from: 6, to: 20 });
  expect(screen.lines.join("\n")).toContain("after");
});
