import type { PluginContext, SessionDraft } from "@pty4ai/protocol";
import type { ChosenPlugin } from "./catalogue.ts";

/** Lets each plugin look, then change the draft, in their order. Nothing on the machine changes here. */
export async function applyPlugins(
  draft: SessionDraft,
  chosen: readonly ChosenPlugin[],
  contextFor: (plugin: string) => PluginContext,
): Promise<SessionDraft> {
  let shaped = draft;
  for (const { plugin, options } of chosen) {
    const facts = await plugin.probe?.(shaped, options, contextFor(plugin.name));
    shaped = plugin.transform(shaped, options, facts);
  }
  return shaped;
}
