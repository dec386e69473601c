/** A pipeline document of `phases` phases as text, with what documents usually have. */
export function documentOf(phases: number): string {
  return JSON.stringify({
    connector: "2.0",
    name: "bench",
    models: { primary: "claude", fallback: "gemini", cheap: "haiku" },
    pipeline: {
      phases: Array.from({ length: phases }, (_, index) => ({
        name: `phase-${index}`,
        workers: [
          { name: "a", model: "primary", prompt: `Do part {worker} of {phase} for {task}` },
          { name: "b", model: "cheap", prompt: "Check it." },
        ],
        session: { worktree: `tree-${index}-{worker}`, sandbox: true, timeout_ms: 60_000 },
        failover: ["fallback"],
      })),
      scratchpad: true,
    },
  });
}
