import type { Submit } from "../profile/types.ts";
import type { ShownDialog } from "../screen/dialog.ts";
import { typed } from "../screen/prompt.ts";
import type { Reply } from "./state.ts";

/** Pause between two writes of one answer. */
export const MOVE_MS = 250;

const UP = "\u001b[A";
const DOWN = "\u001b[B";
const RIGHT = "\u001b[C";
const ENTER = "\r";

interface Means {
  submit: Submit;
  bracketedPaste: boolean;
  /** What closes the dialog without an answer. */
  deny: string;
}

interface NextKeys {
  keys: string;
  last: boolean;
  /** These keys are the text of the answer; Enter follows. */
  spells?: boolean;
}

/** The next keys of an answer; `last`: they give it. `reply.keys` tells how many writes have gone before. */
export function keysFor(
  reply: Pick<Reply, "target" | "text" | "keys" | "spelt">,
  shown: ShownDialog,
  means: Means,
): NextKeys {
  const { target, text, keys } = reply;
  if (target === -1 && text === undefined) return { keys: means.deny, last: true };
  if (target === -1) return spell(reply, means);
  switch (shown.layout) {
    case "column":
      return inColumn(reply, shown, means);
    case "row":
      return keys === 0 && target > 0
        ? { keys: RIGHT.repeat(target), last: false }
        : { keys: ENTER, last: true };
    case "numbers":
      return keys === 0 ? { keys: `${target + 1}`, last: false } : { keys: ENTER, last: true };
    case "letters":
      return { keys: `${shown.letters[target] ?? ""}${ENTER}`, last: true };
    default:
      return { keys: means.deny, last: true };
  }
}

function inColumn(
  reply: Pick<Reply, "target" | "text" | "spelt">,
  { selected }: ShownDialog,
  means: Means,
): NextKeys {
  if (reply.spelt) return spell(reply, means);
  const way = reply.target - (selected ?? 0);
  if (way !== 0) return { keys: (way > 0 ? DOWN : UP).repeat(Math.abs(way)), last: false };
  // The option that takes a text is its own input box once it is marked.
  return reply.text === undefined ? { keys: ENTER, last: true } : spell(reply, means);
}

function spell({ text = "", spelt }: Pick<Reply, "text" | "spelt">, means: Means): NextKeys {
  if (spelt) return { keys: means.submit.enter ?? ENTER, last: true };
  const { clear: _, guard: __, pieces: ___, ...submit } = means.submit;
  const box = { bracketedPaste: means.bracketedPaste, draftLines: 0 };
  return { keys: typed(text, submit, box), last: false, spells: true };
}
