/** One event of an asciicast: seconds since the start, what was printed (`o`) or typed (`i`). */
export interface RecordedEvent {
  at: number;
  kind: "o" | "i";
  data: string;
}

export interface Recording {
  cols: number;
  rows: number;
  events: RecordedEvent[];
}

export function parseRecording(text: string): Recording {
  const [head, ...lines] = text.trimEnd().split("\n");
  const { width, height } = JSON.parse(head ?? "{}") as { width?: number; height?: number };
  const events = lines.map((line): RecordedEvent => {
    const [at, kind, data] = JSON.parse(line) as [number, string, string];
    return { at, kind: kind === "i" ? "i" : "o", data };
  });
  return { cols: width ?? 80, rows: height ?? 24, events };
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
