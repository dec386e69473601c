import { expect, test } from "vitest";
import { cut, makeLive } from "./live.ts";

function record(rows = 24): { written: string[]; live: ReturnType<typeof makeLive> } {
  const written: string[] = [];
  return {
    written,
    live: makeLive({
      write: (text) => void written.push(text),
      columns: () => 20,
      rows: () => rows,
    }),
  };
}

test("a frame replaces the one before it, in one write", () => {
  const { written, live } = record();
  live.draw(["one", "two"]);
  live.draw(["three"]);
  expect(written).toEqual([
    "\u001B[?25lone\u001B[K\ntwo\u001B[K\n\u001B[J\u001B[?25h",
    "\u001B[?25l\u001B[2A\rthree\u001B[K\n\u001B[J\u001B[?25h",
  ]);
});

test("a logged line stays above the frame", () => {
  const { written, live } = record();
  live.draw(["frame"]);
  live.log("kept");
  expect(written.at(-1)).toBe(
    "\u001B[?25l\u001B[1A\rkept\u001B[K\nframe\u001B[K\n\u001B[J\u001B[?25h",
  );
});

test("a frame that a narrower terminal has wrapped is cleared whole", () => {
  const written: string[] = [];
  let columns = 20;
  const live = makeLive({
    write: (text) => void written.push(text),
    columns: () => columns,
    rows: () => 24,
  });
  live.draw(["0123456789", "01"]);
  columns = 5;
  live.draw(["x"]);
  expect(written[1]).toBe("\u001B[?25l\u001B[3A\rx\u001B[K\n\u001B[J\u001B[?25h");
});

test("a block that is taken away leaves what was logged", () => {
  const { written, live } = record();
  live.draw(["frame"]);
  live.log("kept");
  live.clear();
  live.clear();
  expect(written.slice(1)).toEqual([
    "\u001B[?25l\u001B[1A\rkept\u001B[K\nframe\u001B[K\n\u001B[J\u001B[?25h",
    "\u001B[1A\r\u001B[K\n\u001B[1A\r",
  ]);
});

test("a frame is never taller than the terminal", () => {
  const { written, live } = record(5);
  live.draw(["1", "2", "3", "4", "5", "6"]);
  expect(written[0]).toBe("\u001B[?25l1\u001B[K\n2\u001B[K\n3\u001B[K\n\u001B[J\u001B[?25h");
});

test.each([
  ["short", 10, "short"],
  ["0123456789", 6, "01234…\u001B[0m"],
  ["검토검토검토", 6, "검토…\u001B[0m"],
  ["\u001B[31m0123456789\u001B[39m", 6, "\u001B[31m01234…\u001B[0m"],
])("%j in %i columns", (line, columns, expected) => {
  expect(cut(line, columns)).toBe(expected);
});
