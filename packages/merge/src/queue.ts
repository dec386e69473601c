import type { Conflict, Head, Rejected, Verdict } from "./request.ts";

/** How one head goes onto a commit. */
export type Joined = { kind: "merged"; commit: string } | { kind: "conflict"; conflict: Conflict };

export interface QueueEdge {
  join: (onto: string, head: Head) => Promise<Joined>;
  gate?: ((commit: string) => Promise<Verdict>) | undefined;
  resolve?: ((conflict: Conflict) => Promise<Joined>) | undefined;
}

export interface Drained {
  commit: string;
  merged: Head[];
  conflicts: Conflict[];
  rejected: Rejected[];
}

/** Merges the heads in order. With a gate they are tried all at once; when that does not pass, halves are, until each head
 *  that spoils it is found. What lands has passed as a whole. */
export async function drain(
  start: string,
  heads: readonly Head[],
  edge: QueueEdge,
): Promise<Drained> {
  const state: Drained = { commit: start, merged: [], conflicts: [], rejected: [] };
  const { join, gate, resolve } = edge;
  await land(state, heads, {
    join,
    gate: gate && onceFor(gate, (commit) => commit),
    resolve: resolve && onceFor(resolve, ({ onto, commit }) => `${onto} ${commit}`),
  });
  return state;
}

/** Halves come again to commits that were judged and to conflicts that were resolved before. */
function onceFor<In, Out>(
  ask: (what: In) => Promise<Out>,
  keyOf: (what: In) => string,
): (what: In) => Promise<Out> {
  const answers = new Map<string, Promise<Out>>();
  return (what) => {
    const key = keyOf(what);
    const answer = answers.get(key) ?? ask(what);
    answers.set(key, answer);
    return answer;
  };
}

async function land(state: Drained, heads: readonly Head[], edge: QueueEdge): Promise<void> {
  const why = await landAll(state, heads, edge);
  if (why === undefined) return;
  const [only] = heads;
  if (heads.length === 1 && only !== undefined) {
    state.rejected.push({ ...only, why });
    return;
  }
  const half = Math.ceil(heads.length / 2);
  await land(state, heads.slice(0, half), edge);
  await land(state, heads.slice(half), edge);
}

/** Says why not. */
async function landAll(
  state: Drained,
  heads: readonly Head[],
  edge: QueueEdge,
): Promise<string | undefined> {
  const tried = await joinAll(state.commit, heads, edge);
  const fault = await faultOf(state.commit, tried.commit, edge);
  if (fault !== undefined) return fault;
  state.commit = tried.commit;
  state.merged.push(...tried.merged);
  state.conflicts.push(...tried.conflicts);
  return undefined;
}

type Tried = Pick<Drained, "commit" | "merged" | "conflicts">;

async function joinAll(onto: string, heads: readonly Head[], edge: QueueEdge): Promise<Tried> {
  const tried: Tried = { commit: onto, merged: [], conflicts: [] };
  for (const head of heads) {
    const joined = await joinOne(tried.commit, head, edge);
    if (joined.kind === "conflict") tried.conflicts.push(joined.conflict);
    else {
      tried.commit = joined.commit;
      tried.merged.push(head);
    }
  }
  return tried;
}

async function joinOne(onto: string, head: Head, { join, resolve }: QueueEdge): Promise<Joined> {
  const joined = await join(onto, head);
  return joined.kind === "conflict" && resolve !== undefined ? resolve(joined.conflict) : joined;
}

async function faultOf(
  before: string,
  commit: string,
  { gate }: QueueEdge,
): Promise<string | undefined> {
  if (gate === undefined || commit === before) return undefined;
  const { pass, why } = await gate(commit);
  return pass ? undefined : (why ?? "the gate did not pass");
}
