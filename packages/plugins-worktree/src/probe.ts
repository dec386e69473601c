import { existsSync, readFileSync, realpathSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type PluginContext, ProtocolError } from "@pty4ai/protocol";
import { checkBranch } from "./branch.ts";
import { filesOf, isWithin, type Layout, layoutOf, treeName } from "./layout.ts";
import type { WorktreeOptions } from "./options.ts";
import type { TreePlan, WorktreeFacts } from "./plan.ts";
import { listRecords, type TreeRecord } from "./record.ts";
import { findRepository, type Repository, resolveBase } from "./repository.ts";
import { readSettings, type UserSettings } from "./settings.ts";
import { slugOf } from "./slug.ts";
import { checkGit } from "./version.ts";

/** Looks where the tree is or will be. */
export async function probe(
  options: WorktreeOptions,
  context: PluginContext,
): Promise<WorktreeFacts> {
  checkBranch(options.branch);
  await checkGit();
  const cwd = context.request.cwd;
  const repository = await findRepository(
    options.repo === undefined ? cwd : resolve(cwd, options.repo),
    context.stateDir,
  );
  const layout = layoutOf(realPlace(context.stateDir), repository.common, repository.home);
  const labels = options.labels ?? context.session.labels;
  const settings = await readSettings(repository.home);
  const plan = await planTree({ ...options, labels }, { repository, layout, settings });
  return {
    plan: { ...plan, subfolder: await subfolderOf(repository, cwd) },
    alternates: alternatesOf(join(repository.common, "objects")),
    refFiles: settings.refFiles,
    identity: settings.identity,
  };
}

interface Surroundings {
  repository: Repository;
  layout: Layout;
  settings: UserSettings;
}

async function planTree(
  options: WorktreeOptions & { labels: Record<string, string> },
  { repository, layout, settings }: Surroundings,
): Promise<TreePlan> {
  const { excludesFile } = settings;
  const run = options.labels["run"];
  const slug = slugOf(options.slug);
  const records = listRecords(layout.records);
  const known =
    findTree(records, { run: run ?? null, slug, options }) ??
    records.find((record) => isCutOff(record, slug, options.branch));
  const tree = known ?? {
    ...placeTree(layout, repository, treeName(run, slug)),
    slug,
    branch: options.branch,
    base: await resolveBase(repository, options.base),
    toplevel: repository.home,
    common: repository.common,
    objectFormat: repository.objectFormat,
    labels: options.labels,
    ...(excludesFile === undefined ? {} : { excludesFile }),
  };
  const { lock } = layout;
  const source = { toplevel: repository.toplevel, gitDir: repository.gitDir };
  return {
    tree: planned(tree),
    run: run ?? null,
    alias: slug,
    records: layout.records,
    lock,
    source,
    subfolder: "",
  };
}

/** A tree whose making a crash cut off before any session was in it: the same start again takes the same place. */
function isCutOff(record: TreeRecord, slug: string, branch: string): boolean {
  return record.uses.length === 0 && record.slug === slug && record.branch === branch;
}

/** The tree this run knows by this slug, else the one to resume. */
function findTree(
  records: TreeRecord[],
  wanted: { run: string | null; slug: string; options: WorktreeOptions },
): TreeRecord | undefined {
  const { run, slug, options } = wanted;
  const own = records.find(({ uses }) => uses.some((use) => use.run === run && use.slug === slug));
  if (own !== undefined || options.resume === undefined) return own;
  const earlier = slugOf(options.resume);
  const found = records.find(({ uses }) => uses.some((use) => use.slug === earlier));
  if (found !== undefined) return found;
  const names = [...new Set(records.flatMap(({ uses }) => uses.map((use) => use.slug)))].slice(
    0,
    10,
  );
  throw new ProtocolError(
    "not-found",
    `There is no worktree ${JSON.stringify(options.resume)} of this repository to go on with`,
    {
      hint:
        names.length === 0
          ? "It has none yet: start without resume."
          : `There are: ${names.join(", ")}.`,
      details: { path: "/plugins/worktree/resume" },
    },
  );
}

/** A place that nothing else has: git names its own folder of a worktree after the last part of the path. */
function placeTree(
  layout: Layout,
  repository: Repository,
  wanted: string,
): { name: string; path: string; admin: string } {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    const place = {
      name,
      path: join(layout.trees, name),
      admin: join(repository.common, "worktrees", name),
    };
    const taken = [place.path, place.admin, filesOf(layout.records, name).record];
    if (!taken.some((path) => existsSync(path))) return place;
  }
}

function planned(tree: TreePlan["tree"]): TreePlan["tree"] {
  const {
    name,
    slug,
    path,
    branch,
    base,
    toplevel,
    common,
    admin,
    objectFormat,
    labels,
    excludesFile,
  } = tree;
  return {
    name,
    slug,
    path,
    branch,
    base,
    toplevel,
    common,
    admin,
    objectFormat,
    labels,
    ...(excludesFile === undefined ? {} : { excludesFile }),
  };
}

/** The real path of a folder that may not be there yet: git records real paths. */
function realPlace(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPlace(dirname(path)), basename(path));
}

async function subfolderOf({ toplevel }: Repository, cwd: string): Promise<string> {
  const here = await realpath(cwd);
  return isWithin(toplevel, here) ? relative(toplevel, here) : "";
}

function alternatesOf(objects: string, seen: string[] = []): string[] {
  const list = join(objects, "info/alternates");
  if (!existsSync(list) || seen.length > 20) return seen;
  for (const line of readFileSync(list, "utf8").split("\n")) {
    const folder = line === "" || line.startsWith("#") ? undefined : resolve(objects, line);
    if (folder === undefined || seen.includes(folder) || !existsSync(folder)) continue;
    seen.push(folder);
    alternatesOf(folder, seen);
  }
  return seen;
}
