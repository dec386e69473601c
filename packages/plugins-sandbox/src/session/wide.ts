import { ProtocolError, type SessionDraft } from "@pty4ai/protocol";
import { listsTree } from "../bwrap/mounts.ts";
import { realPath, within } from "../path.ts";

/** Folders of the system that many programs share: sockets of others lie in them. */
const SHARED = ["/tmp", "/var", "/var/tmp", "/run", "/etc", "/dev", "/proc", "/sys", "/usr"];

/** Tells the folders that would make a sandbox worth nothing when they were shown in it: those that hold the home folder,
 *  the daemon's own files or its socket, and those that everybody uses. A unix socket is reached by its path, whatever
 *  the network. */
export function wideFolders(
  draft: SessionDraft,
  own: { home: string; stateDir: string },
): (folder: string) => boolean {
  const runtime = draft.env["XDG_RUNTIME_DIR"];
  const hidden = [
    own.home,
    own.stateDir,
    draft.dir,
    ...(runtime === undefined ? [] : [runtime]),
  ].map(realPath);
  return (folder) => {
    const real = realPath(folder);
    return SHARED.includes(real) || hidden.some((inner) => within(real, inner));
  };
}

export function refuseWide(draft: SessionDraft, tooWide: (folder: string) => boolean): void {
  const tree = listsTree(draft) ? [] : [draft.cwd];
  const access = draft.access.filter((each) => each.mode !== "seed").map((each) => each.path);
  const wide = [...tree, ...access].find(tooWide);
  if (wide === undefined) return;
  throw new ProtocolError(
    "no-sandbox",
    `a sandbox that shows ${wide} would show your home folder, the daemon's own files or what everybody uses`,
    { hint: "start the session in the folder of one project, or give it a worktree" },
  );
}
