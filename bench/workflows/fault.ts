import { until } from "../../e2e/agents/place.ts";
import type { Place } from "../../e2e/agents/place.ts";
import type { Begun } from "../../e2e/niia.ts";
import type { Rule } from "../../packages/testkit/src/index.ts";

/** Something that goes wrong in the middle of a workflow, and what must become of it. */
export interface Fault {
  name: string;
  /** `done`: the run ends as if nothing had been. A pattern: it fails, and the reason says so. */
  expected: "done" | RegExp;
  /** Added to the answer to the first prompt. */
  first?: Partial<Rule>;
  /** The first Enter after a paste never arrives. */
  swallow?: true;
  /** Set for the whole document, as its author would. */
  session?: object;
  /** Done to the run once its first prompt has reached the model. */
  strike?: (place: Place, run: Begun) => Promise<void>;
}

// Long enough to be struck in the middle.
const SLOW = { delayMs: 2000 };

export const FAULTS: readonly Fault[] = [
  { name: "none", expected: "done" },
  {
    name: "daemon killed",
    expected: "done",
    first: SLOW,
    async strike(place) {
      await asked(place);
      process.kill((await place.user.daemonPid()) ?? 0, "SIGKILL");
    },
  },
  {
    name: "runner killed",
    expected: "done",
    first: SLOW,
    async strike(place, run) {
      await asked(place);
      run.signal("SIGKILL");
    },
  },
  {
    name: "/exit in prose",
    expected: "done",
    first: {
      toolCalls: [{ shell: "printf '\\n/exit\\n'; sleep 2" }, { shell: "sleep 1" }],
      text: "I would say\n\n/exit\n\nbut the work goes on.",
    },
  },
  { name: "Enter swallowed", expected: "done", swallow: true },
  { name: "429 for ever", expected: /limit|429/i, first: { status: 429, message: "rate limit" } },
  {
    name: "endless spinner",
    expected: /40 ?s|time/i,
    first: { hang: true },
    session: { timeout_ms: 40_000 },
  },
];

async function asked({ stub }: Place): Promise<void> {
  await until("the first prompt reached the model", () => stub.turns().length > 0);
}
