import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { assets, linesOf } from "./assets.test-driver.ts";

const dir = mkdtempSync(join(tmpdir(), "niia-assets-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** An answer of the model, which is told again and again until it is whole. */
const answer = (time: object): object => ({
  type: "message.updated",
  properties: {
    info: {
      id: "a",
      role: "assistant",
      sessionID: "main",
      cost: 0.5,
      tokens: { input: 1, output: 2, cache: { read: 3 } },
      time,
    },
  },
});

describe("follow-opencode.mjs", () => {
  const usage = { input: 1, output: 2, cached_tokens: 3, cost: 0.5 };
  const story = [
    { type: "server.connected", properties: {} },
    { type: "session.created", properties: { info: { id: "main" } } },
    { type: "session.created", properties: { info: { id: "child", parentID: "main" } } },
    { type: "message.updated", properties: { info: { id: "u", role: "user", sessionID: "main" } } },
    {
      type: "message.part.updated",
      properties: {
        part: { id: "p", type: "text", text: "do it", messageID: "u", sessionID: "main" },
      },
    },
    { type: "session.status", properties: { sessionID: "main", status: { type: "busy" } } },
    { type: "session.idle", properties: { sessionID: "child" } },
    {
      type: "session.status",
      properties: { sessionID: "main", status: { type: "retry", attempt: 1, message: "429" } },
    },
    answer({}),
    {
      type: "message.part.updated",
      properties: {
        part: { id: "q", type: "text", text: "half", messageID: "a", sessionID: "main" },
      },
    },
    {
      type: "message.part.updated",
      properties: {
        part: { id: "q", type: "text", text: "half and whole", messageID: "a", sessionID: "main" },
      },
    },
    answer({ completed: 2 }),
    { type: "session.idle", properties: { sessionID: "main" } },
  ];

  test("tells the main conversation's turn with prompt, reply and counts, and ends with the agent", async () => {
    const sink = join(dir, "opencode.jsonl");
    const server = createServer((request, response) => {
      expect(request.headers.authorization).toBe(
        `Basic ${Buffer.from("opencode:pw").toString("base64")}`,
      );
      response.write(": hello\n\n");
      for (const event of story) response.write(`data: ${JSON.stringify(event)}\n\n`);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const agent = spawn("sleep", ["30"]);
    const { port } = server.address() as AddressInfo;
    const follower = spawn(
      process.execPath,
      [join(assets, "follow-opencode.mjs"), String(port), String(agent.pid)],
      {
        env: { PATH: process.env["PATH"], NIIA_EVENTS: sink, OPENCODE_SERVER_PASSWORD: "pw" },
      },
    );
    await expect.poll(() => (existsSync(sink) ? linesOf(sink).length : 0)).toBe(5);
    expect(linesOf(sink)).toEqual([
      { hook: "server.connected", payload: {} },
      { hook: "session.busy", payload: { session_id: "main", prompt: "do it" } },
      {
        hook: "session.retry",
        payload: { session_id: "main", message: "429 (retrying, attempt 1)" },
      },
      { hook: "session.spent", payload: { session_id: "main", usage } },
      {
        hook: "session.idle",
        payload: { session_id: "main", last_assistant_message: "half and whole", usage },
      },
    ]);
    const gone = once(follower, "exit");
    agent.kill();
    await gone;
    server.closeAllConnections();
    server.close();
  });
});
