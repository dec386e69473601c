/** One event of an asciicast: seconds since the start, what was printed (`o`), typed (`i`), or the new size (`r`). */
export interface RecordedEvent {
  at: number;
  kind: "o" | "i" | "r";
  data: string;
}

export interface Recording {
  cols: number;
  rows: number;
  events: RecordedEvent[];
  /** The recording says that the program exited. */
  exited?: boolean;
}

interface Head {
  version?: number;
  width?: number;
  height?: number;
  term?: { cols?: number; rows?: number };
}

/** Reads an asciicast of version 2 or 3. Lines that are no events are passed over; throws where the first is no head. */
export function parseRecording(text: string): Recording {
  const [first = "", ...lines] = text.trimEnd().split("\n");
  const head = JSON.parse(first) as Head;
  if (typeof head !== "object" || head === null || ![2, 3].includes(head.version ?? 2))
    throw new Error("the first line is not the head of an asciicast of version 2 or 3");
  const events: RecordedEvent[] = [];
  let clock = 0;
  let exited = false;
  for (const line of lines) {
    if (line.startsWith("#") || line.trim() === "") continue;
    const [time, kind, data] = JSON.parse(line) as [number, string, string];
    clock = head.version === 3 ? clock + time : time;
    if (kind === "x") exited = true;
    if (kind === "o" || kind === "i" || kind === "r") events.push({ at: clock, kind, data });
  }
  const cols = head.term?.cols ?? head.width ?? 80;
  const rows = head.term?.rows ?? head.height ?? 24;
  return { cols, rows, events, ...(exited ? { exited } : {}) };
}

const PASTE = "\u001b[200~";
const PASTE_END = "\u001b[201~";

/** The prompt that was pasted in a recording, if one was. */
export function pastedPrompt(recording: Recording): { at: number; prompt: string } | undefined {
  for (const { at, kind, data } of recording.events) {
    const [, pasted] = kind === "i" ? data.split(PASTE) : [];
    if (pasted !== undefined) return { at, prompt: pasted.split(PASTE_END)[0] ?? "" };
  }
  return undefined;
}

/** A prompt that was typed or pasted from `at` on, and sent with Enter at `sentAt`. */
export interface TypedPrompt {
  at: number;
  sentAt: number;
  prompt: string;
}

/** Every prompt of a recording. Keys, answers of one sign and commands are none. */
export function typedPrompts(recording: Recording): TypedPrompt[] {
  const found: TypedPrompt[] = [];
  let draft = "";
  let since = 0;
  for (const { at, kind, data } of recording.events) {
    if (kind !== "i") continue;
    if (draft === "") since = at;
    const pasted = data.includes(PASTE);
    const [typed, ...more] = pasted ? [data] : data.split("\r");
    draft += plain(typed ?? "");
    if (more.length === 0 && !(pasted && data.endsWith("\r"))) continue;
    const prompt = draft.trim();
    if (prompt.length > 3 && !/^\/(exit|quit|bye)\b/.test(prompt))
      found.push({ at: since, sentAt: at, prompt });
    draft = "";
  }
  return found;
}

/** Keys and paste marks taken off. */
function plain(data: string): string {
  return (
    data
      .replace(/\r$/, "")
      .replaceAll(PASTE, "")
      .replaceAll(PASTE_END, "")
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/\u001b\[[0-9;?]*[A-Za-z~]|\u001b.|[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
  );
}

/** The recording up to the first output that shows a text, e.g. the command that ended the agent. */
export function before(recording: Recording, shown: RegExp, after = 0): Recording {
  const end = recording.events.findIndex(
    ({ at, kind, data }) => kind === "o" && at > after && shown.test(data),
  );
  return end === -1 ? recording : { ...recording, events: recording.events.slice(0, end) };
}

/** The recording up to the second thing that was typed after the prompt's Enter: the answer to a dialog. */
export function beforeAnswer(recording: Recording): Recording {
  const inputs = recording.events.flatMap(({ kind }, index) => (kind === "i" ? [index] : []));
  const answer = inputs[2];
  return answer === undefined
    ? recording
    : { ...recording, events: recording.events.slice(0, answer) };
}

/** The same with a pause before a moment: time for the engine, where the recording's own driver was faster. */
export function pause(recording: Recording, at: number, seconds: number): Recording {
  const events = recording.events.map((event) =>
    event.at < at ? event : { ...event, at: event.at + seconds },
  );
  return { ...recording, events };
}
