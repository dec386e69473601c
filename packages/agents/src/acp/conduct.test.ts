import { describe, expect, it } from "vitest";
import type { EngineContext } from "../turn/context.ts";
import { demo, Scenario } from "../turn/scenario.test-driver.ts";
import type { Profile } from "../profile/types.ts";
import type { AgentEvents, AgentEventName } from "./event.ts";
import { CommandReader } from "./frame.ts";

const profile: Profile = { ...demo, driver: "acp", acp: { speaks: "acp", change: {} } };
const recorded: Profile = {
  ...profile,
  acp: { speaks: "acp", change: {}, records: { hook: "Records", usage: "usage" } },
  signals: { ...demo.signals, retrying: [{ hook: "Again", text: ["message"] }] },
};
const options = [
  { id: "yes", label: "Allow", means: "allow" as const },
  { id: "ever", label: "Always", means: "always" as const },
  { id: "no", label: "Reject", means: "deny" as const },
];
const asked = { turn: "t1", ask: 1, kind: "permission" as const, text: "touch it", options };

class Talk extends Scenario {
  static opened(context: EngineContext = {}, of: Profile = profile): Talk {
    return new Talk(of, context).news("acp.ready", { conversation: "c1" });
  }

  static busy(context: EngineContext = {}, of: Profile = profile): Talk {
    return Talk.opened(context, of)
      .submit("t1", "do it")
      .news("acp.sent", { turn: "t1" })
      .news("acp.update", { turn: "t1", what: "text" });
  }

  news<N extends AgentEventName>(name: N, payload: AgentEvents[N]): this {
    return this.hook(name, payload as unknown as Record<string, unknown>);
  }

  done(more: Partial<AgentEvents["acp.done"]> = {}): this {
    return this.news("acp.done", { turn: "t1", stop: "end", reply: "Made.", ...more });
  }

  /** What was sent to the bridge, under its key. */
  get sent(): string[] {
    return this.effects.flatMap(({ effect }) => {
      if (effect.type !== "write") return [];
      const [command] = new CommandReader().read(effect.data);
      return [`${effect.key} ${JSON.stringify(command)}`];
    });
  }
}

const told = ({ last }: Scenario): unknown =>
  [last?.state, last?.end, last?.detail].filter(Boolean);

describe("a turn by messages", () => {
  it("goes through its states, each with its evidence", () => {
    const talk = Talk.busy().done({ usage: { inputTokens: 7, outputTokens: 2 } });
    expect(talk.last).toMatchObject({
      state: "ended",
      end: "done",
      reply: "Made.",
      usage: { inputTokens: 7, outputTokens: 2 },
    });
    expect(talk.last?.evidence.map(({ state, rule }) => `${state} ${rule}`)).toEqual([
      "typed acp.prompt",
      "submitted acp.sent",
      "working acp.update",
      "ended acp.done",
    ]);
    expect(talk.sent).toEqual(['t1:prompt {"do":"prompt","turn":"t1","text":"do it"}']);
    expect(talk.state.conversation).toBe("c1");
  });

  it("waits until the conversation is open, and for the one before", () => {
    const talk = new Talk(profile, {}).submit("t1", "one").submit("t2", "two");
    expect(talk.sent).toEqual([]);
    talk.news("acp.ready", {}).news("acp.sent", { turn: "t1" });
    expect(talk.sent).toHaveLength(1);
    expect(talk.done().sent.map((line) => line.slice(0, 9))).toEqual(["t1:prompt", "t2:prompt"]);
  });

  it("is sent once, however often it is asked for", () => {
    const talk = Talk.opened().submit("t1", "do it").submit("t1", "do it").done().submit("t1", "x");
    expect(talk.sent).toHaveLength(1);
  });

  it.each<[string, (talk: Talk) => unknown, unknown[]]>([
    ["a limit of tokens", (t) => t.done({ stop: "tokens" }), ["ended", "error"]],
    ["a refusal", (t) => t.done({ stop: "refusal" }), ["ended", "error"]],
    ["cancelled", (t) => t.done({ stop: "cancelled" }), ["ended", "interrupted"]],
    ["an unknown stop", (t) => t.done({ stop: "x" as never }), ["ended", "unsure"]],
    [
      "a key that is refused",
      (t) => t.news("acp.error", { turn: "t1", code: 401, message: "no" }),
      ["ended", "auth"],
    ],
    [
      "a sign-in that is needed",
      (t) => t.news("acp.error", { turn: "t1", code: -32000, auth: true, message: "Log in" }),
      ["ended", "auth"],
    ],
    [
      "a quota",
      (t) => t.news("acp.error", { turn: "t1", code: 429, message: "try again in 2h" }),
      ["ended", "limit"],
    ],
    [
      "a provider that is down",
      (t) => t.news("acp.error", { turn: "t1", code: 500, message: "terminated" }),
      ["ended", "error"],
    ],
    ["silence", (t) => t.wait(61_000), ["ended", "stalled"]],
    ["the end of its program", (t) => t.exit(null, { signal: "SIGKILL" }), ["ended", "crashed"]],
    [
      "news of another shape",
      (t) =>
        t
          .hook("acp.done", { turn: "t1" })
          .hook("acp.asked", { turn: "t1", ask: "1", text: 7, options: null })
          .hook("acp.error", { turn: "t1", message: { toString: 1 } }),
      ["working"],
    ],
    [
      "news of another turn",
      (t) => t.done({ turn: "t0" }).news("acp.error", { turn: "t9", message: "x" }),
      ["working"],
    ],
    ["words in the answer", (t) => t.done({ reply: "429 rate limit" }), ["ended", "done"]],
  ])("with %s", (_, play, expected) => {
    const talk = Talk.busy();
    play(talk);
    expect([talk.last?.state, talk.last?.end].filter(Boolean)).toEqual(expected);
  });

  it("tells when a limit is over", () => {
    const talk = Talk.busy().news("acp.error", {
      turn: "t1",
      code: 429,
      message: "quota; resets 2026-11-22T03:00:00Z",
    });
    expect(talk.last?.resetsAt).toBe("2026-11-22T03:00:00.000Z");
  });

  it("is unsure where the bridge does not hand it on, and has it cancelled", () => {
    const talk = Talk.opened().submit("t1", "do it").wait(21_000);
    expect(told(talk)).toEqual(["ended", "unsure", expect.stringContaining("given the prompt")]);
    expect(talk.sent.at(-1)).toBe('t1:cancel {"do":"cancel","turn":"t1"}');
  });

  it("has a time limit, and the next one is sent after the agent was told to stop", () => {
    const talk = Talk.opened()
      .submit("t1", "one", { timeoutMs: 5_000 })
      .news("acp.sent", { turn: "t1" });
    talk.wait(5_100).submit("t2", "two");
    expect(talk.turns.find(({ end }) => end)?.end).toBe("stalled");
    expect(talk.sent.map((line) => line.split(" ")[0])).toEqual([
      "t1:prompt",
      "t1:cancel",
      "t2:prompt",
    ]);
  });

  it("ends interrupted, or unsure where the agent does not stop", () => {
    const stopped = Talk.busy().interrupt().done({ stop: "cancelled" });
    expect(told(stopped)).toEqual(["ended", "interrupted"]);
    expect(told(Talk.busy().interrupt().wait(13_000))).toMatchObject(["ended", "unsure", {}]);
    const asks = Talk.busy().interrupt().interrupt();
    expect(asks.sent.filter((line) => line.includes("cancel"))).toHaveLength(1);
  });

  it("never opens: auth, error, time", () => {
    const fails = (news: AgentEvents["acp.failed"]): unknown =>
      new Talk(profile, {}).submit("t1", "x").news("acp.failed", news).last?.end;
    expect(fails({ message: "Log in first", auth: true })).toBe("auth");
    expect(fails({ message: "no such model" })).toBe("error");
    expect(new Talk(profile, {}).submit("t1", "x").wait(61_000).last?.end).toBe("stalled");
    const gone = new Talk(profile, {}).submit("t1", "x").news("acp.gone", { message: "status 1" });
    expect(gone.exit(1).last).toMatchObject({ end: "error", detail: "status 1" });
  });
});

describe("the agent's own records", () => {
  const counts = { input: 20, output: 3, cost: 0.5 };

  it("count more than the message, whichever comes first", () => {
    const usage = { inputTokens: 9, outputTokens: 1 };
    const after = Talk.busy({}, recorded).done({ usage }).hook("Records", { usage: counts });
    const before = Talk.busy({}, recorded).hook("Records", { usage: counts }).done({ usage });
    for (const talk of [after, before])
      expect(talk.last?.usage).toEqual({ inputTokens: 20, outputTokens: 3, usd: 0.5 });
  });

  it("are waited for a moment only", () => {
    const usage = { inputTokens: 9, outputTokens: 1 };
    const talk = Talk.busy({}, recorded).done({ usage });
    expect(talk.last?.state).toBe("working");
    expect(talk.wait(800).last).toMatchObject({ end: "done", usage });
    expect(Talk.busy({}, recorded).done({ usage }).exit(0).last?.end).toBe("done");
  });

  it("tell of calls that are repeated: after a while the turn ends by what they say", () => {
    const again = { message: "Too Many Requests, try again in 2h" };
    const talk = Talk.busy({}, recorded).hook("Again", again);
    expect(talk.wait(9_000).hook("Again", again).last?.state).toBe("working");
    expect(talk.wait(2_000).last).toMatchObject({ end: "limit", resetsAt: expect.any(String) });
    const recovered = Talk.busy({}, recorded).hook("Again", again);
    recovered.news("acp.update", { turn: "t1", what: "text" }).wait(20_000);
    expect(recovered.last?.state).toBe("working");
  });
});

describe("dialogs by messages", () => {
  it("are a state of the turn until somebody answers", () => {
    const talk = Talk.busy().news("acp.asked", { ...asked, tool: "execute", argument: "touch it" });
    expect(talk.last?.dialog).toMatchObject({
      kind: "permission",
      tool: "execute",
      argument: "touch it",
      options: ["Allow", "Always", "Reject"],
    });
    expect(talk.state.agent).toBe("permission");
    talk.wait(600_000).answer({ choice: 2, by: "ann" });
    expect(talk.sent.at(-1)).toBe('t1:dialog:1:answer {"do":"answer","ask":1,"option":"ever"}');
    expect(talk.last?.dialogs).toMatchObject([{ answer: { by: "ann", choice: 2 } }]);
    expect(talk.done().last?.end).toBe("done");
  });

  it.each<[string, EngineContext["dialogs"], string | undefined, string]>([
    ["allowed by a rule", { allow: [{ tool: "execute", argument: "touch *" }] }, "yes", "working"],
    ["refused by a rule", { deny: [{ tool: "execute" }], allow: [{ tool: "*" }] }, "no", "working"],
    ["of another tool", { allow: [{ tool: "edit" }] }, undefined, "working"],
    ["refused where no rule fits", { otherwise: "deny" }, "no", "working"],
    ["nobody may answer", { otherwise: "fail" }, undefined, "ended"],
  ])("%s", (_, dialogs, option, state) => {
    const news = { ...asked, tool: "execute", argument: "touch it" };
    const talk = Talk.busy({ dialogs: dialogs ?? {} }).news("acp.asked", news);
    const answers = talk.sent.filter((line) => line.includes(":answer"));
    expect(answers.map((line) => /"option":"(\w+)"/.exec(line)?.[1])).toEqual(
      option === undefined ? [] : [option],
    );
    expect(talk.last?.state).toBe(state);
    if (state === "ended") expect(talk.last?.end).toBe("permission");
  });

  it("that nobody answers in time end the turn, unanswered", () => {
    const talk = Talk.opened()
      .submit("t1", "x", { timeoutMs: 5_000 })
      .news("acp.sent", { turn: "t1" });
    talk.news("acp.asked", asked).wait(5_100);
    expect(talk.last).toMatchObject({ end: "permission", dialogs: [{ text: "touch it" }] });
    expect(talk.last?.dialogs?.[0]?.answer).toBeUndefined();
    expect(talk.last?.dialog).toBeUndefined();
    expect(talk.state.dialog).toBeNull();
  });

  it("a question takes a text where it has no options", () => {
    const question = { ...asked, kind: "question" as const, text: "Which?", options: [] };
    const talk = Talk.busy().news("acp.asked", question).answer({ text: "Green" });
    expect(talk.sent.at(-1)).toContain('"text":"Green"');
  });

  it("are refused where no option refuses", () => {
    const one = { ...asked, options: options.slice(0, 1) };
    const talk = Talk.busy().news("acp.asked", one).answer({ deny: true });
    expect(talk.sent.at(-1)).toContain('"deny":true');
  });
});
