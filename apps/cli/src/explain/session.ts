import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { safeText } from "../terminal/safe.ts";

/** What the daemon believes of a session's agent, and why. */
export async function explainSession(context: Context, id: string, json: boolean): Promise<number> {
  const client = await context.client();
  try {
    const session = await client.get(id);
    const { text, agentState, turn } = await client.explain(session.id);
    if (!json) {
      context.out(`${safeText(text)}\n`);
      return EXIT.ok;
    }
    const last = turn?.evidence.at(-1);
    const told = {
      agent: session.agent ?? null,
      state: agentState ?? null,
      reply: turn?.reply ?? null,
      rule: last?.rule ?? null,
      evidence: turn?.evidence ?? [],
      rejected: [],
      turn: turn ?? null,
    };
    context.out(`${JSON.stringify(told)}\n`);
    return EXIT.ok;
  } finally {
    await client.close();
  }
}
