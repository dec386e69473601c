import type { Budget, Decision } from "@connector/runtime";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { stringsOf } from "../session/serve.ts";
import { followRun } from "./follow.ts";
import { findRun } from "./list.ts";
import type { ResumeRequest } from "./request.ts";

export async function resumeRun(
  context: Context,
  id: string | undefined,
  options: { detach: boolean; json: boolean; from?: string; decide: string[]; budget: string[] },
): Promise<number> {
  const run = await findRun(context, id, {
    fits: ({ status }) => options.from !== undefined || status !== "done",
    none: "every run is done: there is nothing to go on with",
  });
  const request: ResumeRequest = {
    inherit: stringsOf(context.env),
    ...(options.from === undefined ? {} : { selection: { from: options.from } }),
    ...(options.decide.length === 0 ? {} : { decide: decisionsOf(options.decide) }),
    ...(options.budget.length === 0 ? {} : { budget: budgetOf(options.budget) }),
  };
  const client = await context.client();
  await client.request("POST", `/v1/runs/${encodeURIComponent(run.id)}/resume`, request);
  await client.close();
  if (options.detach) {
    context.out(options.json ? `${JSON.stringify({ run: run.id })}\n` : `${run.id}\n`);
    return 0;
  }
  const { exit } = await followRun(context, run.id, { json: options.json, owned: true });
  return exit;
}

const DECISIONS: readonly Decision[] = ["rerun", "skip", "keep", "resolver"];

/** `worker=rerun` and the like, once or more. */
function decisionsOf(words: string[]): NonNullable<ResumeRequest["decide"]> {
  return Object.fromEntries(
    words.map((word) => {
      const cut = word.lastIndexOf("=");
      const what = DECISIONS.find((each) => each === word.slice(cut + 1));
      if (cut > 0 && what !== undefined) return [word.slice(0, cut), what];
      const known = DECISIONS.map((each) => `worker=${each}`).join(", ");
      throw new Failure(`--decide ${word}: none of ${known}`, { exit: EXIT.usage });
    }),
  );
}

const LIMITS: readonly (keyof Budget)[] = ["usd", "tokens", "minutes"];

/** `tokens=50000` and the like, once or more. */
function budgetOf(words: string[]): Budget {
  return Object.fromEntries(
    words.map((word) => {
      const [name, number = ""] = word.split("=");
      const limit = LIMITS.find((each) => each === name);
      const most = number.trim() === "" ? Number.NaN : Number(number);
      if (limit !== undefined && Number.isFinite(most) && most > 0) return [limit, most];
      const known = LIMITS.map((each) => `${each}=N`).join(", ");
      throw new Failure(`--budget ${word}: none of ${known}`, { exit: EXIT.usage });
    }),
  );
}
