import type { TextProblem } from "./diagnostic.ts";
import { type ShellPlace, walkShell } from "./shell.ts";
import { slotText, type TemplateValues } from "./render.ts";
import type { ParsedTemplate, TemplatePart } from "./template.ts";

/** A command line for `sh` and the variables its slots read. */
export interface RenderedCommand {
  script: string;
  env: Record<string, string>;
}

const VARIABLE = "NIIA_SLOT_";

/** Fills the template of a command line. A value never becomes part of the script: each slot turns into a quoted
 *  reference to a variable of its own, fitting the quotes it stands in. Throws where `commandProblems` has something to say. */
export function renderCommand(
  parts: readonly TemplatePart[],
  values: TemplateValues,
): RenderedCommand {
  const env: Record<string, string> = {};
  const names = new Map<string, string>();
  const places = placesOf(parts);
  const script = parts.map((part, index) => {
    if ("text" in part) return part.text;
    const key = JSON.stringify(part.slot);
    const name = names.get(key) ?? `${VARIABLE}${names.size + 1}`;
    names.set(key, name);
    env[name] = slotText(part.slot, values).replaceAll("\0", "");
    return reference(name, places[index] ?? "plain");
  });
  return { script: script.join(""), env };
}

/** Slots of a command line that stand where a reference cannot be quoted, or where the shell would take data for code. */
export function commandProblems({ parts, places }: ParsedTemplate): TextProblem[] {
  const where = placesOf(parts).filter((_, index) => "slot" in (parts[index] ?? {}));
  return where.flatMap((place, index) => {
    const words = UNSAFE[place];
    const slot = places[index];
    if (!words || !slot) return [];
    const message = `a slot cannot stand ${words}`;
    const hint = "put the value in a variable first, such as value={task}, and use that";
    return [{ code: "C1405" as const, message, hint, start: slot.start, end: slot.end }];
  });
}

const UNSAFE: Partial<Record<ShellPlace, string>> = {
  escaped: "after a backslash",
  dollar: "after a $",
  backquotes: "inside backquotes",
  arithmetic: "inside $((…))",
  heredoc: "in or after a here-document",
};

function reference(name: string, place: ShellPlace): string {
  const words = UNSAFE[place];
  if (words) throw new TypeError(`A slot of a command line cannot stand ${words}`);
  if (place === "single") return `'"$${name}"'`;
  if (place === "double") return `\${${name}}`;
  return `"$${name}"`;
}

/** How the shell reads each part: in which quotes it begins. */
function placesOf(parts: readonly TemplatePart[]): ShellPlace[] {
  const shell = walkShell();
  return parts.map((part) => {
    const place = shell.place();
    shell.read("text" in part ? part.text : "x");
    return place;
  });
}
