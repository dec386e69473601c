import type { Classified } from "@pty4ai/agents";
import type { Turn } from "@pty4ai/protocol";
import { safeText } from "../terminal/safe.ts";

/** In words: the state, why, and what was not believed. */
export function print(found: Classified & { turns?: Turn[] }): string {
  const lines = [`${found.agent}: ${found.state}${found.rule ? ` by ${found.rule}` : ""}`];
  for (const { rule, signal, match } of found.evidence) lines.push(`  ${signal} ${rule}: ${match}`);
  for (const { rule, match, why } of found.rejected) lines.push(`  not ${rule} "${match}": ${why}`);
  for (const turn of found.turns ?? []) lines.push(...ofTurn(turn));
  if (found.reply !== null)
    lines.push("reply:", ...found.reply.split("\n").map((line) => `  ${line}`));
  return `${safeText(lines.join("\n"))}\n`;
}

function ofTurn(turn: Turn): string[] {
  const end = turn.end ? `, ended ${turn.end}` : "";
  return [
    `${turn.id}: ${turn.state}${end}${turn.detail ? `: ${turn.detail}` : ""}`,
    ...turn.evidence.map(
      ({ at, state, signal, rule, match }) =>
        `  ${(at / 1000).toFixed(2)} s ${state}: ${signal} by ${rule}: ${match}`,
    ),
  ];
}
