import { dirname, resolve, sep } from "node:path";
import type { Mount } from "../bwrap/mount.ts";
import type { CommandFacts } from "../facts.ts";
import { within } from "../path.ts";

/** What must be visible for a command to run from where it was found: its links, and its file or, for a package of npm,
 *  the `node_modules` folder that holds it (native programs lie in a sibling package there). `visible` are folders that
 *  are shown anyway. */
export function commandMounts(command: CommandFacts, visible: readonly string[]): Mount[] {
  const owner = ownerOf(command.real);
  const shown = [...visible, owner];
  const hidden = (path: string) => !shown.some((folder) => within(folder, path));
  const links = command.links
    .filter((link) => hidden(link.at))
    .map((link): Mount => ({ kind: "link", target: link.target, at: link.at }));
  const files: Mount[] = visible.some((folder) => within(folder, owner))
    ? []
    : [{ kind: "read", source: owner, at: owner }];
  // A folder on the way may be a link itself: then the file is shown once more, where the last link says it is.
  const last = lastStep(command);
  const twice: Mount[] =
    last !== command.real && hidden(last) ? [{ kind: "read", source: command.real, at: last }] : [];
  return [...files, ...twice, ...links];
}

/** The outermost `node_modules` folder around a file, else the file's folder below /opt, else the file. */
export function ownerOf(real: string): string {
  const modules = `${sep}node_modules${sep}`;
  const at = real.indexOf(modules);
  if (at >= 0) return real.slice(0, at + modules.length - 1);
  return /^\/opt\/[^/]+(?=\/)/.exec(real)?.[0] ?? real;
}

function lastStep(command: CommandFacts): string {
  const link = command.links.at(-1);
  return link === undefined ? command.path : resolve(dirname(link.at), link.target);
}
