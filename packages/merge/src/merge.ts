import { GitFailure, type GitPlace, git, slugOf } from "@pty4ai/plugins-worktree";
import { ProtocolError } from "@pty4ai/protocol";
import { parseHistory } from "./history.ts";
import { join, type JoinFacts } from "./join.ts";
import { lookAt } from "./objects.ts";
import { keptRef, publish, readTarget, type Target } from "./publish.ts";
import { type Drained, drain } from "./queue.ts";
import type { Head, MergePolicy, MergeReport, MergeRequest } from "./request.ts";
import { resolved } from "./resolve.ts";
import { withSealed } from "./sealed.ts";

const TRIES = 8;

/** Merges the heads and moves the target there, if nobody else moved it meanwhile; then it is done again on top of that.
 *  No checkout and no index is touched. What could not be merged, and what the target pointed to when it does not go
 *  forward, is kept under `refs/niia/kept/` in the same transaction. Merges into one target wait for
 *  each other in this process.
 *  Throws `bad-option` for a head that is no commit, `wrong-state` when others move the target without end. */
export async function merge(request: MergeRequest, policy: MergePolicy = {}): Promise<MergeReport> {
  const place = { gitDir: request.common, commonDir: request.common };
  return inTurn(`${request.common}\0${request.target}`, async () => {
    for (let tries = 0; tries < TRIES; tries++) {
      request.signal?.throwIfAborted();
      const report = await once(place, request, policy);
      if (report !== undefined) return report;
    }
    throw new ProtocolError(
      "wrong-state",
      `${request.target} is moved by somebody else again and again`,
      {
        hint: "Try again when they are done.",
      },
    );
  });
}

const queues = new Map<string, Promise<unknown>>();

async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (queues.get(key) ?? Promise.resolve()).then(work, work);
  queues.set(key, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === mine) queues.delete(key);
  }
}

/** Undefined when somebody else moved the target. */
async function once(
  place: GitPlace,
  request: MergeRequest,
  policy: MergePolicy,
): Promise<MergeReport | undefined> {
  const target = await readTarget(place, request.target);
  const start = request.onto ?? target.commit ?? request.heads[0]?.commit;
  if (start === undefined) return nothing();
  const drained = await drainHeads(place, { request, policy, start });
  const { commit, merged, conflicts, rejected } = drained;
  const keep = keepers(request.target, drained);
  const warnings: string[] = [];
  if (target.checkout !== undefined && target.commit !== commit) {
    keep.set(keptRef(nameOf(request.target), commit), commit);
    warnings.push(
      `${target.ref} is checked out in ${target.checkout} and stays where it is; the merged work is ${commit}`,
    );
    if (!(await publish(place, target, { to: target.commit ?? commit, keep }))) return undefined;
  } else {
    const left = await leftBehind(place, target, commit);
    if (left !== undefined) keep.set(keptRef(nameOf(request.target), left), left);
    if (!(await publish(place, target, { to: commit, keep }))) return undefined;
  }
  return {
    commit,
    merged: merged.map(({ name }) => name),
    conflicts,
    rejected,
    kept: [...keep.keys()],
    warnings,
  };
}

async function drainHeads(
  place: GitPlace,
  { request, policy, start }: { request: MergeRequest; policy: MergePolicy; start: string },
): Promise<Drained> {
  const commits = [...new Set([start, ...request.heads.map(({ commit }) => commit)])];
  const [looked, listed] = await Promise.all([
    lookAt(place, commits),
    git(place, ["rev-list", "--parents", "--stdin"], {
      input: `${commits.filter((commit) => commit !== start).join("\n")}\n^${start}\n`,
      // Judged below, once it is known that all are commits.
      answers: [0, 128],
    }),
  ]);
  for (const commit of commits) {
    if (looked.commits.get(commit)?.id === commit) continue;
    const who = request.heads.find((head) => head.commit === commit)?.name ?? "the start";
    throw new ProtocolError("bad-option", `${who}: ${commit} is no commit of ${request.common}`, {
      hint: "Fetch it, or name a commit that git log knows.",
    });
  }
  // Without the history every head would look as if it were merged already.
  if (listed.status !== 0) throw new GitFailure(["rev-list"], listed.status, listed.errors);
  return withSealed(request, looked.attributes, async (sealed) => {
    const facts: JoinFacts = {
      place: sealed,
      objectFormat: request.objectFormat,
      history: new Map(parseHistory(listed.text)),
      times: new Map([...looked.commits].map(([id, { time }]) => [id, time])),
      subject: request.subject,
    };
    const { gate, resolve } = policy;
    return drain(start, request.heads, {
      join: (onto, head) => join(facts, onto, head),
      gate,
      resolve: resolve && ((conflict) => resolved(facts, conflict, resolve)),
    });
  });
}

/** References for what the target will not reach. */
function keepers(target: string, { conflicts, rejected }: Drained): Map<string, string> {
  const keep = new Map<string, string>();
  const add = (head: Head, commit: string): unknown =>
    keep.set(keptRef(`${nameOf(target)}-${slugOf(head.name)}`, commit), commit);
  for (const head of rejected) add(head, head.commit);
  for (const conflict of conflicts) {
    add(conflict, conflict.marked ?? conflict.commit);
    // It may not be on top of that.
    if (conflict.answer !== undefined) add(conflict, conflict.answer.commit);
  }
  return keep;
}

/** What the target points to now, when the new commit does not hold it. */
async function leftBehind(
  place: GitPlace,
  target: Target,
  commit: string,
): Promise<string | undefined> {
  if (target.commit === null || target.commit === commit) return undefined;
  const asked = ["merge-base", "--is-ancestor", target.commit, commit];
  const { status } = await git(place, asked, { answers: [0, 1] });
  return status === 0 ? undefined : target.commit;
}

function nameOf(ref: string): string {
  return slugOf(ref.replace(/^refs\/heads\//, "").replaceAll("/", "-"));
}

function nothing(): MergeReport {
  return { commit: null, merged: [], conflicts: [], rejected: [], kept: [], warnings: [] };
}
