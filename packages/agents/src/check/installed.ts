import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import type { ResolvedAgent } from "../profile/types.ts";
import { expand } from "../profile/variables.ts";

export interface CheckOptions {
  env: Record<string, string | undefined>;
  variables?: Record<string, string>;
}

/** Path of the agent's program. Throws `not-installed` with the folders looked in. */
export function checkInstalled(agent: ResolvedAgent, options: CheckOptions): string {
  const { profile, model } = agent;
  const program = expand(profile.bin, { ...options.variables, model: model ?? "" });
  const folders = (options.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const places = program.includes("/") ? [program] : folders.map((folder) => join(folder, program));
  const found = places.find((place) => isAbsolute(place) && executable(place));
  if (found !== undefined) return found;
  throw new ProtocolError(
    "not-installed",
    `${profile.title} is not installed: no program "${program}"`,
    {
      ...(profile.install === undefined ? {} : { hint: profile.install }),
      details: { program, lookedIn: program.includes("/") ? [program] : folders },
    },
  );
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
