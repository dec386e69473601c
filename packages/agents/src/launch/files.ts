import type { FileToWrite, McpServer } from "@pty4ai/protocol";
import { isObject, mergeProfile } from "../profile/merge.ts";
import type { PermissionLevel, Profile, ProfileFile } from "../profile/types.ts";
import { expand, expandDeep } from "../profile/variables.ts";
import { mcpContent } from "./mcp.ts";

export interface FileOptions {
  level: PermissionLevel;
  variables: Record<string, string>;
  sandboxed: boolean;
  mcp: Record<string, McpServer>;
}

/** The session's own files: those of the profile, with what the permission level and the MCP servers change in them. */
export function filesOf(profile: Profile, options: FileOptions): FileToWrite[] {
  const files: ProfileFile[] = [
    ...profile.files,
    ...(options.sandboxed ? profile.sandbox.files : []),
  ];
  const patches = new Map<string, Record<string, unknown>>();
  for (const [path, patch] of Object.entries(options.level.files ?? {}))
    if (isObject(patch)) patches.set(path, patch);
  const target = Object.keys(options.mcp).length > 0 ? profile.mcp?.file : undefined;
  if (target && !files.some((file) => file.path === target.path))
    files.push({ path: target.path, json: {} });
  return files.map((file) => {
    const raw = target?.path === file.path && { [target.key]: mcpContent(target, options.mcp) };
    return write(file, patches.get(file.path), { variables: options.variables, raw: raw || {} });
  });
}

function write(
  file: ProfileFile,
  patch: Record<string, unknown> | undefined,
  // `raw` is merged in as it is: what is in it is not ours.
  { variables, raw }: { variables: Record<string, string>; raw: Record<string, unknown> },
): FileToWrite {
  const json = patch && isObject(file.json) ? mergeProfile(file.json, patch) : file.json;
  const expanded = expandDeep(json, variables);
  const content =
    file.text === undefined
      ? `${JSON.stringify(isObject(expanded) ? mergeProfile(expanded, raw) : expanded, null, 2)}\n`
      : expand(file.text, variables);
  return {
    path: expand(file.path, variables),
    content,
    ...(file.mode === undefined ? {} : { mode: file.mode }),
  };
}
