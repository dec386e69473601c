import type { FileToWrite } from "@pty4ai/protocol";
import { isObject, mergeProfile } from "../profile/merge.ts";
import type { PermissionLevel, Profile, ProfileFile } from "../profile/types.ts";
import { expand, expandDeep } from "../profile/variables.ts";
import { type McpServer, mcpContent } from "./mcp.ts";

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
  const target = profile.mcp?.file;
  if (target && Object.keys(options.mcp).length > 0) {
    const content = { [target.key]: mcpContent(target.form, options.mcp) };
    patches.set(target.path, mergeProfile(patches.get(target.path) ?? {}, content));
    if (!files.some((file) => file.path === target.path))
      files.push({ path: target.path, json: {} });
  }
  return files.map((file) => write(file, patches.get(file.path), options.variables));
}

function write(
  file: ProfileFile,
  patch: Record<string, unknown> | undefined,
  variables: Record<string, string>,
): FileToWrite {
  const json = patch && isObject(file.json) ? mergeProfile(file.json, patch) : file.json;
  const content =
    file.text === undefined
      ? `${JSON.stringify(expandDeep(json, variables), null, 2)}\n`
      : expand(file.text, variables);
  return {
    path: expand(file.path, variables),
    content,
    ...(file.mode === undefined ? {} : { mode: file.mode }),
  };
}
