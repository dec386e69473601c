import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Turn, TurnEnd } from "../../../packages/protocol/src/index.ts";
import type { StubRequest } from "../../../packages/testkit/src/index.ts";
import { type Bout, type Scenario, told, wrong } from "./scenario.ts";

const touch = ({ cwd }: { cwd: string }): string => `echo ran > '${join(cwd, "made.txt")}'`;
const made = ({ cwd }: Bout): boolean => existsSync(join(cwd, "made.txt"));
/** Equal but for blanks at the ends of lines, and for how accents are composed. */
const same = (a = "", b = ""): boolean => even(a) === even(b);
const even = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ *\n */g, "\n")
    .trim();
const ended = (turn: Turn, ...ends: TurnEnd[]): Record<string, boolean> => ({
  [`it ended ${told(turn)}, not ${ends.join(" or ")}`]: ends.includes(turn.end as TurnEnd),
});

/** Throws for a name that is none. */
export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS[name];
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return scenario;
}

/** The prompt came once, whole; the turn is done and its reply is what the model said. */
function answered(bout: Bout, turn: Turn, prompt: string): Record<string, boolean> {
  const heard = bout.heard().filter((call) => same(call.prompt, prompt));
  return {
    ...ended(turn, "done"),
    [`the model was asked ${heard.length} times, not once`]: heard.length === 1,
    [`the reply is ${JSON.stringify(turn.reply?.slice(0, 80))}`]: same(
      turn.reply,
      `Heard ${bout.token}.`,
    ),
  };
}

async function once(bout: Bout, prompt: string): Promise<string | undefined> {
  const turn = await bout.ask(await bout.start(), prompt);
  return wrong(answered(bout, turn, prompt));
}

/** Waits until the agent is ready, so that a slow start does not count as time of the turn. */
async function rested({ client }: Bout, session: string): Promise<void> {
  const limit = Date.now() + 180_000;
  while ((await client.get(session)).agentState === "starting" && Date.now() < limit)
    await pause(100);
}

/** The provider answers with that, or not at all. */
function failing(title: string, behaviour: Scenario["model"], ends: TurnEnd[]): Scenario {
  return {
    title,
    model: behaviour ?? (() => ({})),
    async play(bout) {
      const session = await bout.start();
      await rested(bout, session);
      const turn = await bout.ask(session, `Fail ${bout.token}`, 40_000);
      return wrong(ended(turn, ...ends));
    },
  };
}

async function permission(bout: Bout, answer: "allow" | "deny"): Promise<string | undefined> {
  const session = await bout.start();
  const asked = await bout.trusted(session, await bout.ask(session, `Use the tool ${bout.token}`));
  if (asked.dialog === undefined) return `no dialog: ${told(asked)}`;
  const early = made(bout);
  await bout.client.answer(session, answer === "allow" ? { choice: 1 } : { deny: true });
  const turn = await bout.settle(session, asked);
  return wrong({
    "the tool ran before anybody answered": !early,
    "the tool did not run": answer === "deny" || made(bout),
    "the tool ran all the same": answer === "allow" || !made(bout),
    ...(answer === "allow"
      ? ended(turn, "done")
      : ended(turn, "done", "interrupted", "permission")),
    "the dialog says nobody answered": turn.dialogs?.at(-1)?.answer?.by !== undefined,
  });
}

const tool: Scenario["model"] = (call) => ({ toolCalls: [{ shell: touch(call) }] });
const escalated: Scenario["model"] = (call) => ({ toolCalls: [{ shell: touch(call), ask: true }] });
const ASKS_NOBODY = { pi: "it has no permissions" };

export const SCENARIOS: Record<string, Scenario> = {
  prompt: { title: "a prompt", play: (bout) => once(bout, `Say it ${bout.token}`) },
  "multi-line": {
    title: "several lines, wide and right-to-left",
    play: (bout) =>
      once(
        bout,
        `First ${bout.token}\n\n- 宽字符 עברית e\u0301\n- "quotes" $HOME \`x\`\nlast line`,
      ),
  },
  "64-kb": {
    title: "a prompt of 64 KB",
    play: (bout) => once(bout, `Long ${bout.token} ${"word and word ".repeat(4_650)}end`),
  },
  tool: {
    title: "a tool call, nobody asked",
    permission: "full",
    model: tool,
    async play(bout) {
      const prompt = `Use the tool ${bout.token}`;
      const turn = await bout.ask(await bout.start(), prompt);
      return wrong({ ...answered(bout, turn, prompt), "the tool did not run": made(bout) });
    },
  },
  "two-turns": {
    title: "two turns of one conversation",
    async play(bout) {
      const session = await bout.start();
      const [one, two] = [`One ${bout.token}`, `Two ${bout.token}`];
      const first = await bout.ask(session, one);
      const second = await bout.ask(session, two);
      const last = bout.heard().at(-1);
      return wrong({
        ...answered(bout, first, one),
        ...answered(bout, second, two),
        "the second does not know the first":
          last?.prompts.some((said) => same(said, one)) === true,
      });
    },
  },
  allowed: {
    title: "permission asked and given",
    permission: "ask",
    model: escalated,
    without: ASKS_NOBODY,
    play: (bout) => permission(bout, "allow"),
  },
  denied: {
    title: "permission asked and refused",
    permission: "ask",
    model: escalated,
    without: ASKS_NOBODY,
    play: (bout) => permission(bout, "deny"),
  },
  question: {
    title: "the agent asks something and gets its answer",
    permission: "ask",
    model: () => ({ toolCalls: [{ question: "Which colour?", options: ["Red", "Green"] }] }),
    without: {
      pi: "it has no tool for that",
      codex: "its tool for that is only there in plan mode",
    },
    withoutByMessages: {
      gemini: "its messages know no questions, and it offers its model no tool for them",
      opencode: "its messages know no questions, and it offers its model no tool for them",
      qwen: "its messages know no questions, and it offers its model no tool for them",
    },
    async play(bout) {
      const session = await bout.start();
      const asked = await bout.trusted(session, await bout.ask(session, `Ask me ${bout.token}`));
      if (asked.dialog === undefined) return `no dialog: ${told(asked)}`;
      const { kind } = asked.dialog;
      await bout.client.answer(session, { choice: 2 });
      const turn = await bout.settle(session, asked);
      const results = JSON.stringify(
        bout
          .heard()
          .concat(bout.results())
          .map(({ toolResults }) => toolResults),
      );
      return wrong({
        ...ended(turn, "done"),
        [`the dialog is a ${kind}`]: kind === "question",
        "the model did not hear Green": /Green/.test(results),
      });
    },
  },
  interrupt: {
    title: "interrupted, then another prompt",
    model: ({ prompt }) => (/Stop/.test(prompt) && !/Go on/.test(prompt) ? { hang: true } : {}),
    async play(bout) {
      const session = await bout.start();
      const [broken, next] = [`Stop this ${bout.token}`, `Go on ${bout.token}`];
      const stopped = await bout.stop(session, broken);
      const turn = await bout.ask(session, next);
      // Some keep what was broken off, and tell their model both at once.
      const heard = (): StubRequest[] =>
        bout.heard().map((call) => ({ ...call, prompt: call.prompt.replace(`${broken}\n`, "") }));
      return wrong({
        ...ended(stopped, "interrupted"),
        ...answered({ ...bout, heard }, turn, next),
      });
    },
  },
  "401": failing("the key is refused", () => ({ status: 401 }), ["auth"]),
  "429": failing("the provider's limit is reached", () => ({ status: 429 }), ["limit", "stalled"]),
  "529": failing("the provider is overloaded", () => ({ status: 529 }), ["error", "stalled"]),
  hang: failing("the provider takes the call and says nothing", () => ({ hang: true }), [
    "stalled",
  ]),
  cut: failing("the answer breaks off", () => ({ cut: true }), ["error", "stalled"]),
  killed: {
    title: "the agent's process is killed",
    model: () => ({ hang: true }),
    async play(bout) {
      const session = await bout.start();
      const turn = await bout.shoot(session, `Die ${bout.token}`);
      return wrong(ended(turn, "crashed"));
    },
  },
  resume: {
    title: "the conversation goes on in another session",
    async play(bout) {
      const [one, two] = [`One ${bout.token}`, `Two ${bout.token}`];
      const session = await bout.start();
      const first = await bout.ask(session, one);
      const { conversation } = await bout.client.get(session);
      if (conversation === undefined) return "the session has no conversation";
      await bout.leave(session);
      const turn = await bout.ask(await bout.start({ resume: conversation }), two);
      const last = bout.heard().at(-1);
      return wrong({
        ...answered(bout, first, one),
        ...answered(bout, turn, two),
        "the second does not know the first":
          last?.prompts.some((said) => same(said, one)) === true,
      });
    },
  },
};
