import { type Driver, ProtocolError } from "@pty4ai/protocol";
import { mergeProfile } from "../profile/merge.ts";
import type { Profile, ResolvedAgent } from "../profile/types.ts";

/** The agent as it is to be driven: by keys, or by messages where its profile knows how. Default: as the profile says.
 *  Throws `bad-option` for a driver that it has not. */
export function withDriver(agent: ResolvedAgent, asked?: Driver): ResolvedAgent {
  const { profile } = agent;
  const driver = asked ?? profile.driver;
  return { ...agent, profile: driver === "acp" ? byMessages(profile) : { ...profile, driver } };
}

function byMessages(profile: Profile): Profile {
  if (profile.acp === undefined)
    throw new ProtocolError("bad-option", `${profile.title} cannot be driven by messages`, {
      hint: `use driver "pty", or give its profile an "acp" part where the program has such a mode`,
    });
  const merged = mergeProfile({ ...profile }, profile.acp.change) as unknown as Profile;
  return { ...merged, driver: "acp" };
}
