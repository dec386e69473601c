import { connect as open } from "node:http2";
import { connect as dial } from "node:net";
import { once } from "node:events";
import { PROTOCOL_HEADER } from "@pty4ai/protocol";
import { expect, onTestFinished, test } from "vitest";
import { makeDaemon, shell } from "./testing/harness.ts";

async function ask(socket: string, path: string, protocol: string): Promise<[number, string]> {
  const session = open("http://localhost", { createConnection: () => dial(socket) });
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":path": path, [PROTOCOL_HEADER]: protocol });
  const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
  let text = "";
  for await (const piece of stream) text += String(piece);
  return [Number(headers[":status"]), text];
}

test("a client of a newer protocol is told what to do, and may still ask who is there", async () => {
  const { daemon } = await makeDaemon();
  const [status, text] = await ask(daemon.paths.socket, "/v1/sessions", "99");
  expect(status).toBe(505);
  expect(JSON.parse(text)).toMatchObject({
    code: "version",
    hint: expect.stringContaining("Stop the daemon"),
  });
  expect((await ask(daemon.paths.socket, "/v1/version", "99"))[0]).toBe(200);
  expect((await ask(daemon.paths.socket, "/v1/sessions", "1"))[0]).toBe(200);
});

test("a daemon of another release takes over: sessions go on, what is typed meanwhile arrives once", async () => {
  const test = await makeDaemon({ version: "1.0.0" });
  const { id, pid } = await test.daemon.sessions.start(
    shell("stty -echo; echo ready; exec cat", { name: "s" }),
  );
  const printed = async ({ call }: typeof test): Promise<string> =>
    (await call("GET", "/v1/sessions/s/output?raw=1&follow=0")).text;
  await expect.poll(() => printed(test)).toBe("ready\r\n");
  await test.call("POST", `/v1/sessions/${id}/input?key=a`, { data: "before\n", key: "a" });
  const next = await test.again({ version: "2.0.0" });
  expect(next.daemon.version().version).toBe("2.0.0");
  await next.call("POST", `/v1/sessions/${id}/input`, { data: "before\n", key: "a" });
  await next.call("POST", `/v1/sessions/${id}/input`, { data: "after\n", key: "b" });
  await expect.poll(() => printed(next)).toBe("ready\r\nbefore\r\nafter\r\n");
  expect(next.daemon.sessions.get("s")).toMatchObject({ state: "running", pid });
});
