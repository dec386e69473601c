/** What is merged into what. Commits are full object names. */
export interface MergeRequest {
  /** The repository's shared git folder. */
  common: string;
  objectFormat: string;
  /** Full name of the reference that gets the result: `refs/heads/niia/r-1/result`. */
  target: string;
  /** Where the merge starts; absent: where the target is, else the first head. */
  onto?: string;
  /** In order: of two that conflict the earlier one is merged. */
  heads: readonly Head[];
  /** First line of each merge, before the head's name. */
  subject: string;
  signal?: AbortSignal;
}

export interface Head {
  name: string;
  commit: string;
}

/** What the caller decides. */
export interface MergePolicy {
  /** Says whether what was merged may land. Throws when it cannot tell: then nothing lands. */
  gate?: (commit: string) => Promise<Verdict>;
  /** Gives a commit that resolves the conflict, made on top of `marked`; undefined: it stays as it is. */
  resolve?: (conflict: Conflict) => Promise<string | undefined>;
}

export interface Verdict {
  pass: boolean;
  /** For people, when it did not pass. */
  why?: string;
}

export interface MergeReport {
  /** What the target is now; null: there was nothing to start from. */
  commit: string | null;
  /** Names of heads that are in it, in order. */
  merged: string[];
  conflicts: Conflict[];
  rejected: Rejected[];
  /** References that keep what is not in the target. */
  kept: string[];
  warnings: string[];
}

/** A head that could not be merged. Its work is untouched, under its own branch and `kept`. */
export interface Conflict extends Head {
  files: ConflictFile[];
  /** What it was to be merged into. */
  onto: string;
  /** A commit on top of both that holds the files with conflict marks; absent without common history. */
  marked?: string;
  /** What a resolver made of it, and why that did not land. */
  answer?: Answer;
}

export interface Answer {
  commit: string;
  /** Files in which conflict marks are left; none: nothing was changed. */
  marks: string[];
}

export interface ConflictFile {
  path: string;
  /** Such as `contents`, `modify/delete`, `binary`. */
  kind: string;
  /** Object names of what the base, the target and the head have there. */
  base?: string;
  ours?: string;
  theirs?: string;
}

/** A head with which the gate does not pass. */
export interface Rejected extends Head {
  why: string;
}
