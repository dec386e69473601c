import type { Usage } from "@pty4ai/protocol";
import type { Choice, Models, Stop } from "../event.ts";
import type { Child } from "./child.ts";
import { isMessage, listAt, type Message, numberAt, onMessages, part, textAt } from "./lines.ts";
import { type Ears, type Opening, type Over, Refusal, type Speaker } from "./speaker.ts";

const FREE = "Type something else";
const REFUSED = "The user refused this.";

/** Speaks the messages of `claude -p --input-format stream-json --output-format stream-json`. */
export function speakClaude(child: Child, _opening: Opening, ears: Ears): Speaker {
  let count = 0;
  const requests = new Map<string, (response: unknown) => void>();
  let turn: { end: (result: Message) => void; cancelled: boolean } | undefined;
  let message: string | undefined;
  let call: Usage = {};

  const send = (value: object, sent?: () => void): void =>
    void child.stdin.write(`${JSON.stringify(value)}\n`, (error) => !error && sent?.());
  const control = (request: object): Promise<unknown> =>
    new Promise((resolve) => {
      count += 1;
      requests.set(`niia-${count}`, resolve);
      send({ type: "control_request", request_id: `niia-${count}`, request });
    });

  onMessages(child.stdout, (said) => {
    switch (said["type"]) {
      case "control_response":
        requests.get(textAt(said, "response", "request_id") ?? "")?.(said["response"]);
        return;
      case "control_request":
        void permit(said, ears).then((response) => send({ type: "control_response", response }));
        return;
      case "stream_event":
        if (said["parent_tool_use_id"] === null) stream(said["event"]);
        return;
      case "assistant":
        for (const block of listAt(said, "message", "content"))
          if (part(block, "type") === "tool_use") ears.step(stepOf(block));
        return;
      case "system":
        if (said["subtype"] === "api_retry") ears.retry(retryOf(said));
        return;
      case "result":
        turn?.end(said);
        return;
      default:
        ears.move(String(said["type"]));
    }
  });

  function stream(event: unknown): void {
    const type = part(event, "type");
    if (type === "message_start") {
      message = textAt(event, "message", "id");
      call = usageOfCall(part(event, "message", "usage"));
    }
    if (type === "message_delta") call = { ...call, ...usageOfCall(part(event, "usage")) };
    if (type === "message_stop") ears.used(call);
    const text = textAt(event, "delta", "text");
    if (text !== undefined) ears.text(text, message);
    else ears.move("stream_event");
  }

  return {
    async open() {
      const answer = await control({ subtype: "initialize" });
      if (part(answer, "subtype") === "error")
        throw new Refusal({ message: textAt(answer, "error") ?? "it did not start" });
      // Which conversation it is was said when it was started.
      return undefined;
    },
    prompt: (text, sent) =>
      new Promise((resolve, reject) => {
        turn = {
          cancelled: false,
          end(result) {
            const over = overBy(result, turn?.cancelled ?? false);
            turn = undefined;
            if (over instanceof Refusal) reject(over);
            else resolve(over);
          },
        };
        const content = [{ type: "text", text }];
        const user = { type: "user", message: { role: "user", content } };
        send({ ...user, parent_tool_use_id: null, session_id: "" }, sent);
      }),
    cancel() {
      if (turn !== undefined) turn.cancelled = true;
      void control({ subtype: "interrupt" });
    },
  };
}

function overBy(result: Message, cancelled: boolean): Over | Refusal {
  const counted = usageOf(result["model_usage_since_last_result"]);
  const usage = counted === undefined ? {} : { usage: counted };
  if (cancelled) return { stop: "cancelled", ...usage };
  const stop: Stop = textAt(result, "stop_reason") === "max_tokens" ? "tokens" : "end";
  if (textAt(result, "subtype") === "error_max_turns") return { stop: "steps", ...usage };
  if (result["is_error"] !== true && result["subtype"] === "success") return { stop, ...usage };
  const code = numberAt(result, "api_error_status") ?? textAt(result, "terminal_reason");
  const said = textAt(result, "result") ?? listAt(result, "errors").join("; ");
  return new Refusal({
    message: said === "" ? (textAt(result, "subtype") ?? "it failed") : said,
    ...(code === undefined ? {} : { code }),
    ...usage,
  });
}

/** What a call has used, as far as its events tell. */
function usageOfCall(usage: unknown): Usage {
  const input = numberAt(usage, "input_tokens");
  const cached = numberAt(usage, "cache_read_input_tokens");
  const output = numberAt(usage, "output_tokens");
  const written = numberAt(usage, "cache_creation_input_tokens") ?? 0;
  return {
    ...(input === undefined ? {} : { inputTokens: input + written }),
    ...(cached === undefined ? {} : { cachedTokens: cached }),
    ...(output === undefined ? {} : { outputTokens: output }),
  };
}

/** What was used since the last result, by model: calls that failed and those of its helpers are in it. */
function usageOf(models: unknown): (Usage & Models) | undefined {
  if (!isMessage(models) || Object.keys(models).length === 0) return undefined;
  const sum = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, usd: 0 };
  for (const each of Object.values(models)) {
    sum.inputTokens +=
      (numberAt(each, "inputTokens") ?? 0) + (numberAt(each, "cacheCreationInputTokens") ?? 0);
    sum.outputTokens += numberAt(each, "outputTokens") ?? 0;
    sum.cachedTokens += numberAt(each, "cacheReadInputTokens") ?? 0;
    sum.usd += numberAt(each, "costUSD") ?? 0;
  }
  return sum;
}

async function permit(asked: Message, ears: Ears): Promise<object> {
  const request = asked["request"];
  const respond = (response: object): object => ({
    subtype: "success",
    request_id: asked["request_id"],
    response,
  });
  if (part(request, "subtype") !== "can_use_tool")
    return { subtype: "error", request_id: asked["request_id"], error: "not known here" };
  const input = part(request, "input");
  const tool = textAt(request, "tool_name") ?? "";
  const questions = listAt(input, "questions");
  if (tool === "AskUserQuestion" && questions.length > 0)
    return respond(await answerTo(input, questions, ears));
  const suggestions = listAt(request, "permission_suggestions");
  const argument = argumentOf(input);
  const { option } = await ears.ask({
    kind: "permission",
    text: [tool, argument ?? textAt(request, "description")].filter(Boolean).join(": "),
    tool,
    ...(argument === undefined ? {} : { argument }),
    options: suggestions.length > 0 ? [ALLOW, ALWAYS, DENY] : [ALLOW, DENY],
  });
  if (option !== ALLOW.id && option !== ALWAYS.id)
    return respond({ behavior: "deny", message: REFUSED });
  const lasting = option === ALWAYS.id ? { updatedPermissions: suggestions } : {};
  return respond({ behavior: "allow", updatedInput: input, ...lasting });
}

const ALLOW: Choice = { id: "allow", label: "Yes", means: "allow" };
const ALWAYS: Choice = { id: "always", label: "Yes, and do not ask again", means: "always" };
const DENY: Choice = { id: "deny", label: "No", means: "deny" };

/** One question after another; a refusal is one of all of them. */
async function answerTo(input: unknown, questions: unknown[], ears: Ears): Promise<object> {
  const answers: Record<string, string> = {};
  for (const each of questions) {
    const question = textAt(each, "question") ?? "";
    const labels = listAt(each, "options").map((option) => textAt(option, "label") ?? "");
    const options = [...labels, FREE].map((label, index) => ({ id: `${index}`, label }));
    const { option, text } = await ears.ask({ kind: "question", text: question, options });
    const answer = text ?? labels[Number(option ?? Number.NaN)];
    if (answer === undefined) return { behavior: "deny", message: REFUSED };
    answers[question] = answer;
  }
  return { behavior: "allow", updatedInput: { ...(input as object), answers } };
}

/** What a tool is wanted for, as its hooks tell it too. */
function argumentOf(input: unknown): string | undefined {
  return (
    textAt(input, "command") ??
    textAt(input, "file_path") ??
    textAt(input, "url") ??
    (isMessage(input) ? JSON.stringify(input) : undefined)
  );
}

function stepOf(block: unknown): string {
  return `${textAt(block, "name") ?? "tool"} ${argumentOf(part(block, "input")) ?? ""}`.trim();
}

function retryOf(said: Message): string {
  const status = numberAt(said, "error_status");
  return `${status === undefined ? "" : `${status} `}${textAt(said, "error") ?? "failed"} (attempt ${numberAt(said, "attempt") ?? 1})`;
}
