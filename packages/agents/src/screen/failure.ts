import type { TurnEnd } from "@pty4ai/protocol";
import type { FailureClass } from "../profile/types.ts";

/** Wording of provider failures. Only ever applied to a structured error field or to the agent's own error line. */
const WORDINGS: [FailureClass, RegExp][] = [
  [
    "auth",
    /not logged in|please run \/login|(invalid|incorrect) (x-)?api.?key|\b401\b|\b403\b|unauthorized|unauthenticated|authentication|no api key found|please set an auth method|no auth type is selected|sign in with|login flow|oauth token/i,
  ],
  [
    "rate_limit",
    /\b429\b|rate.?limit|too many requests|resource_exhausted|exceeded your current quota|insufficient_quota|usage limit|quota|hit your (\w+ )?limit|billing|credit balance/i,
  ],
  ["overloaded", /\b(529|503)\b|overloaded|unavailable|server-side issue|at capacity/i],
  ["server", /\b5\d\d\b|internal server error|server_error|api_error/i],
  [
    "network",
    /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN|connection (refused|error|reset)|fetch failed|unable to connect|reconnecting|stream disconnected|network|timed? ?out/i,
  ],
  ["missing", /execvp|command not found|no such file or directory/i],
];

const ENDS: Record<FailureClass, TurnEnd> = {
  rate_limit: "limit",
  overloaded: "error",
  server: "error",
  network: "error",
  auth: "auth",
  missing: "crashed",
  other: "error",
};

export function classify(text: string): FailureClass {
  for (const [name, pattern] of WORDINGS) if (pattern.test(text)) return name;
  return "other";
}

export function endOf(failure: FailureClass): TurnEnd {
  return ENDS[failure];
}
