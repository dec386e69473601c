export interface WorktreeOptions {
  /** Names the tree. The same slug in one run is the same tree. */
  slug: string;
  /** `<folder>/work`: the folder belongs to this tree alone, such as `niia/r-1/review/opus/work`. */
  branch: string;
  /** Commit, branch or tag a new tree starts from; default: what the repository has checked out. */
  base?: string;
  /** A folder in the repository; default: the session's own. */
  repo?: string;
  /** Slug of a tree of an earlier run to go on with. */
  resume?: string;
  /** Kept with the tree; `run` tells apart equal slugs. Default: the session's labels. */
  labels?: Record<string, string>;
}

const text = { type: "string", minLength: 1, maxLength: 255 };

export const schema: Record<string, unknown> = {
  type: "object",
  properties: {
    slug: { ...text, description: "Names the tree. The same slug in one run is the same tree." },
    branch: {
      type: "string",
      minLength: 1,
      maxLength: 1_000,
      description: "A branch in a folder of its own, ending in /work.",
    },
    base: { ...text, description: "Commit, branch or tag a new tree starts from." },
    repo: { type: "string", minLength: 1, description: "A folder in the repository." },
    resume: { ...text, description: "Slug of a tree of an earlier run to go on with." },
    labels: { type: "object", additionalProperties: { type: "string" } },
  },
  required: ["slug", "branch"],
  additionalProperties: false,
};
