import { stripVTControlCharacters } from "node:util";
import { createKeyReader } from "../rehearsal/key.ts";
import { draw, type Frame } from "../rehearsal/view.ts";
import { open } from "./box.ts";
import { press } from "./desk.ts";
import { openDialog } from "./dialog.ts";
import type { Plan } from "./plan.ts";
import { createSchedule } from "./schedule.ts";
import type { Desk, Outside } from "./state.ts";
import { takeTurn } from "./turn.ts";

export interface Size {
  cols: number;
  rows: number;
}

/** A terminal agent with a fault, as a machine without a clock, a terminal or a process: the same plan and the same input
 *  at the same times give the same screens and the same log. */
export interface FaultTui {
  input(bytes: string, at: number): void;
  resize(size: Size, at: number): void;
  /** Lets everything happen that is due up to then. */
  advance(at: number): void;
  /** When something happens next by itself; undefined for never. */
  next(): number | undefined;
  screen(): FaultScreen;
}

export interface FaultScreen {
  /** With colours, as it is painted. */
  frame: Frame;
  /** Without. */
  lines: string[];
  title: string;
  alternate: boolean;
}

export interface FaultTuiOptions {
  plan: Plan;
  size: Size;
  /** The time at which it starts. */
  at: number;
  outside: Outside;
}

export function createFaultTui({ plan, at, outside, ...start }: FaultTuiOptions): FaultTui {
  const reader = createKeyReader();
  const desk = newDesk(plan, outside, at);
  let { size } = start;
  const { fault, seed, prompts } = plan;
  outside.log({ type: "start", at, fault, seed, prompts });
  desk.ahead.add(at + plan.drawMs, () =>
    plan.dialog?.when === "start" ? openDialog(desk) : open(desk),
  );
  return {
    input(bytes, now) {
      advance(desk, now);
      for (const key of reader.feed(bytes)) press(desk, key);
      if (!reader.waiting()) return;
      desk.ahead.add(now + 40, () => {
        for (const key of reader.flush()) press(desk, key);
      });
    },
    resize(to, now) {
      advance(desk, now);
      size = to;
    },
    advance: (to) => advance(desk, to),
    next: () => (desk.still ? undefined : desk.ahead.next()),
    screen: () => show(desk, size),
  };
}

function newDesk(plan: Plan, outside: Outside, now: number): Desk {
  const desk: Desk = {
    plan,
    outside,
    now,
    ahead: createSchedule(),
    view: {
      model: plan.fault,
      cwd: "faults",
      box: false,
      entries: [],
      draft: "",
      footer: "starting…",
    },
    listening: false,
    draft: plan.draft,
    swallow: plan.swallow,
    popup: false,
    still: false,
    pager: false,
    narrowUntil: 0,
    dialogSince: 0,
    typedDialog: false,
    turns: 0,
    turn: null,
    waiting: [],
    begin: (prompt) => takeTurn(desk, prompt),
  };
  return desk;
}

function advance(desk: Desk, to: number): void {
  for (let act = desk.ahead.take(to); act !== undefined; act = desk.ahead.take(to)) {
    desk.now = Math.max(desk.now, act.at);
    if (!desk.still) act.run();
  }
  desk.now = Math.max(desk.now, to);
}

function show(desk: Desk, size: Size): FaultScreen {
  const cols = desk.now < desk.narrowUntil ? Math.max(20, size.cols - 30) : size.cols;
  const frame = desk.pager ? pager(size) : draw(desk.view, { ...size, cols });
  const busy = desk.view.busy !== undefined && desk.view.dialog === undefined;
  return {
    frame,
    lines: frame.lines.map((line) => stripVTControlCharacters(line)),
    title: `${busy ? "◐" : "✳"} Faults`,
    alternate: desk.pager,
  };
}

function pager({ rows }: Size): Frame {
  const lines = Array.from({ length: rows - 1 }, (_, row) => `${row + 1}  text of a file`);
  return { lines: [...lines, "(END)"], cursor: { x: 5, y: rows - 1 } };
}
