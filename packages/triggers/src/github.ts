/** What happened, by the names that documents use, and its payload as data. */
export interface TriggerEvent {
  /** A merged pull request is both `github.pr.closed` and `github.pr.merged`. */
  names: string[];
  event: Record<string, unknown>;
}

const SUBJECTS: Record<string, string> = {
  pull_request: "pr",
  pull_request_target: "pr",
  pull_request_review: "review",
  issues: "issue",
  issue_comment: "comment",
  release: "release",
  workflow_run: "workflow",
};

/** Of the `X-GitHub-Event` header, or `GITHUB_EVENT_NAME` in a workflow, and the payload. To the payload it adds, where
 *  the payload has no such field: `title`, `body`, `number`, `url`, `author`, `branch`, `base` of the pull request or
 *  issue, and `fork`: whether the work comes from another repository, and so from anybody. Pure. */
export function githubEvent(header: string, payload: Record<string, unknown>): TriggerEvent {
  const action = textOf(payload["action"]);
  const subject = SUBJECTS[header] ?? header;
  const name = ["github", subject, ...(action === undefined ? [] : [action])].join(".");
  const merged = name === "github.pr.closed" && fieldOf(payload, "pull_request", "merged") === true;
  return {
    names: [name, ...(merged ? ["github.pr.merged"] : [])],
    event: { ...shortcuts(payload), ...payload },
  };
}

function shortcuts(payload: Record<string, unknown>): Record<string, unknown> {
  const thing = ["pull_request", "issue", "release", "workflow_run"].find(
    (each) => typeof payload[each] === "object" && payload[each] !== null,
  );
  if (thing === undefined) return {};
  const at = (...path: string[]): unknown => fieldOf(payload, thing, ...path);
  const own = at("base", "repo", "full_name");
  const found = {
    title: at("title"),
    body: at("body"),
    number: at("number"),
    url: at("html_url"),
    author: at("user", "login"),
    branch: at("head", "ref"),
    base: at("base", "ref"),
    ...(thing === "pull_request" ? { fork: at("head", "repo", "full_name") !== own } : {}),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function fieldOf(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[a-z_]+$/.test(value) ? value : undefined;
}
