// Real agents take turns while their daemon is killed with -9: is any turn lost or done twice?
//   npm run soak:agents [-- --kills N --agents claude,codex --seed N --json]
import { AGENT_NAMES, installAgents } from "../../../packages/testkit/src/index.ts";
import { soak } from "./soak.ts";
import { optionsOf } from "../../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    kills: { type: "string", default: "50" },
    agents: { type: "string", default: "claude,codex,gemini,pi" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const agents = AGENT_NAMES.filter((name) => values.agents.split(",").includes(name));
const bin = process.env["NIIA_TEST_AGENTS"] ?? (await installAgents({ agents })).bin;
const log = (line: string): void => void (values.json || console.error(line));
const result = await soak({
  bin,
  agents,
  kills: Number(values.kills),
  seed: Number(values.seed),
  log,
});
const { kills, turns, lost, doubled, failed } = result;
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `${kills} kills during ${turns} turns of ${agents.join(", ")}: ${lost.length} lost, ${doubled.length} doubled, ${failed.length} not done`,
  );
  for (const line of [...lost, ...doubled, ...failed]) console.log(`  ${line}`);
}
process.exitCode = lost.length + doubled.length + failed.length === 0 ? 0 : 1;
