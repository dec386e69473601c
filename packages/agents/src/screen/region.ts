/** What belongs to the current turn: the lines below the prompt's last echo and above the input box. */
export interface Region {
  lines: string[];
  /** False when the prompt is no longer on the screen: the lines are then all that is visible. */
  anchored: boolean;
}

export interface RegionOptions {
  prompt: string;
  box?: RegExp;
}

/** A blank-free form: terminals wrap and pad prompts, so blanks tell nothing. Agents compose accents as they like. */
export function squeeze(text: string): string {
  return text.normalize("NFC").replace(/[\s\u2500-\u259f]+/gu, "");
}

export function regionOf(lines: string[], options: RegionOptions): Region {
  const above = lines.slice(0, boxStart(lines, options.box));
  const prompt = squeeze(options.prompt);
  const at = echoOf(above, prompt);
  const from = at === -1 ? 0 : echoEnd(above, at, prompt);
  return { lines: above.slice(from).map((line) => line.trimEnd()), anchored: at !== -1 };
}

/** True when the input area still holds the end of the prompt, so that Enter has not been taken. */
export function draftShown(lines: string[], cursorY: number, prompt: string): boolean {
  const near = squeeze(lines.slice(Math.max(0, cursorY - 1), cursorY + 2).join(""));
  const tail = squeeze(prompt).slice(-16);
  return tail.length > 0 && near.includes(tail);
}

/** Most lines an agent writes below its input box; a prompt in the conversation has more below it. */
const BELOW = 8;
/** Lines between two borders of it at most: what is further up belongs to the conversation. */
const TALL = 3;

export function boxStart(lines: string[], box: RegExp | undefined): number {
  if (box === undefined) return lines.length;
  let last = lines.length;
  let below = 0;
  for (let i = lines.length - 1; i >= 0; i--) {
    if (last !== lines.length && last - i > TALL) break;
    if (box.test(lines[i] ?? "")) last = i;
    else if (last === lines.length && lines[i]?.trim() !== "" && ++below > BELOW) break;
  }
  return last;
}

/** Place of the last line that shows the start of the prompt. */
function echoOf(lines: string[], prompt: string): number {
  const head = prompt.slice(0, 24);
  if (head.length < 2) return -1;
  for (let i = lines.length - 1; i >= 0; i--) {
    const pair = squeeze(lines[i] ?? "") + squeeze(lines[i + 1] ?? "");
    if (squeeze(lines[i] ?? "").length > 1 && pair.includes(head)) return i;
  }
  return -1;
}

/** First line behind the echo: lines are taken off as long as they go on with the prompt, however it is wrapped. */
function echoEnd(lines: string[], at: number, prompt: string): number {
  const first = squeeze(lines[at] ?? "");
  const marker = markerOf(first, prompt);
  let rest = prompt.slice(first.length - marker);
  let end = at + 1;
  for (let i = end; i < lines.length && rest !== ""; i++) {
    const text = continued(squeeze(lines[i] ?? ""), rest);
    if (text === undefined) break;
    rest = rest.slice(text.length);
    if (text !== "") end = i + 1;
  }
  return end;
}

/** What a line shows of the rest of a prompt: some agents put a mark before each line. */
function continued(line: string, rest: string): string | undefined {
  if (rest.startsWith(line)) return line;
  const bare = line.replace(/^[>|]/, "");
  return rest.startsWith(bare) ? bare : undefined;
}

/** How many signs stand before the prompt in its first line: `❯`, `>`. */
function markerOf(line: string, prompt: string): number {
  for (let length = 0; length < line.length; length++)
    if (prompt.startsWith(line.slice(length))) return length;
  return 0;
}
