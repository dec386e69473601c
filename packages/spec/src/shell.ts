/** Where in a command line a place is, as `sh` reads it. */
export type ShellPlace =
  | "plain"
  | "single"
  | "double"
  | "comment"
  | "escaped"
  | "dollar"
  | "backquotes"
  | "arithmetic"
  | "heredoc";

export interface ShellWalk {
  read(text: string): void;
  place(): ShellPlace;
}

type Context = "plain" | "double" | "subst" | "paren" | "braces" | "backquotes" | "arithmetic";

/** Follows the quoting of a command line piece by piece. */
export function walkShell(): ShellWalk {
  const open: Context[] = ["plain"];
  let single = false;
  let comment = false;
  let escaped = false;
  let before = "\n";
  let waiting = false;
  let heredoc = false;

  const top = (): Context => open.at(-1) ?? "plain";
  const inDouble = (): boolean =>
    top() === "double" || (top() === "braces" && open.includes("double"));

  function readChar(char: string, rest: string): number {
    if (heredoc) return 1;
    if (escaped) escaped = false;
    else if (single) single = char !== "'";
    else if (comment) comment = char !== "\n";
    else if (char === "\\") escaped = true;
    else return readSyntax(char, rest);
    return 1;
  }

  function readSyntax(char: string, rest: string): number {
    const double = inDouble();
    if (char === "\n" && waiting) heredoc = true;
    if (char === '"') toggle("double");
    else if (char === "`") toggle("backquotes");
    else if (rest.startsWith("$((")) return enter("arithmetic", 3);
    else if (rest.startsWith("$(")) return enter("subst", 2);
    else if (rest.startsWith("${")) return enter("braces", 2);
    else if (top() === "arithmetic" && rest.startsWith("))")) return leave(2);
    else if (char === ")" && (top() === "subst" || top() === "paren")) return leave(1);
    else if (char === "}" && top() === "braces") return leave(1);
    else if (double || top() === "arithmetic") return 1;
    else if (char === "(") return enter("paren", 1);
    else if (char === "'") single = true;
    else if (char === "#" && /[\s;&|()]/.test(before)) comment = true;
    else if (rest.startsWith("<<") && !rest.startsWith("<<<")) return ((waiting = true), 2);
    else if (rest.startsWith("<<<")) return 3;
    return 1;
  }

  function toggle(context: "double" | "backquotes"): void {
    if (top() === context) open.pop();
    else open.push(context);
  }

  function enter(context: Context, length: number): number {
    open.push(context);
    return length;
  }

  function leave(length: number): number {
    open.pop();
    return length;
  }

  return {
    read(text) {
      for (let at = 0; at < text.length; ) {
        const length = readChar(text[at] ?? "", text.slice(at, at + 3));
        at += length;
        before = text[at - 1] ?? before;
      }
    },
    place() {
      if (heredoc) return "heredoc";
      if (escaped) return "escaped";
      if (open.includes("backquotes")) return "backquotes";
      if (open.includes("arithmetic")) return "arithmetic";
      if (comment) return "comment";
      if (single) return "single";
      if (before === "$") return "dollar";
      return inDouble() ? "double" : "plain";
    },
  };
}
