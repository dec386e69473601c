// A hook that also tells token counts, which agents write into their transcripts and not into their hooks:
//   node report.mjs FORM NAME [SINK] <payload.json        FORM: claude, codex, copilot, gemini or qwen
// Appends one line like hook.sh, with `niia_usage` and, where the agent's own reply field cannot be trusted,
// `niia_reply` in the payload. What is told under the name Spent is told again with the end. Prints nothing and never
// fails. Built-ins only.
import {
  appendFileSync,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from "node:fs";

const TAIL = 8 << 20;
/** Milliseconds before each further look at a transcript that is late. */
const LOOKS = [0, 10, 20, 40, 80, 150, 300, 400];
/** The same after a tool: what called it was written before it began. */
const LATER_LOOKS = [20, 400];
/** How Gemini CLI asks by itself for words after an answer that had none: the turn goes on. */
const NUDGE = "[System: You successfully executed a tool but returned an empty response.";
/** What Gemini reports for a turn without words. */
const NOTHING_SAID = "[no response text]";
const [form, name, sink = process.env.NIIA_EVENTS] = process.argv.slice(2);

/** For each transcript: whether an entry starts a turn, and what an entry says about tokens and text. */
const FORMS = {
  claude: {
    starts: ({ type, isMeta, message }) =>
      type === "user" &&
      !isMeta &&
      !(
        Array.isArray(message?.content) &&
        message.content.some((part) => part.type === "tool_result")
      ),
    counts: ({ type, message }) =>
      type === "assistant" && message?.usage
        ? {
            id: message.id,
            model: message.model,
            input_tokens:
              (message.usage.input_tokens ?? 0) + (message.usage.cache_creation_input_tokens ?? 0),
            output_tokens: message.usage.output_tokens ?? 0,
            cached_tokens: message.usage.cache_read_input_tokens ?? 0,
          }
        : undefined,
    says: ({ type, message }) =>
      type === "assistant" && Array.isArray(message?.content)
        ? message.content.map(({ text }) => text ?? "").join("")
        : undefined,
  },
  codex: {
    starts: ({ payload }) => payload?.type === "task_started",
    model: ({ type, payload }) => (type === "turn_context" ? payload?.model : undefined),
    counts: ({ payload, ordinal }) =>
      payload?.type === "token_count" && payload.info?.last_token_usage
        ? {
            id: ordinal,
            input_tokens: payload.info.last_token_usage.input_tokens ?? 0,
            output_tokens: payload.info.last_token_usage.output_tokens ?? 0,
            cached_tokens: payload.info.last_token_usage.cached_input_tokens ?? 0,
          }
        : undefined,
  },
  qwen: {
    starts: ({ type, message }) =>
      type === "user" && (message?.parts ?? []).some((part) => typeof part.text === "string"),
    counts: ({ type, uuid, model, usageMetadata: usage }) =>
      type === "assistant" && usage
        ? {
            id: uuid,
            model,
            input_tokens: usage.promptTokenCount ?? 0,
            output_tokens: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
            cached_tokens: usage.cachedContentTokenCount ?? 0,
          }
        : undefined,
    says: ({ type, message }) =>
      type === "assistant" && Array.isArray(message?.parts)
        ? message.parts.map(({ text, thought }) => (thought ? "" : (text ?? ""))).join("")
        : undefined,
  },
  copilot: {
    starts: ({ type }) => type === "user.message",
    counts: ({ type, data }) =>
      type === "session.usage_record" && data?.usage
        ? {
            id: data.usage.apiCallId ?? data.usage.accounting?.usageId,
            model: data.usage.model,
            input_tokens: data.usage.inputTokens ?? 0,
            output_tokens: data.usage.outputTokens ?? 0,
            cached_tokens: data.usage.cacheReadTokens ?? 0,
          }
        : undefined,
    reply: ({ type, data }) => {
      if (type === "session.error") return "";
      if (type !== "assistant.message" || typeof data?.content !== "string") return undefined;
      return data.toolRequests?.length > 0 ? "" : data.content;
    },
    fails: ({ type }) => type === "session.error",
  },
  gemini: {
    starts: ({ type, content }) => type === "user" && !isToolResult(content) && !isNudge(content),
    counts: ({ type, tokens, id, model }) =>
      type === "gemini" && tokens
        ? {
            id,
            model,
            input_tokens: tokens.input ?? 0,
            output_tokens: (tokens.output ?? 0) + (tokens.thoughts ?? 0),
            cached_tokens: tokens.cached ?? 0,
          }
        : undefined,
    // The last answer of a turn that came whole; words before a tool call are none, nor is what an error cut off.
    reply: ({ type, content, toolCalls }) => {
      if (type === "error" || type === "user") return "";
      if (type !== "gemini" || typeof content !== "string") return undefined;
      return toolCalls?.length > 0 ? "" : content;
    },
    fails: ({ type }) => type === "error",
  },
};

function isToolResult(content) {
  return Array.isArray(content) && content.some(({ functionResponse }) => functionResponse);
}

function isNudge(content) {
  const text = Array.isArray(content) ? content.map((part) => part.text ?? "").join("") : content;
  return typeof text === "string" && text.startsWith(NUDGE);
}

function tailOf(file) {
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(size, TAIL));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8");
  } finally {
    closeSync(fd);
  }
}

function entriesOf(text) {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** Sums the turn that the transcript ends with. One answer may be written in several lines: the last of an id counts. */
function lastTurn({ starts, counts, reply, model, says, fails }, entries) {
  const start = entries.findLastIndex(starts);
  // A conversation that goes on ends with a turn of another session until this one's is written.
  if (Date.parse(entries[start]?.timestamp) < sinceOf(sink)) return { found: {} };
  const found = {};
  const turn = entries[start]?.uuid ?? entries[start]?.id;
  if (turn !== undefined) found.niia_turn = turn;
  let said;
  let answer;
  let failed = false;
  const byId = new Map();
  let inUse =
    model &&
    entries
      .slice(0, start + 1)
      .map(model)
      .findLast(Boolean);
  for (const entry of entries.slice(start + 1)) {
    inUse = model?.(entry) ?? inUse;
    const count = counts(entry);
    if (count) byId.set(count.id, { ...count, model: count.model ?? inUse });
    answer = reply?.(entry) ?? answer;
    failed = fails?.(entry) ?? failed;
    said = says?.(entry) || said;
  }
  for (const { id: _, model: name, ...count } of byId.values()) {
    const { models, ...sum } = found.niia_usage ?? {};
    found.niia_usage = add(sum, count);
    if (name !== undefined || models !== undefined)
      found.niia_usage.models = { ...models, [name ?? ""]: add(models?.[name ?? ""] ?? {}, count) };
  }
  if (answer) found.niia_reply = answer;
  return {
    found,
    said,
    failed,
    isAnswered: reply === undefined || Boolean(answer),
    tellsWords: says !== undefined,
  };
}

/** The transcript ends with the turn that the event is of, and with the words it ended in. */
function isWhole({ found, said, failed, isAnswered, tellsWords }, payload) {
  const { last_assistant_message: last, prompt_response: response } = payload;
  if (failed) return true;
  if (!isAnswered && response !== NOTHING_SAID) return false;
  if (!found.niia_usage || wasTold(found.niia_turn)) return false;
  return !tellsWords || !last?.trim?.() || said?.trim() === last.trim();
}

/** What the turn before used is not told twice, when nothing of this one is written yet. */
function wasTold(turn) {
  if (turn === undefined || !sink) return false;
  try {
    return tailOf(sink).includes(`"niia_turn":${JSON.stringify(turn)}`);
  } catch {
    return false;
  }
}

/** When this session began: its sink was made then. A file system that does not know tells the last change, or 0. */
function sinceOf(file) {
  const { birthtimeMs, ctimeMs } = (file && statSync(file, { throwIfNoEntry: false })) || {};
  return birthtimeMs < ctimeMs ? birthtimeMs : 0;
}

function add(sum, count) {
  const keys = new Set([...Object.keys(sum), ...Object.keys(count)]);
  return Object.fromEntries([...keys].map((key) => [key, (sum[key] ?? 0) + (count[key] ?? 0)]));
}

function payloadOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const payload = payloadOf(readFileSync(0, "utf8"));
if (name === "Spent") tellSpent();
else append({ ...payload, ...whole() });

/** The turn with which the transcript ends, once it is all there: the transcript may be a moment late. */
function whole() {
  let found = {};
  try {
    for (const ms of LOOKS) {
      const turn = look(ms);
      ({ found } = turn);
      if (isWhole(turn, payload)) break;
    }
    return wasTold(found.niia_turn) ? {} : found;
  } catch {
    // No transcript: the event alone has to do.
    return found;
  }
}

/** What has been used so far, and more as soon as it is written. */
function tellSpent() {
  let told;
  for (const ms of "tool_response" in payload ? LATER_LOOKS : LOOKS) {
    try {
      const { niia_turn: turn, niia_usage: usage } = look(ms).found;
      const now = JSON.stringify(usage);
      if (usage === undefined || now === told || wasTold(turn)) continue;
      told = now;
      append({ session_id: payload.session_id ?? payload.sessionId, niia_usage: usage });
    } catch {
      return;
    }
  }
}

function look(ms) {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const { transcript_path: file = payload.transcriptPath } = payload;
  return lastTurn(FORMS[form], entriesOf(tailOf(file)));
}

function append(told) {
  try {
    if (!sink || lstatSync(sink, { throwIfNoEntry: false })?.isSymbolicLink()) return;
    appendFileSync(sink, `${JSON.stringify({ hook: name, payload: told })}\n`);
  } catch {
    // A sink that is gone means that the session is over.
  }
}
