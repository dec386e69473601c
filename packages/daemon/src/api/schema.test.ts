import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import {
  type Check,
  checkAnswer,
  checkInput,
  checkKill,
  checkRestart,
  checkSession,
  checkSize,
  checkTurn,
  protocolSchema,
} from "@pty4ai/protocol";
import { expect, test } from "vitest";
import { makeDaemon, shell } from "../testing/harness.ts";

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(protocolSchema(), "pty4ai");

function mistakes(name: string, value: unknown): unknown[] {
  const validate = ajv.getSchema(`pty4ai#/$defs/${name}`);
  if (validate === undefined) throw new Error(`no ${name}`);
  void validate(value);
  return validate.errors ?? [];
}

function taken(check: Check<unknown>, value: unknown): boolean {
  try {
    check(value, "");
    return true;
  } catch {
    return false;
  }
}

const good: [string, Check<unknown>, object][] = [
  ["Size", checkSize, { cols: 80, rows: 24 }],
  ["KillRequest", checkKill, { graceMs: 5, reason: "killed", detach: true, signal: "SIGINT" }],
  ["InputRequest", checkInput, { data: "x", encoding: "base64", key: "k" }],
  ["TurnRequest", checkTurn, { id: "t", prompt: "p", timeoutMs: 5 }],
  ["AnswerRequest", checkAnswer, { dialog: "d", choice: 1, by: "me" }],
  ["RestartRequest", checkRestart, { env: { A: "b" }, mcp: { db: { command: "db" } } }],
  [
    "SessionRequest",
    checkSession,
    {
      agent: "a",
      cwd: "/",
      size: { cols: 1, rows: 1 },
      mcp: { web: { url: "http://x" } },
      turn: { id: "t", prompt: "p" },
      labels: { run: "r" },
      restart: "ask",
      flow: "live",
      record: true,
      sizing: "latest",
    },
  ],
];

test.each(good)("%s: the schema takes what the daemon takes", (name, check, body) => {
  expect([mistakes(name, body), taken(check, body)]).toEqual([[], true]);
  const keys = fc.constantFrom(...Object.keys(body), "colour");
  fc.assert(
    fc.property(keys, fc.jsonValue(), fc.boolean(), (key, value, drop) => {
      const { [key]: _, ...rest } = body as Record<string, unknown>;
      const changed = drop ? rest : { ...rest, [key]: value };
      // A name that no object may have is refused by the daemon alone.
      if (JSON.stringify(value).includes("__proto__")) return;
      // Beyond the shape a session must be consistent in itself, which the schema tells in words.
      if (name === "SessionRequest" && (key === "cwd" || key === "agent")) return;
      expect(mistakes(name, changed).length === 0).toBe(taken(check, changed));
    }),
  );
});

test("what a daemon answers is as the schema says", async () => {
  const { call, daemon } = await makeDaemon();
  await daemon.sessions.start(shell("echo hello; exit 3", { name: "s" }));
  const waited = await call("GET", "/v1/sessions/s/wait?for=ended");
  const events = (await call("GET", "/v1/events?since=0&follow=0")).text.trim().split("\n");
  const answers: [string, unknown][] = [
    ["Version", (await call("GET", "/v1/version")).json],
    ["WaitResult", waited.json],
    ["Session", (await call("GET", "/v1/sessions/s")).json],
    ["Screen", (await call("GET", "/v1/sessions/s/screen")).json],
    ["Error", (await call("GET", "/v1/sessions/t")).json],
    ["RecordingInfo", ((await call("GET", "/v1/recordings")).json as unknown[])[0]],
    ...events.map((line): [string, unknown] => ["Event", JSON.parse(line)]),
  ];
  for (const [name, value] of answers) expect([name, mistakes(name, value)]).toEqual([name, []]);
  expect(mistakes("Session", { id: 1 })).not.toEqual([]);
});
