import { existsSync } from "node:fs";
import { ProtocolError } from "@pty4ai/protocol";
import type { Profile } from "../profile/types.ts";
import { expand } from "../profile/variables.ts";

/** Whether the agent has credentials, as far as files and names of the environment show; nothing is read from them.
 *  Throws `not-signed-in` with the next step. A profile that says nothing about it passes. */
export function checkSignedIn(
  profile: Profile,
  options: { env: Record<string, string | undefined> },
): void {
  const { signIn } = profile;
  if (signIn === undefined) return;
  const variables: Record<string, string> = { home: options.env["HOME"] ?? "/" };
  for (const [name, { env, default: fallback }] of Object.entries(profile.variables))
    variables[name] = (env && options.env[env]) || expand(fallback, variables);
  const found = signIn.any.some((sign) =>
    "env" in sign ? Boolean(options.env[sign.env]) : existsSync(expand(sign.file, variables)),
  );
  if (!found)
    throw new ProtocolError("not-signed-in", `${profile.title} is not signed in`, {
      hint: signIn.message,
    });
}
