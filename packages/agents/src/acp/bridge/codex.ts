import type { Usage } from "@pty4ai/protocol";
import type { Choice, Stop } from "../event.ts";
import type { Child } from "./child.ts";
import { listAt, type Message, numberAt, onMessages, part, textAt } from "./lines.ts";
import { type Ears, type Opening, type Over, Refusal, type Speaker } from "./speaker.ts";

/** Speaks the messages of `codex app-server`: JSON-RPC, one a line. */
export function speakCodex(child: Child, { cwd, resume }: Opening, ears: Ears): Speaker {
  let count = 0;
  const calls = new Map<number, (answer: Message) => void>();
  let thread: string | undefined;
  let turn: Running | undefined;

  const send = (message: object, sent?: () => void): void =>
    void child.stdin.write(`${JSON.stringify(message)}\n`, (error) => !error && sent?.());
  const call = async (method: string, params: object, sent?: () => void): Promise<unknown> => {
    count += 1;
    const id = count;
    const answer = await new Promise<Message>((resolve) => {
      calls.set(id, resolve);
      send({ id, method, params }, sent);
    });
    const error = answer["error"];
    if (error === undefined) return answer["result"];
    throw new Refusal({
      message: textAt(error, "message") ?? `${method} failed`,
      code: numberAt(error, "code") ?? 0,
    });
  };

  onMessages(child.stdout, (message) => {
    const { method, id } = message;
    if (typeof method !== "string") calls.get(Number(id))?.(message);
    else if (id === undefined) hear(method, message["params"]);
    else void allow(method, message["params"], ears).then((answer) => send({ id, ...answer }));
  });

  function hear(method: string, params: unknown): void {
    // Helpers of the agent have threads of their own.
    if (turn === undefined || textAt(params, "threadId") !== thread) return;
    switch (method) {
      case "turn/started":
        turn.id = textAt(params, "turn", "id");
        if (turn.cancelled) interrupt(turn);
        return;
      case "item/agentMessage/delta":
        ears.text(textAt(params, "delta") ?? "", textAt(params, "itemId"));
        return;
      case "item/started":
        begin(params, ears);
        return;
      case "thread/tokenUsage/updated":
        ears.used(usageOf(part(params, "tokenUsage", "last")));
        return;
      case "error":
        if (part(params, "willRetry") === true)
          ears.retry(textAt(params, "error", "message") ?? "");
        return;
      case "turn/completed":
        turn.end(part(params, "turn"));
        return;
      default:
        ears.move(method);
    }
  }

  function interrupt({ id }: Running): void {
    if (id !== undefined)
      void call("turn/interrupt", { threadId: thread, turnId: id }).catch(() => undefined);
  }

  return {
    async open() {
      await call("initialize", { clientInfo: { name: "niia", title: "niia", version: "1" } });
      send({ method: "initialized" });
      const opened =
        resume === undefined
          ? await call("thread/start", { cwd })
          : await call("thread/resume", { threadId: resume, cwd });
      thread = textAt(opened, "thread", "id");
      return thread;
    },
    async prompt(text, sent) {
      const over = new Promise<Over>((resolve, reject) => {
        turn = {
          id: undefined,
          cancelled: false,
          end: (ended) => settle(ended, { resolve, reject }),
        };
      });
      const input = [{ type: "text", text, text_elements: [] }];
      const mine = turn;
      try {
        const started = await call("turn/start", { threadId: thread, input }, sent);
        if (mine !== undefined) mine.id ??= textAt(started, "turn", "id");
        return await over;
      } finally {
        turn = undefined;
      }
    },
    cancel() {
      if (turn === undefined) return;
      turn.cancelled = true;
      interrupt(turn);
    },
  };

  function settle(
    ended: unknown,
    { resolve, reject }: { resolve: (over: Over) => void; reject: (why: Refusal) => void },
  ): void {
    const stop = STOPS[textAt(ended, "status") ?? ""];
    if (stop !== undefined) resolve({ stop });
    else reject(new Refusal(troubleOf(part(ended, "error"))));
  }
}

interface Running {
  id: string | undefined;
  cancelled: boolean;
  end: (turn: unknown) => void;
}

const STOPS: Partial<Record<string, Stop>> = { completed: "end", interrupted: "cancelled" };

function troubleOf(error: unknown): { message: string; code?: string | number } {
  const info = part(error, "codexErrorInfo");
  const name = typeof info === "string" ? info : Object.keys(info ?? {})[0];
  const status = numberAt(info, name ?? "", "httpStatusCode");
  const code = status ?? (name === undefined ? undefined : CODES[name]);
  return {
    message: textAt(error, "message") ?? "the turn failed",
    ...(code === undefined ? {} : { code }),
  };
}

const CODES: Partial<Record<string, number>> = {
  usageLimitExceeded: 429,
  rateLimitExceeded: 429,
  serverOverloaded: 529,
  unauthorized: 401,
  internalServerError: 500,
};

/** One of these comes for each call of the model. */
function usageOf(last: unknown): Usage {
  return {
    inputTokens: numberAt(last, "inputTokens") ?? 0,
    outputTokens: numberAt(last, "outputTokens") ?? 0,
    cachedTokens: numberAt(last, "cachedInputTokens") ?? 0,
  };
}

function begin(params: unknown, ears: Ears): void {
  const item = part(params, "item");
  const type = textAt(item, "type") ?? "";
  const what = textAt(item, "command") ?? textAt(item, "tool") ?? textAt(item, "query") ?? "";
  if (STEPS.has(type)) ears.step(`${type} ${what}`.trim());
  else ears.move(type);
}

const STEPS = new Set(["commandExecution", "fileChange", "mcpToolCall", "webSearch"]);

const ACCEPT: Choice = { id: "accept", label: "Yes, proceed", means: "allow" };
const SESSION: Choice = { id: "acceptForSession", label: "Yes, for this session", means: "always" };
const DECLINE: Choice = { id: "decline", label: "No", means: "deny" };

/** The answer to what the agent asks of its client. */
async function allow(method: string, params: unknown, ears: Ears): Promise<object> {
  if (method === "item/tool/requestUserInput")
    return { result: { answers: await answers(listAt(params, "questions"), ears) } };
  const tool = TOOLS[method];
  if (tool === undefined)
    return { error: { code: -32_601, message: `${method} is not known here` } };
  const argument = textAt(params, "command") ?? textAt(params, "grantRoot");
  const { option } = await ears.ask({
    kind: "permission",
    text: [textAt(params, "reason"), argument ?? tool].filter(Boolean).join("\n"),
    tool,
    ...(argument === undefined ? {} : { argument }),
    options: [ACCEPT, SESSION, DECLINE],
  });
  return { result: { decision: option ?? DECLINE.id } };
}

/** As its hooks name them. */
const TOOLS: Partial<Record<string, string>> = {
  "item/commandExecution/requestApproval": "Bash",
  "item/fileChange/requestApproval": "apply_patch",
};

async function answers(questions: unknown[], ears: Ears): Promise<object> {
  const given: Record<string, { answers: string[] }> = {};
  for (const each of questions) {
    const options = listAt(each, "options").map((option, index) => ({
      id: `${index}`,
      label: textAt(option, "label") ?? "",
    }));
    const text = textAt(each, "question") ?? "";
    const answer = await ears.ask({ kind: "question", text, options });
    const said = answer.text ?? options[Number(answer.option ?? Number.NaN)]?.label;
    given[textAt(each, "id") ?? ""] = { answers: said === undefined ? [] : [said] };
  }
  return given;
}
