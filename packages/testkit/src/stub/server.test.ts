import { afterEach, describe, expect, it } from "vitest";
import type { Api } from "./call.ts";
import type { Behaviour, Rule } from "./rule.ts";
import { startStub, type Stub } from "./server.ts";

const parameters = { type: "object", properties: { command: {}, description: {} } };

// A call as each API's agents send it: prompt, tools offered, results of the tools that ran.
const APIS: Record<
  Api,
  {
    path: string;
    body: (prompt: string, results?: string[]) => object;
    untooled: (prompt: string) => object;
  }
> = {
  messages: {
    path: "/v1/messages?beta=true",
    body: (prompt, results = []) => ({
      model: "m",
      stream: true,
      tools: [{ name: "Bash", input_schema: parameters }],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "<system-reminder>be kind</system-reminder>" },
            { type: "text", text: `<pasted_content id="1">\n${prompt}\n</pasted_content>` },
          ],
        },
        ...results.flatMap((content) => [
          { role: "assistant", content: [{ type: "tool_use", id: "t", name: "Bash", input: {} }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content }] },
        ]),
      ],
    }),
    untooled: (prompt) => ({
      model: "m",
      stream: true,
      messages: [{ role: "user", content: prompt }],
    }),
  },
  responses: {
    path: "/v1/responses",
    body: (prompt, results = []) => ({
      model: "m",
      stream: true,
      tools: [{ type: "function", name: "shell_command", parameters }, { type: "web_search" }],
      input: [
        {
          type: "message",
          role: "user",
          content: [{ type: "input_text", text: "<environment_context>x</environment_context>" }],
        },
        { type: "message", role: "user", content: [{ type: "input_text", text: prompt }] },
        ...results.map((output) => ({ type: "function_call_output", call_id: "t", output })),
      ],
    }),
    untooled: (prompt) => ({ model: "m", stream: true, input: prompt }),
  },
  chat: {
    path: "/v1/chat/completions",
    body: (prompt, results = []) => ({
      model: "m",
      stream: true,
      tools: [{ type: "function", function: { name: "bash", parameters } }],
      messages: [
        { role: "system", content: "be kind" },
        { role: "user", content: prompt },
        ...results.map((content) => ({ role: "tool", tool_call_id: "t", content })),
      ],
    }),
    untooled: (prompt) => ({
      model: "m",
      stream: true,
      messages: [{ role: "user", content: prompt }],
    }),
  },
  gemini: {
    path: "/v1beta/models/m:streamGenerateContent?alt=sse",
    body: (prompt, results = []) => ({
      tools: [
        { functionDeclarations: [{ name: "run_shell_command", parametersJsonSchema: parameters }] },
      ],
      contents: [
        { role: "user", parts: [{ text: "<session_context>x</session_context>" }] },
        { role: "user", parts: [{ text: prompt }] },
        ...results.map((output) => ({
          role: "user",
          parts: [{ functionResponse: { name: "x", response: { output } } }],
        })),
      ],
    }),
    untooled: (prompt) => ({ contents: [{ role: "user", parts: [{ text: prompt }] }] }),
  },
};
const names = Object.keys(APIS) as Api[];

let stub: Stub;
const start = async (rules: Rule[]) => {
  stub = await startStub({ rules });
};
afterEach(() => stub.close());

const post = (api: Api, body: object, signal?: AbortSignal) =>
  fetch(stub.url + APIS[api].path, {
    method: "POST",
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });

/** The text of a streamed answer, whatever the API: every string under a key that carries it. */
const streamed = (text: string) =>
  [...text.matchAll(/^data: (\{.*)$/gm)]
    .map(([, data = ""]) => JSON.parse(data))
    .map(
      (event) =>
        event.delta?.text ??
        (event.type === "response.output_text.delta" ? event.delta : undefined) ??
        event.choices?.[0]?.delta?.content ??
        event.candidates?.[0]?.content?.parts?.[0]?.text ??
        "",
    )
    .join("");

describe.each(names)("%s", (api) => {
  const { body, untooled } = APIS[api];

  it("streams the scripted text and knows the prompt", async () => {
    await start([
      { when: { prompt: "review" }, text: "Two flaws in {model}, says the answer to {prompt}. ✓" },
    ]);
    const response = await post(api, body("Review this"));
    expect(streamed(await response.text())).toBe(
      "Two flaws in m, says the answer to Review this. ✓",
    );
    expect(stub.turns()).toMatchObject([
      { api, kind: "turn", prompt: "Review this", prompts: ["Review this"], outcome: "answered" },
    ]);
  });

  it("asks for each tool in turn, then answers", async () => {
    await start([
      {
        toolCalls: [{ shell: "ls" }, { write: { path: "a.txt", content: "b" } }],
        text: "saw {output}",
      },
    ]);
    await (await post(api, body("Go"))).text();
    await (await post(api, body("Go", ["file"]))).text();
    expect(streamed(await (await post(api, body("Go", ["file", "written"]))).text())).toBe(
      "saw written",
    );
    expect(stub.requests.map((request) => [request.kind, request.answer])).toEqual([
      ["turn", expect.stringContaining("ls")],
      ["tool", expect.stringContaining("cat > 'a.txt'")],
      ["tool", "saw written"],
    ]);
    expect(stub.turns()).toHaveLength(1);
  });

  it("tells calls beside the conversation apart", async () => {
    await start([{ text: "main" }]);
    await (await post(api, untooled("Give a title"))).text();
    expect(stub.requests).toMatchObject([{ kind: "extra", outcome: "answered" }]);
    expect(stub.turns()).toEqual([]);
  });

  it.each([401, 429, 500, 529])("refuses with %i, and knows the retry", async (status) => {
    await start([{ when: { nth: 1 }, status, retryAfter: 7 }]);
    const refused = await post(api, body("Go"));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([status, "7"]);
    expect(JSON.stringify(await refused.json())).toMatch(/error/);
    await (await post(api, body("Go"))).text();
    expect(stub.requests.map((request) => [request.outcome, request.retry])).toEqual([
      ["refused", false],
      ["answered", true],
    ]);
    expect(stub.turns()).toHaveLength(1);
  });

  const broken: [Behaviour, string][] = [
    [{ hang: true }, "hung"],
    [{ stall: true }, "stalled"],
    [{ cut: true }, "cut"],
  ];
  it.each(broken)("leaves an answer unfinished: %j", async (behaviour, outcome) => {
    await start([behaviour]);
    const signal = AbortSignal.timeout(150);
    await expect(
      post(api, body("Go"), signal).then((response) => response.text()),
    ).rejects.toThrow();
    expect(stub.requests).toMatchObject([{ outcome }]);
  });
});

describe("besides the models", () => {
  it.each([
    ["/v1/models", /stub-model/],
    ["/v1beta/models", /models\/stub-model/],
    ["/v1/messages/count_tokens", /input_tokens/],
    ["/v1beta/models/m:countTokens", /totalTokens/],
    ["/elsewhere", /nothing at/],
  ])("answers %s", async (path, expected) => {
    await start([]);
    const init = path.includes("oken") ? { method: "POST", body: "{}" } : {};
    expect(await (await fetch(stub.url + path, init)).text()).toMatch(expected);
    expect(stub.requests).toEqual([]);
    expect(stub.others).toHaveLength(1);
  });

  it("answers at once where no stream is asked for", async () => {
    await start([{ text: "whole" }]);
    const response = await post("chat", { ...APIS.chat.body("Go"), stream: false });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "whole" } }] });
  });

  it("waits as long as it is told to", async () => {
    await start([{ text: "late", delayMs: 120 }]);
    const before = Date.now();
    await (await post("chat", APIS.chat.body("Go"))).text();
    expect(Date.now() - before).toBeGreaterThanOrEqual(110);
  });
});
