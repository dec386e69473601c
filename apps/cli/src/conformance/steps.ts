import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@pty4ai/client";
import type { Session, Turn } from "@pty4ai/protocol";

/** One session of the agent under test. */
export interface Bench {
  client: Client;
  session: string;
  /** Keys that end the agent in good order, typed one after another. */
  exit: string[];
  /** A word that no other prompt has. */
  word: () => string;
  /** How long one turn may take. */
  turnMs: number;
}

/** What was tried. `problem` undefined: it held. `told`: what was seen, for people. */
export interface Outcome {
  step: string;
  ms: number;
  problem?: string;
  told: string;
}

type Step = (bench: Bench) => Promise<{ problem?: string; told: string }>;

const PAUSE_MS = 400;
const EXIT_MS = 20_000;

/** What every profile must be able to do with its agent, in this order, in one session. */
export const STEPS: readonly (readonly [name: string, step: Step])[] = [
  ["start, ready, prompt", onePrompt],
  ["prompt of several lines", severalLines],
  ["two turns, one waits", twoTurns],
  ["interrupt", interrupt],
  ["a turn after the interrupt", onePrompt],
  ["exit", leave],
];

async function onePrompt(bench: Bench): ReturnType<Step> {
  const word = bench.word();
  return judge(await ask(bench, `Reply with exactly this word and nothing else: ${word}`), [word]);
}

async function severalLines(bench: Bench): ReturnType<Step> {
  const [first, second] = [bench.word(), bench.word()];
  const prompt = `Reply with exactly the two words below and nothing else.\n\n${first}\n${second}`;
  return judge(await ask(bench, prompt), [first, second]);
}

async function twoTurns(bench: Bench): ReturnType<Step> {
  const words = [bench.word(), bench.word()];
  const prompts = words.map((word) => `Reply with exactly this word and nothing else: ${word}`);
  const [one, two] = await Promise.all(prompts.map((prompt) => ask(bench, prompt)));
  if (one === undefined || two === undefined) return { problem: "no turns", told: "" };
  const found = [judge(one, words.slice(0, 1)), judge(two, words.slice(1))];
  const problem = found.map((each) => each.problem).find(Boolean);
  const waited = (two.times.typed ?? 0) >= (one.times.ended ?? Infinity);
  const wrong = problem ?? (waited ? undefined : "the second was typed before the first had ended");
  return { told: found.map(({ told }) => told).join("; "), ...(wrong ? { problem: wrong } : {}) };
}

async function interrupt(bench: Bench): ReturnType<Step> {
  const { client, session } = bench;
  const id = `interrupt-${bench.word()}`;
  const prompt = "Count from 1 to 2000, each number in words on a line of its own.";
  await client.submit(session, { id, prompt, timeoutMs: bench.turnMs });
  for (let tries = 0; tries < 200; tries++) {
    const { state } = await client.turn(session, id);
    if (state === "working" || state === "ended") break;
    await sleep(100);
  }
  await client.interrupt(session);
  const turn = await client.waitTurn(session, id);
  const told = tellTurn(turn);
  if (turn.end === "interrupted") return { told };
  const problem =
    turn.end === "done"
      ? "the agent had ended before it could be interrupted"
      : `ended ${turn.end}: ${turn.detail ?? ""}`;
  return { told, problem };
}

async function leave({ client, session, exit }: Bench): ReturnType<Step> {
  if (exit.length === 0) return { problem: "the profile tells no way to leave", told: "" };
  for (const keys of exit) {
    await client.write(session, Buffer.from(keys));
    await sleep(PAUSE_MS);
  }
  for (let waited = 0; waited < EXIT_MS; waited += 200) {
    const { exit: gone } = await client.get(session);
    if (gone) {
      const told = gone.signal === null ? `status ${gone.code ?? "-"}` : gone.signal;
      return gone.code === 0 ? { told } : { told, problem: `it left with ${told}` };
    }
    await sleep(200);
  }
  return { problem: `it was still there after ${EXIT_MS / 1000} s`, told: "" };
}

async function ask({ client, session, word, turnMs }: Bench, prompt: string): Promise<Turn> {
  const { id } = await client.submit(session, { id: `ask-${word()}`, prompt, timeoutMs: turnMs });
  return client.waitTurn(session, id);
}

const ORDER = ["queued", "typed", "submitted", "working", "ended"] as const;

/** A turn that is done, whose reply has the words, and which went through all its states. */
function judge(turn: Turn, words: string[]): { problem?: string; told: string } {
  const told = tellTurn(turn);
  if (turn.end !== "done") return { told, problem: `ended ${turn.end}: ${turn.detail ?? ""}` };
  const missing = words.filter((word) => !turn.reply?.includes(word));
  if (missing.length > 0) return { told, problem: `the reply has no ${missing.join(", ")}` };
  const skipped = ORDER.filter((state) => turn.times[state] === undefined);
  return skipped.length > 0 ? { told, problem: `never ${skipped.join(", ")}` } : { told };
}

function tellTurn(turn: Turn): string {
  const { queued = 0, ended = queued } = turn.times;
  const last = turn.evidence.at(-1);
  return `${turn.end} after ${((ended - queued) / 1000).toFixed(1)} s, by ${last?.signal ?? "?"} ${last?.rule ?? ""}`.trim();
}

/** Where the agent stands when a step has failed, for the message. */
export function whereabouts(session: Session): string {
  return [session.state, session.agentState].filter(Boolean).join(", ");
}
