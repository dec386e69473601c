import type { Command } from "../command.ts";
import { agents } from "./agents.ts";
import { answer } from "./answer.ts";
import { attach } from "./attach.ts";
import { cancel } from "./cancel.ts";
import { completion } from "./completion.ts";
import { cost } from "./cost.ts";
import { daemon } from "./daemon.ts";
import { doctor } from "./doctor.ts";
import { exitCodes } from "./exit-codes.ts";
import { explain } from "./explain.ts";
import { graph } from "./graph.ts";
import { init } from "./init.ts";
import { kill } from "./kill.ts";
import { logs } from "./logs.ts";
import { merge } from "./merge.ts";
import { mail } from "./mail.ts";
import { mcp } from "./mcp.ts";
import { paths } from "./paths.ts";
import { plan } from "./plan.ts";
import { ps } from "./ps.ts";
import { read } from "./read.ts";
import { rec } from "./rec.ts";
import { replay } from "./replay.ts";
import { restart } from "./restart.ts";
import { result } from "./result.ts";
import { resume } from "./resume.ts";
import { run } from "./run.ts";
import { runs } from "./runs.ts";
import { schema } from "./schema.ts";
import { scratchpad } from "./scratchpad.ts";
import { schedule } from "./schedule.ts";
import { serve } from "./serve.ts";
import { trigger } from "./trigger.ts";
import { validate } from "./validate.ts";
import { version } from "./version.ts";
import { wait } from "./wait.ts";
import { watch } from "./watch.ts";
import { worktree } from "./worktree.ts";
import { write } from "./write.ts";

/** Every command under the heading that help shows it under, in that order. */
export const GROUPS: [heading: string, commands: Command[]][] = [
  ["Runs:", [run, watch, runs, logs, cost, cancel, resume]],
  ["Documents:", [validate, plan, graph, schema, init]],
  [
    "Sessions:",
    [serve, ps, attach, read, write, answer, explain, wait, kill, restart, rec, replay],
  ],
  ["Work:", [merge, worktree]],
  ["By themselves:", [schedule, trigger]],
  ["Inside a worker:", [result, scratchpad, mail, mcp]],
  ["This machine:", [agents, doctor, daemon, paths, completion, version, exitCodes]],
];

export const COMMANDS: Command[] = GROUPS.flatMap(([, commands]) => commands);
