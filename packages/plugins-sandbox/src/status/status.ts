import { hostFacts } from "./host.ts";

/** What `niia doctor` says about sandboxes. */
export interface SandboxStatus {
  available: boolean;
  backend: "bwrap" | null;
  /** Version of bubblewrap, where it was found. */
  version: string | null;
  /** One sentence for people. */
  message: string;
  /** The next step when it is not available. */
  hint?: string;
}

/** Builds a real sandbox, tries its walls, and says what came of it. */
export async function sandboxStatus(): Promise<SandboxStatus> {
  const host = await hostFacts();
  if ("facts" in host) {
    const version = host.facts.bwrap.version.join(".");
    return {
      available: true,
      backend: "bwrap",
      version,
      message: `bubblewrap ${version} builds sandboxes that hold`,
    };
  }
  const { refusal, version = null } = host;
  return { available: false, backend: null, version, message: refusal.message, hint: refusal.hint };
}
