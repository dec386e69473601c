/** One thing the sandbox shows. Order matters: a later one lies on top of an earlier one. */
export type Mount =
  | { kind: "read" | "write"; source: string; at: string; optional?: boolean }
  | { kind: "link"; target: string; at: string };

/** The options of bwrap for it. */
export function mountArguments(mount: Mount): string[] {
  if (mount.kind === "link") return ["--symlink", mount.target, mount.at];
  const option = mount.kind === "read" ? "--ro-bind" : "--bind";
  return [mount.optional === true ? `${option}-try` : option, mount.source, mount.at];
}
