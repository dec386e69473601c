import { squeeze } from "./region.ts";

/** A dialog as the screen shows it. */
export interface ShownDialog {
  text: string;
  options: string[];
  /** Place of the option that is marked, where a mark is shown. */
  selected: number | null;
  /** How an option is reached: arrow keys down or across, its number or letter, or free text. */
  layout: "column" | "row" | "numbers" | "letters" | "text";
  /** For `letters`: what is typed for each option. */
  letters: string[];
}

const MARK = "[❯›>●→▶]";
const FRAME = /^[\s│┃|⎿]*|[\s│┃|]*$/gu;
const NUMBERED = new RegExp(`^(${MARK})?\\s*(\\d{1,2})[.)]\\s+(\\S.*)$`, "u");
const MARKED = new RegExp(`^(\\s*[│┃]?\\s*)${MARK} (\\S.*)$`, "u");
const TEXT_LINES = 14;
const TEXT_LIMIT = 2_000;
const LABEL_LIMIT = 300;

/** Reads the dialog at the bottom of a screen. `undefined` where nothing there looks like one. */
export function readDialog(lines: string[]): ShownDialog | undefined {
  return numbered(lines) ?? letters(lines) ?? row(lines) ?? marked(lines);
}

/** What tells one dialog from another, however the terminal wraps it. */
export function sameDialog(a: ShownDialog, b: ShownDialog): boolean {
  return (
    squeeze(a.text) === squeeze(b.text) && squeeze(a.options.join()) === squeeze(b.options.join())
  );
}

function bare(line: string): string {
  return line.replace(FRAME, "");
}

/** `❯ 1. Yes` and below it `2. No`; an option may go on in the next line. */
function numbered(lines: string[]): ShownDialog | undefined {
  const found = lines.map((line) => NUMBERED.exec(bare(line)));
  const last = found.findLastIndex((match) => match !== null);
  const count = Number(found[last]?.[2] ?? 0);
  if (count < 2) return undefined;
  const places: number[] = [];
  for (let at = last, wanted = count; at >= 0 && wanted > 0; at--) {
    if (Number(found[at]?.[2] ?? 0) !== wanted) continue;
    places.unshift(at);
    wanted--;
  }
  if (places.length !== count) return undefined;
  const selected = places.findIndex((at) => found[at]?.[1] !== undefined);
  const options = places.map((at, index) =>
    labelOf(lines, { from: at, to: places[index + 1] ?? at + 3, first: found[at]?.[3] ?? "" }),
  );
  return {
    text: textAbove(lines, places[0] ?? 0),
    options,
    selected: selected === -1 ? null : selected,
    layout: selected === -1 ? "numbers" : "column",
    letters: [],
  };
}

/** Lines that go on with an option stand deeper than its number. */
function labelOf(lines: string[], part: { from: number; to: number; first: string }): string {
  const edge = (lines[part.from] ?? "").search(/\d{1,2}[.)]\s/);
  let label = part.first;
  for (const line of lines.slice(part.from + 1, part.to)) {
    const inner = line
      .replace(/[│┃|]\s*$/u, " ")
      .replace(/^\s*[│┃|]/u, (frame) => " ".repeat(frame.length));
    if (inner.trim() === "" || inner.search(/\S/) <= edge) break;
    label += ` ${inner.trim()}`;
  }
  return label.trim().slice(0, LABEL_LIMIT);
}

/** `(Y)es/(N)o/(D)on't ask again`, `[y/n/t]:` in the last line that is not empty. */
function letters(lines: string[]): ShownDialog | undefined {
  const filled = lines.findLastIndex((line) => /\w/.test(line));
  for (const at of [filled, filled - 1]) {
    const line = bare(lines[at] ?? "");
    const words = [...line.matchAll(/\((\w)\)([\w'’ ]*)/gu)];
    const short = /[[(]((?:\w+\/){1,5}\w+)[\])]\s*[:?>]?\s*$/u.exec(line);
    const options =
      words.length > 1
        ? words.map((match) => `${match[1] ?? ""}${match[2] ?? ""}`.trim())
        : (short?.[1]?.split("/") ?? []);
    if (options.length < 2 || (words.length < 2 && !/^y(es)?$/i.test(options[0] ?? ""))) continue;
    const typed = words.length > 1 ? words.map((match) => (match[1] ?? "").toLowerCase()) : options;
    const named = options.map(
      (option) => ({ y: "yes", n: "no", t: "trust" })[option.toLowerCase()] ?? option,
    );
    return {
      text: textAbove(lines, at + 1),
      options: named,
      selected: null,
      layout: "letters",
      letters: typed,
    };
  }
  return undefined;
}

/** `Allow once   Allow always   Reject` beside each other. */
function row(lines: string[]): ShownDialog | undefined {
  const at = lines.findLastIndex((line) =>
    /Allow once {2,}|(^|\s{2})Confirm {2,}Cancel/.test(line),
  );
  if (at === -1) return undefined;
  const words = bare(lines[at] ?? "").split(/\s{2,}/);
  const options = words.filter((word) => /^(Allow|Reject|Deny|Confirm|Cancel)\b/.test(word));
  return { text: textAbove(lines, at), options, selected: null, layout: "row", letters: [] };
}

/** A list without numbers: the marked line and those that begin in the same column, right above and below. */
function marked(lines: string[]): ShownDialog | undefined {
  const at = lines.findLastIndex((line) => MARKED.test(line));
  const lead = MARKED.exec(lines[at] ?? "")?.[1] ?? "";
  const column = lead.length + 2;
  const inList = (line: string | undefined): boolean =>
    line !== undefined &&
    line.slice(lead.length, column).trim() === "" &&
    /^\S/.test(line.slice(column));
  let first = at;
  while (first > 0 && inList(lines[first - 1])) first--;
  let end = at + 1;
  while (inList(lines[end])) end++;
  if (at === -1 || end - first < 2) return undefined;
  const options = lines
    .slice(first, end)
    .map((line) => bare(line.slice(column)).slice(0, LABEL_LIMIT));
  return {
    text: textAbove(lines, first),
    options,
    selected: at - first,
    layout: "column",
    letters: [],
  };
}

/** What stands above the options, down from the line that frames the dialog where there is one. */
function textAbove(lines: string[], end: number): string {
  const frame = lines.slice(0, end).findLastIndex((line) => /^\s?[─━╭┌▁]{10,}/u.test(line));
  const text = lines
    .slice(Math.max(0, end - TEXT_LINES, frame), end)
    .map((line) => bare(line.replace(/[\u2500-\u257f]{4,}/gu, "")))
    .join("\n")
    .replace(/\n{2,}/g, "\n")
    .trim();
  return text.slice(-TEXT_LIMIT);
}
