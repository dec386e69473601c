import { describe, expect, test } from "vitest";
import { demo, profileOf, Scenario, unattended } from "./scenario.test-driver.ts";

type Story = (scenario: Scenario) => Scenario;
type Row = [name: string, story: Story, wanted: Record<string, unknown>];

const idle = { title: "IDLE", footer: "" };

const rows: Row[] = [
  [
    "the agent's own end, with reply and counts",
    (s) =>
      s.hook("Ended", {
        session_id: "s",
        reply: "fine",
        usage: { input_tokens: 3, output_tokens: 4 },
      }),
    { end: "done", reply: "fine", usage: { inputTokens: 3, outputTokens: 4 } },
  ],
  [
    "an end of another conversation says nothing",
    (s) => s.hook("Ended", { session_id: "other", reply: "a title" }),
    { end: undefined },
  ],
  [
    "an end that may be a failure waits for the error line",
    (s) =>
      s
        .hook("Maybe", { reply: "" })
        .screen({ ...idle, talk: ["> do it", "! limit reached, resets at 2030-01-01T00:00:00Z"] })
        .wait(700),
    { end: "limit", resetsAt: "2030-01-01T00:00:00.000Z" },
  ],
  [
    "and is done where there is none",
    (s) =>
      s
        .hook("Maybe", { reply: "yes" })
        .screen({ ...idle, talk: ["> do it", "yes"] })
        .wait(700),
    { end: "done", reply: "yes" },
  ],
  [
    "idle without the event that ends a turn is unsure",
    (s) => s.screen({ ...idle, talk: ["> do it", "some answer"] }).wait(6_000),
    { end: "unsure", reply: "some answer" },
  ],
  [
    "an idle screen that flickers is not the end",
    (s) => s.screen(idle).wait(1_000).screen({ title: "BUSY" }).wait(1_000),
    { end: undefined },
  ],
  [
    "an error line while it goes on working is no end",
    (s) => s.screen({ talk: ["> do it", "! 429 limit"] }).wait(9_000),
    { end: undefined },
  ],
  [
    "an idle title beside busy text is no end",
    (s) => s.screen({ title: "IDLE", talk: ["> do it", "half an answer"] }).wait(9_000),
    { end: undefined },
  ],
  [
    "a failure told by the agent",
    (s) => s.hook("Failed", { error: "rate_limit" }),
    { end: "limit", detail: "rate_limit" },
  ],
  [
    "overloaded is an error",
    (s) => s.hook("Failed", { error: "529 Overloaded" }),
    { end: "error" },
  ],
  ["not signed in", (s) => s.hook("Failed", { error: "authentication_failed" }), { end: "auth" }],
  [
    "the agent's own error line at rest",
    (s) => s.screen({ ...idle, talk: ["> do it", "! 503 unavailable"] }).wait(2_000),
    { end: "error", detail: "! 503 unavailable" },
  ],
  [
    "an answer that talks about errors is none",
    (s) =>
      s
        .screen({ ...idle, talk: ["> do it", "The API answers ! 429 and limit"] })
        .hook("Ended", { reply: "ok" }),
    { end: "done" },
  ],
  [
    "an error line above the prompt is an old one",
    (s) => s.screen({ ...idle, talk: ["! 429 before", "> do it", "an answer"] }).wait(6_000),
    { end: "unsure" },
  ],
  [
    "permission: event and dialog",
    (s) =>
      s
        .hook("Ask", { command: "rm -r x" })
        .wait(200)
        .screen({ title: "IDLE", talk: ["DIALOG allow"] })
        .wait(500),
    { end: "permission", detail: "rm -r x" },
  ],
  [
    "the event alone is not enough",
    (s) => s.hook("Ask", { command: "rm -r x" }).wait(2_000),
    { end: undefined },
  ],
  [
    "the dialog alone needs longer",
    (s) => s.screen({ title: "IDLE", talk: ["DIALOG allow"] }).wait(3_100),
    { end: "permission" },
  ],
  [
    "a question",
    (s) => s.hook("Question", { text: "which one?" }),
    { end: "question", detail: "which one?" },
  ],
  [
    "a failed call repeated for too long",
    (s) => s.screen({ footer: "429 slow down, retrying in 9 esc to stop" }).wait(10_100),
    { end: "limit", detail: expect.stringContaining("429") },
  ],
  [
    "a failed call that recovers",
    (s) =>
      s
        .screen({ footer: "retrying in 2 esc to stop" })
        .wait(3_000)
        .screen({ footer: "esc to stop", talk: ["> do it", "on we go"] })
        .wait(9_000),
    { end: undefined },
  ],
  [
    "spinners and clocks are no progress",
    (s) => tickingClock(s, 61),
    { end: "stalled", detail: expect.stringContaining("nothing new for 60 s") },
  ],
  ["new lines are", (s) => growingTalk(s, 90), { end: undefined }],
  [
    "the crash of the agent",
    (s) => s.exit(1),
    { end: "crashed", detail: "the agent exited with status 1" },
  ],
  [
    "a signal",
    (s) => s.exit(null, { signal: "SIGKILL" }),
    { end: "crashed", detail: expect.stringContaining("SIGKILL") },
  ],
  ["an exit in good order is still no end of a turn", (s) => s.exit(0), { end: "crashed" }],
  ["an interrupt the agent tells", (s) => s.interrupt().hook("Stopped"), { end: "interrupted" }],
  [
    "an interrupt the screen shows",
    (s) => s.interrupt().wait(300).screen(idle).wait(900),
    { end: "interrupted" },
  ],
  ["an interrupt that nothing shows", (s) => s.interrupt().wait(13_000), { end: "unsure" }],
];

describe("a running turn ends by", () => {
  test.each(rows)("%s", (_, story, wanted) => {
    const { last } = story(Scenario.working());
    expect({ ...last, end: last?.end }).toMatchObject(wanted);
  });
});

test("an agent that told its start and draws nothing yet is not idle", () => {
  const scenario = Scenario.sent()
    .hook("Began", { session_id: "s", prompt: "do it" })
    .screen({ ...idle, talk: ["> do it"] })
    .wait(50_000);
  expect(scenario.last).toMatchObject({ state: "working" });
  scenario.wait(12_000);
  expect(scenario.last).toMatchObject({ end: "stalled" });
});

test("title alone is enough for a program without events", () => {
  const scenario = withoutHooks("SCREEN");
  scenario.screen({ title: "BUSY", talk: ["> do it"] }).wait(500);
  scenario.screen({ title: "IDLE", talk: ["> do it", "an answer"] }).wait(1_600);
  expect(scenario.last).toMatchObject({ end: "done", reply: "an answer" });
});

test("silence alone is never done", () => {
  const scenario = withoutHooks("SILENCE")
    .screen({ talk: ["> do it", "an answer"] })
    .wait(9_000);
  expect(scenario.last).toMatchObject({ end: "unsure", reply: "an answer" });
});

test("an end told before its prompt was taken belongs to the turn before", () => {
  const scenario = Scenario.working()
    .hook("Ended", { reply: "one" })
    .screen({ ...idle, talk: [] });
  scenario.submit("t2", "again").wait(600).screen({ box: "again" }).wait(200).screen({ box: "" });
  scenario.hook("Ended", { reply: "one, once more" });
  expect(scenario.last).toMatchObject({ id: "t2", state: "submitted" });
});

test("a turn has at most the time its caller gives it", () => {
  const scenario = Scenario.ready().submit("t1", "do it", { timeoutMs: 20_000 });
  scenario
    .screen({ box: "do it" })
    .wait(200)
    .hook("Began", { prompt: "do it" })
    .screen({ title: "BUSY" });
  for (let i = 0; i < 20; i++) scenario.wait(1_000).screen({ talk: [`line ${"x".repeat(i)}`] });
  expect(scenario.last).toMatchObject({ end: "stalled", detail: "no end after 20 s" });
});

test("what looks like a dialog beside an input box is something the agent wrote", () => {
  const { not: _, ...ready } = demo.signals.ready;
  const profile = profileOf({ ...demo, signals: { ...demo.signals, ready } });
  const scenario = Scenario.sent("do it", profile).hook("Began", { prompt: "do it" });
  scenario
    .screen({ ...idle, talk: ["> do it", "DIALOG allow", "DIALOG trust", "/here"] })
    .wait(3_500);
  expect(scenario.state.agent).toBe("working");
  scenario.hook("Ended", { reply: "ok" }).submit("t2", "next").wait(1_000);
  expect(scenario.writes.at(-1)).toContain("t2:paste");
});

test("a failure is classified by all that the agent says, and told in its own words", () => {
  const failed = [{ hook: "Failed", text: ["message", "code"] }];
  const profile = profileOf({ ...demo, signals: { ...demo.signals, error: failed } });
  const scenario = Scenario.sent("do it", profile).hook("Failed", {
    message: "Sorry",
    code: "rate_limit",
  });
  expect(scenario.last).toMatchObject({ end: "limit", detail: "Sorry" });
});

test("an agent that tries on by itself after its turn was given up is at a limit, and works once it got through", () => {
  const scenario = Scenario.working().screen({
    footer: "429 slow down, retrying in 9 esc to stop",
  });
  scenario.wait(10_100);
  expect([scenario.last?.end, scenario.state.agent]).toEqual(["limit", "limit"]);
  scenario.screen({ footer: "esc to stop" }).wait(200);
  expect(scenario.state.agent).toBe("working");
});

describe("start-up", () => {
  test("answers the folder dialog only for the session's own folder and when it may", () => {
    const story: Story = (s) =>
      s
        .submit("t1", "x")
        .screen({ talk: ["DIALOG trust", "/here"] })
        .wait(1_000);
    expect(story(new Scenario()).writes).toEqual(['dialog:trust:1 "y"']);
    expect(story(new Scenario(demo, { permission: "ask", cwd: "/here" })).writes).toEqual([]);
    expect(story(new Scenario(demo, { permission: "full", cwd: "/there" })).writes).toEqual([]);
  });

  test("ends with auth at a sign-in dialog", () => {
    const scenario = new Scenario()
      .submit("t1", "x")
      .screen({ talk: ["DIALOG login"] })
      .wait(4_000);
    expect(scenario.last).toMatchObject({ end: "auth" });
    expect(scenario.state.agent).toBe("auth");
  });

  test("leaves other dialogs to a person, then says which one it was", () => {
    const scenario = new Scenario(demo, { ...unattended, permission: "ask" });
    scenario.submit("t1", "x");
    scenario.screen({ talk: ["DIALOG trust", "/here"] }).wait(20_000);
    expect(scenario.last).toMatchObject({ state: "queued" });
    scenario.wait(11_000);
    expect(scenario.last).toMatchObject({
      end: "permission",
      detail: expect.stringContaining("trust"),
    });
  });

  test("gives up on an agent that never gets ready, and says what it shows", () => {
    const scenario = new Scenario()
      .submit("t1", "x")
      .screen({ talk: ["Loading"], title: "BUSY" })
      .wait(61_000);
    expect(scenario.last).toMatchObject({
      end: "stalled",
      detail: expect.stringContaining("Loading"),
    });
  });

  test("tells the last words of a program that ends at once", () => {
    const scenario = new Scenario()
      .submit("t1", "x")
      .screen({ talk: ["Not logged in"] })
      .exit(1);
    expect(scenario.last).toMatchObject({
      end: "auth",
      detail: expect.stringContaining("Not logged in"),
    });
  });
});

describe("one-shot", () => {
  const shell = profileOf({
    name: "sh",
    title: "sh",
    bin: "sh",
    mode: "oneshot",
    signals: { error: [{ line: "^API Error" }], stallMs: 0 },
  });
  const start = (): Scenario => new Scenario(shell).submit("t1", "make");
  test.each<[string, Story, Record<string, unknown>]>([
    [
      "what it printed is the reply",
      (s) => s.exit(0, { output: "built\n" }),
      { end: "done", reply: "built" },
    ],
    [
      "a status is an error with the last line",
      (s) => s.exit(2, { output: "a\nno rule\n" }),
      { end: "error", detail: "the agent exited with status 2: no rule" },
    ],
    [
      "output that mentions 429 is no limit",
      (s) => s.exit(1, { output: "test 429 failed" }),
      { end: "error" },
    ],
    [
      "its own error line is classified",
      (s) => s.exit(1, { output: "API Error 429" }),
      { end: "limit" },
    ],
    ["a signal is a crash", (s) => s.exit(null, { signal: "SIGSEGV" }), { end: "crashed" }],
    ["it may be silent for as long as it likes", (s) => s.wait(3_600_000), { state: "working" }],
    ["a second prompt is refused", (s) => s.submit("t2", "more"), { id: "t2", end: "error" }],
  ])("%s", (_, story, wanted) => {
    expect(story(start()).last).toMatchObject(wanted);
  });
});

function tickingClock(scenario: Scenario, count: number): Scenario {
  for (let i = 0; i < count; i++)
    scenario.wait(1_000).screen({ talk: ["> do it", `${"⠋⠙⠹"[i % 3]} Thinking… (${i}s)`] });
  return scenario;
}

function growingTalk(scenario: Scenario, count: number): Scenario {
  const talk = ["> do it"];
  for (let i = 0; i < count; i++) {
    talk.push(`finding ${"abcdefghij"[i % 10]}${"x".repeat(i)}`);
    scenario.wait(1_000).screen({ talk: talk.slice(-20) });
  }
  return scenario;
}

/** The demo agent as one that has no events, with a sent prompt. */
function withoutHooks(done: "SCREEN" | "SILENCE"): Scenario {
  const { hook: _, ...ready } = demo.signals.ready;
  const rule = done === "SCREEN" ? { title: "^IDLE" } : { silenceMs: 6_000 };
  const profile = profileOf({
    ...demo,
    signals: { ...demo.signals, ready, start: [], done: [rule] },
  });
  return Scenario.sent("do it", profile);
}
