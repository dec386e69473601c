// oxlint-disable no-control-regex -- control characters are what this file is about.
export type Key =
  | { type: "text"; text: string }
  | { type: "paste"; text: string }
  | { type: "enter" | "escape" | "backspace" | "clear" | "up" | "down" | "interrupt" | "end" };

const PASTE_START = "\u001b[200~";
const PASTE_END = "\u001b[201~";

export interface KeyReader {
  /** Keys that are complete after this input. */
  feed(input: string): Key[];
  /** Says that nothing followed for a while: an Escape that waits is a key of its own. */
  flush(): Key[];
  waiting(): boolean;
}

/** Turns what a terminal sends into keys, however the bytes were cut. */
export function createKeyReader(): KeyReader {
  let rest = "";
  let pasted: string | undefined;

  function feed(input: string): Key[] {
    rest += input;
    const keys: Key[] = [];
    while (rest !== "") {
      if (pasted !== undefined) {
        const end = rest.indexOf(PASTE_END);
        if (end < 0) {
          const held = overlap(rest, PASTE_END);
          pasted += rest.slice(0, rest.length - held);
          rest = rest.slice(rest.length - held);
          break;
        }
        keys.push({ type: "paste", text: (pasted + rest.slice(0, end)).replace(/\r\n?/g, "\n") });
        pasted = undefined;
        rest = rest.slice(end + PASTE_END.length);
        continue;
      }
      if (rest.startsWith(PASTE_START)) {
        pasted = "";
        rest = rest.slice(PASTE_START.length);
        continue;
      }
      const taken = take(rest);
      if (taken === undefined) break;
      if (taken.key !== undefined) keys.push(taken.key);
      rest = rest.slice(taken.length);
    }
    return keys;
  }

  return {
    feed,
    waiting: () => pasted === undefined && rest !== "",
    flush: () => {
      if (pasted !== undefined || rest === "") return [];
      rest = rest.slice(1);
      return [{ type: "escape" }, ...feed("")];
    },
  };
}

const NAMED: Record<string, Key> = {
  "\r": { type: "enter" },
  "\n": { type: "text", text: "\n" },
  "\u007f": { type: "backspace" },
  "\b": { type: "backspace" },
  "\u0015": { type: "clear" },
  "\u0003": { type: "interrupt" },
  "\u0004": { type: "end" },
};

const SEQUENCES: Record<string, Key> = { "\u001b[A": { type: "up" }, "\u001b[B": { type: "down" } };

// The escape sequences a terminal may send: CSI, OSC and DCS strings, SS3, Alt with a key.
const SEQUENCE =
  /^\u001b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|[\]P_^X][^\u0007\u001b]*(?:\u0007|\u001b\\)|O[ -~]|[^\u001b[\]P_^XO])/;

/** The first key of the input and how much of it that was; undefined when more must come first. */
function take(input: string): { key?: Key; length: number } | undefined {
  if (input.startsWith("\u001b")) {
    const sequence = SEQUENCE.exec(input)?.[0];
    if (sequence === undefined)
      return input.startsWith("\u001b\u001b") ? { key: { type: "escape" }, length: 1 } : undefined;
    const key = SEQUENCES[sequence];
    return { length: sequence.length, ...(key === undefined ? {} : { key }) };
  }
  const first = input[0] ?? "";
  const named = NAMED[first];
  if (named !== undefined) return { key: named, length: 1 };
  if (first < " ") return { length: 1 };
  const text = /^[^\u0000-\u001f\u007f]+/.exec(input)?.[0] ?? first;
  return { key: { type: "text", text }, length: text.length };
}

/** How many characters at the end of `text` may be the beginning of `mark`. */
function overlap(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}
