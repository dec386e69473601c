import { Readable, Writable } from "node:stream";
import {
  type AnyMessage,
  client,
  type ClientConnection,
  type ContentBlock,
  methods,
  ndJsonStream,
  type PermissionOption,
  type PromptResponse,
  PROTOCOL_VERSION,
  RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
  type StopReason,
  type Stream,
} from "@agentclientprotocol/sdk";
import type { Asked, Choice, Stop } from "../event.ts";
import type { Child } from "./child.ts";
import { minuteAfter } from "./minute.ts";
import { type Ears, type Opening, type Over, Refusal, type Speaker } from "./speaker.ts";
import { usageOf } from "./usage.ts";

const AUTH_REQUIRED = -32_000;

/** Speaks the Agent Client Protocol, version 1. The agent reads and writes files and runs commands by itself, where it
 *  is: nothing is offered to it. */
export function speakAcp(child: Child, opening: Opening, ears: Ears): Speaker {
  let session: string | undefined;
  /** What the agent tells before its first prompt is history. */
  let running = false;
  let told = (): void => {};
  const connection: ClientConnection = client({ name: "niia" })
    .onRequest(methods.client.session.requestPermission, ({ params }) => permission(params, ears))
    .onNotification(methods.client.session.update, ({ params }) => {
      if (running && params.sessionId === session) take(params.update, ears);
    })
    .connect(
      watched(
        ndJsonStream(
          Writable.toWeb(child.stdin),
          Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>,
        ),
        methods.agent.session.prompt,
        () => told(),
      ),
    );
  const { agent } = connection;

  async function open(): Promise<string> {
    const { agentCapabilities: can } = await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: "niia", version: "1" },
    });
    const { cwd, resume, keeps } = opening;
    if (keeps !== undefined) await minuteAfter(keeps);
    if (resume === undefined) {
      ({ sessionId: session } = await agent.request(methods.agent.session.new, {
        cwd,
        mcpServers: [],
      }));
    } else {
      const known = { sessionId: resume, cwd, mcpServers: [] };
      if (can?.sessionCapabilities?.resume)
        await agent.request(methods.agent.session.resume, known);
      else if (can?.loadSession) await agent.request(methods.agent.session.load, known);
      else throw new Refusal({ message: "the agent cannot go on with an earlier conversation" });
      session = resume;
    }
    await settle(session);
    return session;
  }

  async function settle(sessionId: string): Promise<void> {
    const { mode, options = {} } = opening;
    if (mode !== undefined)
      await agent.request(methods.agent.session.setMode, { sessionId, modeId: mode });
    for (const [configId, value] of Object.entries(options))
      await agent.request(methods.agent.session.setConfigOption, { sessionId, configId, value });
  }

  async function prompt(text: string, sent: () => void): Promise<Over> {
    if (session === undefined) throw new Refusal({ message: "the conversation is not open" });
    running = true;
    const block: ContentBlock = { type: "text", text };
    told = sent;
    const response: PromptResponse = await agent.request(methods.agent.session.prompt, {
      sessionId: session,
      prompt: [block],
    });
    return { stop: STOPS[response.stopReason] ?? "end", ...usageOf(response) };
  }

  return {
    open: () => open().catch(refuse),
    prompt: (text, sent) => prompt(text, sent).catch(refuse),
    cancel() {
      if (session !== undefined)
        void agent.notify(methods.agent.session.cancel, { sessionId: session });
    },
  };
}

/** The stream, which tells when the agent's input has taken a message of that method. */
function watched({ readable, writable }: Stream, method: string, sent: () => void): Stream {
  const writer = writable.getWriter();
  const write = async (message: AnyMessage): Promise<void> => {
    await writer.write(message);
    if ("method" in message && message.method === method) sent();
  };
  return { readable, writable: new WritableStream({ write, close: () => writer.close() }) };
}

const STOPS: Partial<Record<StopReason, Stop>> = {
  end_turn: "end",
  cancelled: "cancelled",
  max_tokens: "tokens",
  max_turn_requests: "steps",
  refusal: "refusal",
};

function refuse(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  const { code, message, data } = error;
  const more = typeof data === "object" && data !== null ? (data as { details?: unknown }) : {};
  const details = typeof more.details === "string" ? `: ${more.details}` : "";
  throw new Refusal({
    message: `${message}${details}`,
    code,
    ...(code === AUTH_REQUIRED ? { auth: true } : {}),
  });
}

function take(update: SessionUpdate, ears: Ears): void {
  switch (update.sessionUpdate) {
    case "agent_message_chunk":
      meter(update, ears);
      if (update.content.type === "text")
        ears.text(update.content.text, update.messageId ?? undefined);
      return;
    case "tool_call":
      ears.step(update.title);
      return;
    case "tool_call_update":
      if (update.status === "completed" || update.status === "failed")
        ears.step(`${update.title ?? update.toolCallId}: ${update.status}`);
      else ears.move(update.sessionUpdate);
      return;
    case "agent_thought_chunk":
    case "plan":
      ears.move(update.sessionUpdate);
      return;
    default:
      // Commands and settings that there are say nothing of the turn.
      return;
  }
}

/** Some agents tell the tokens of a call beside its words. */
function meter({ _meta }: { _meta?: unknown }, ears: Ears): void {
  const { usage } = usageOf(_meta ?? {});
  if (usage !== undefined) ears.used(usage);
}

async function permission(
  request: RequestPermissionRequest,
  ears: Ears,
): Promise<RequestPermissionResponse> {
  const { options } = request;
  const { option, deny } = await ears.ask(askedBy(request));
  const refuses = options.find(({ kind }) => kind === "reject_once");
  const optionId = option ?? (deny ? refuses?.optionId : undefined);
  return optionId === undefined
    ? { outcome: { outcome: "cancelled" } }
    : { outcome: { outcome: "selected", optionId } };
}

/** The tool is told by its kind (`execute`, `edit`), which all agents share; its argument is the command or the path. */
function askedBy({ toolCall, options }: RequestPermissionRequest): Omit<Asked, "ask"> {
  const { title, kind, rawInput, locations } = toolCall;
  const input = (rawInput ?? {}) as Record<string, unknown>;
  const told = [input["command"], input["file_path"], input["filePath"], locations?.[0]?.path];
  const argument = told.find((value) => typeof value === "string") ?? title;
  return {
    kind: "permission",
    text: title ?? kind ?? "a tool",
    tool: kind ?? "other",
    ...(typeof argument === "string" ? { argument } : {}),
    options: options.map(choiceOf),
  };
}

const MEANINGS: Partial<Record<PermissionOption["kind"], Choice["means"]>> = {
  allow_once: "allow",
  allow_always: "always",
  reject_once: "deny",
};

function choiceOf({ optionId, name, kind }: PermissionOption): Choice {
  const means = MEANINGS[kind];
  return { id: optionId, label: name, ...(means === undefined ? {} : { means }) };
}
