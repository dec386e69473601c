// Makes trees in a process of its own: what a second daemon would do at the same time.
import { plugin } from "../src/plugin.ts";

const [repo = "", state = "", ...slugs] = process.argv.slice(2);
const labels = { run: "r1" };

async function make(slug: string): Promise<string> {
  const options = { slug, branch: `niia/r1/p/${slug}/work` };
  const empty = { access: [], destinations: [], files: [], before: [], after: [], notes: {} };
  const draft = {
    id: slug,
    dir: state,
    argv: [],
    cwd: repo,
    env: {},
    size: { cols: 80, rows: 24 },
    labels,
    ...empty,
  };
  const context = {
    stateDir: state,
    session: { id: slug, dir: state, labels },
    request: { cwd: repo },
    log: () => {},
  };
  const facts = await plugin.probe?.(draft, options, context);
  const shaped = plugin.transform(draft, options, facts as never);
  for (const action of shaped.before)
    await plugin.effects?.[action.effect]?.(action.input as never, context);
  return shaped.cwd;
}

console.log((await Promise.all(slugs.map(make))).join("\n"));
