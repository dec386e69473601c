// Follows opencode's event stream (GET /event) and appends what a turn needs to the session's sink, in one line each:
//   node follow-opencode.mjs PORT PID
// Ends when the process PID is gone. Built-ins only: it must run inside a sandbox.
import { appendFileSync, lstatSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const [port, pid] = process.argv.slice(2);
const sink = process.env.NIIA_EVENTS;
const user = process.env.OPENCODE_SERVER_USERNAME ?? "opencode";
const password = process.env.OPENCODE_SERVER_PASSWORD;
const headers = password
  ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` }
  : {};

/** Of the main conversation: id, the running turn's prompt and last answer, token counts. */
const main = {
  id: undefined,
  prompt: "",
  text: new Map(),
  usage: new Map(),
  busy: false,
  roles: new Map(),
};
const children = new Set();

function emit(hook, payload) {
  if (!sink) return;
  try {
    if (lstatSync(sink, { throwIfNoEntry: false })?.isSymbolicLink()) return;
    appendFileSync(
      sink,
      `${JSON.stringify({ hook, payload: { session_id: main.id, ...payload } })}\n`,
    );
  } catch {
    // A sink that is gone means that the session is over.
  }
}

function alive() {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

function take(event) {
  const { type, properties: p = {} } = event;
  const id = p.sessionID ?? p.info?.sessionID ?? p.part?.sessionID ?? p.info?.id;
  if (type === "server.connected") return emit(type, {});
  if (type === "session.created" && p.info?.parentID) children.add(p.info.id);
  if (id !== undefined && children.has(id)) return;
  switch (type) {
    case "session.created":
    case "session.updated":
      main.id ??= p.info?.id;
      return;
    case "message.updated":
      return takeMessage(p.info ?? {});
    case "message.part.updated":
      return takePart(p.part ?? {});
    case "session.status":
      return takeStatus(p.status ?? {}, id);
    case "session.idle":
      main.busy = false;
      emit("session.idle", {
        last_assistant_message: [...main.text.values()].join("\n"),
        usage: total(main.usage),
      });
      return;
    case "session.error":
      emit("session.error", {
        name: p.error?.name,
        message: p.error?.data?.message,
        status: p.error?.data?.statusCode,
        usage: total(main.usage),
      });
      return;
    case "permission.asked":
    case "permission.updated":
      emit("permission.asked", {
        permission: p.permission ?? p.type,
        command: p.metadata?.command ?? p.patterns?.[0] ?? p.title,
      });
      return;
    case "question.asked":
      emit("question.asked", { question: p.questions?.[0]?.question });
  }
}

function takeMessage(info) {
  main.id ??= info.sessionID;
  main.roles.set(info.id, info.role);
  if (info.role === "user") return;
  const t = info.tokens;
  if (!t) return;
  main.usage.set(info.id, {
    input: t.input,
    output: t.output,
    cached_tokens: t.cache?.read,
    cost: info.cost,
  });
  if (info.time?.completed) emit("session.spent", { usage: total(main.usage) });
}

/** A turn may take several answers of the model: their counts add up. */
function total(messages) {
  const sum = {};
  for (const counts of messages.values())
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + (count ?? 0);
  return messages.size > 0 ? sum : undefined;
}

function takePart(part) {
  if (part.type !== "text" || part.synthetic) return;
  if (main.roles.get(part.messageID) === "user") {
    main.prompt = part.text;
    main.text.clear();
    main.usage.clear();
    announce();
  } else if (main.roles.get(part.messageID) === "assistant") {
    const answer = main.text.message === part.messageID ? main.text : new Map();
    if (answer !== main.text) main.text = answer;
    main.text.message = part.messageID;
    main.text.set(part.id, part.text);
  }
}

function takeStatus(status, id) {
  main.id ??= id;
  if (status.type === "retry")
    emit("session.retry", {
      message: `${status.message ?? ""} (retrying, attempt ${status.attempt})`,
    });
  if (status.type === "busy") {
    main.busy = true;
    announce();
  }
}

/** The start of a turn is told once both its prompt and its running are known. */
function announce() {
  if (main.busy && main.prompt !== "") {
    emit("session.busy", { prompt: main.prompt });
    main.prompt = "";
  }
}

async function follow() {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 2_000);
  const response = await fetch(`http://127.0.0.1:${port}/event`, { headers, signal: abort.signal });
  clearTimeout(timer);
  if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    rest += decoder.decode(chunk, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const text of events) {
      const data = text
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5))
        .join("");
      if (data.trim() === "") continue;
      try {
        take(JSON.parse(data));
      } catch {
        // A line that is no JSON says nothing.
      }
    }
  }
}

setInterval(() => {
  if (!alive()) process.exit(0);
}, 500).unref();

while (alive()) {
  try {
    await follow();
  } catch {
    // Not up yet, or gone: asked again as long as the agent lives.
  }
  await pause(200);
}
