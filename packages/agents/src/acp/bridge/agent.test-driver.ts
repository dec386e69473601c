// A small agent of the protocol for tests: node agent.test-driver.ts. What its prompt says, it does:
// `say TEXT`, `tool`, `fail CODE`, `hang`, `slow`, `die`, `paint`.
import { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import {
  agent,
  methods,
  ndJsonStream,
  RequestError,
  type RequestPermissionRequest,
} from "@agentclientprotocol/sdk";

let count = 0;
let stop = (): void => {};

const app = agent({ name: "test" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: 1,
    agentCapabilities: { loadSession: process.env["LOADS"] === "1" },
  }))
  .onRequest(methods.agent.session.new, () => {
    if (process.env["SIGNED_OUT"]) throw RequestError.authRequired();
    count += 1;
    return { sessionId: `s${count}` };
  })
  .onRequest(methods.agent.session.load, () => ({}))
  .onNotification(methods.agent.session.cancel, () => stop())
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const { sessionId } = params;
    const [block] = params.prompt;
    const text = block?.type === "text" ? block.text : "";
    const say = (words: string): Promise<void> =>
      client.notify(methods.client.session.update, {
        sessionId,
        update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text: words } },
      });
    const [verb = "", ...rest] = text.split(/\s+/);
    switch (verb) {
      case "fail":
        throw new RequestError(Number(rest[0]), "it failed");
      case "die":
        console.error("a last word");
        return process.exit(3);
      case "hang":
        await new Promise<void>((resolve) => {
          stop = resolve;
        });
        return { stopReason: "cancelled" };
      case "tool": {
        await say("Before.");
        const toolCall = {
          toolCallId: "t",
          title: "touch it",
          kind: "execute" as const,
          rawInput: { command: "touch it" },
        };
        const asked: RequestPermissionRequest = {
          sessionId,
          toolCall,
          options: [
            { optionId: "yes", name: "Allow", kind: "allow_once" },
            { optionId: "no", name: "Reject", kind: "reject_once" },
          ],
        };
        const { outcome } = await client.request(methods.client.session.requestPermission, asked);
        await client.notify(methods.client.session.update, {
          sessionId,
          update: { sessionUpdate: "tool_call", ...toolCall },
        });
        await say(outcome.outcome === "selected" ? `Chose ${outcome.optionId}.` : "Nobody.");
        return { stopReason: "end_turn" };
      }
      case "paint":
        await say("\u001b[2J\u001b]0;title\u0007 painted");
        return { stopReason: "end_turn" };
      default:
        await say(rest.slice(0, 1).join(" "));
        await pause(5);
        await say(
          rest
            .slice(1)
            .map((word) => ` ${word}`)
            .join(""),
        );
        return {
          stopReason: "end_turn",
          usage: { inputTokens: 7, outputTokens: 2, totalTokens: 9 },
        };
    }
  });

app.connect(
  ndJsonStream(
    Writable.toWeb(process.stdout),
    Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
  ),
);
