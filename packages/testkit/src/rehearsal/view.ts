import { columns, fit, harmless, wrap } from "./text.ts";

export interface Entry {
  kind: "prompt" | "say" | "tool" | "output" | "note" | "error";
  text: string;
}

export interface Dialog {
  title: string;
  text: string;
  question: string;
  options: string[];
  selected: number;
}

/** All that the screen shows. */
export interface View {
  model: string;
  cwd: string;
  /** The input box is there. */
  box: boolean;
  entries: Entry[];
  draft: string;
  dialog?: Dialog;
  busy?: { label: string; seconds: number; frame: number };
  footer: string;
}

export interface Frame {
  lines: string[];
  cursor: { x: number; y: number };
}

const DIM = "\u001b[2m";
const BOLD = "\u001b[1m";
const RED = "\u001b[31m";
const ORANGE = "\u001b[38;5;173m";
const END = "\u001b[0m";
const SPINNER = ["·", "✢", "✳", "✶", "✻", "✽"];

/** Lays the view out for a terminal of that size. Pure. */
export function draw(view: View, size: { cols: number; rows: number }): Frame {
  const { cols, rows } = size;
  const bottom = view.dialog === undefined ? inputBox(view, cols) : dialogBox(view.dialog, cols);
  const busy = view.busy === undefined || view.dialog !== undefined ? [] : [spinner(view.busy), ""];
  const room = Math.max(0, rows - bottom.lines.length - busy.length);
  const story = [...banner(view), ...view.entries.flatMap((entry) => paragraph(entry, cols))].slice(
    -room,
  );
  const lines = [...story, ...busy, ...bottom.lines].slice(-rows);
  const above = lines.length - bottom.lines.length;
  return { lines, cursor: { x: Math.min(bottom.x, cols - 1), y: above + bottom.y } };
}

function banner(view: View): string[] {
  return [
    `${ORANGE} ▐▛█▜▌ ${END} ${BOLD}Rehearsal${END} ${DIM}v1${END}`,
    `${ORANGE}▝▜███▛▘${END} rehearsing ${view.model} ${DIM}· no model is asked${END}`,
    `${ORANGE}  ▘ ▝  ${END} ${DIM}${view.cwd}${END}`,
    "",
  ];
}

const MARKS: Record<Entry["kind"], { first: string; style: string; most: number }> = {
  prompt: { first: "> ", style: DIM, most: 12 },
  say: { first: "● ", style: "", most: 200 },
  tool: { first: "● ", style: BOLD, most: 3 },
  output: { first: "  ⎿ ", style: DIM, most: 8 },
  note: { first: "  ⎿ ", style: DIM, most: 4 },
  error: { first: "  ⎿ ", style: RED, most: 6 },
};

function paragraph(entry: Entry, cols: number): string[] {
  const { first, style, most } = MARKS[entry.kind];
  const all = wrap(harmless(entry.text), cols - columns(first) - 1);
  const shown = all.length > most ? [...all.slice(0, most), `… +${all.length - most} lines`] : all;
  const lines = shown.map(
    (line, index) =>
      `${index === 0 ? first : " ".repeat(columns(first))}${style}${line}${style && END}`,
  );
  return entry.kind === "tool" ? lines : [...lines, ""];
}

function spinner(busy: NonNullable<View["busy"]>): string {
  const glyph = SPINNER[busy.frame % SPINNER.length];
  return `${ORANGE}${glyph} ${busy.label}…${END} ${DIM}(${busy.seconds}s · esc to interrupt)${END}`;
}

interface Box {
  lines: string[];
  x: number;
  y: number;
}

function inputBox(view: View, cols: number): Box {
  const rule = `${DIM}${"─".repeat(cols)}${END}`;
  if (!view.box) return { lines: [`${DIM}${view.footer}${END}`], x: 0, y: 0 };
  const all = wrap(harmless(view.draft), cols - 4);
  const hidden = Math.max(0, all.length - 8);
  const shown = hidden > 0 ? [`… +${hidden} lines`, ...all.slice(hidden)] : all;
  const text = shown.map((line, index) => `${index === 0 ? "❯ " : "  "}${line}`);
  const last = text.at(-1) ?? "";
  const ends = view.draft.endsWith(" ") ? 1 : 0;
  return {
    lines: [rule, ...text, rule, `${DIM}  ${fit(view.footer, cols - 2)}${END}`],
    x: columns(last) + ends,
    y: text.length,
  };
}

function dialogBox(dialog: Dialog, cols: number): Box {
  const rule = `${ORANGE}${"─".repeat(cols)}${END}`;
  const options = dialog.options.map(
    (option, index) => ` ${index === dialog.selected ? "❯" : " "} ${index + 1}. ${option}`,
  );
  const lines = [
    rule,
    ` ${BOLD}${dialog.title}${END}`,
    "",
    ...wrap(harmless(dialog.text), cols - 6).map((line) => `   ${line}`),
    "",
    ` ${dialog.question}`,
    ...options,
    "",
    `${DIM} Esc to cancel${END}`,
  ];
  return { lines, x: 1, y: lines.length - 2 - dialog.options.length + dialog.selected };
}
