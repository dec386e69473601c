#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { FAULT_NAMES, FAULTS, type FaultName } from "./fault.ts";
import { type Answer, type Claim, type LogEntry, readLines } from "./log.ts";
import { planOf } from "./plan.ts";
import { runInTerminal } from "./run.ts";
import { FAILURES, score } from "./score.ts";

const USAGE = `turn-faults: a terminal agent that goes wrong on purpose, to try tools that drive such agents
  turn-faults list [--json]                              the faults
  turn-faults prompts --fault F --seed S                 the prompts to send, one JSON line each
  turn-faults run --fault F --seed S --log FILE          the program itself, in a terminal
  turn-faults score LOG CLAIMS [--json]                  what the tool got wrong; ends with 1 where it did
Instead of options run also takes TURN_FAULTS_FAULT, TURN_FAULTS_SEED and TURN_FAULTS_LOG.`;

const { env } = process;

function main([command, ...rest]: string[]): void {
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      fault: { type: "string", default: env["TURN_FAULTS_FAULT"] ?? "none" },
      seed: { type: "string", default: env["TURN_FAULTS_SEED"] ?? "1" },
      log: { type: "string", default: env["TURN_FAULTS_LOG"] ?? "" },
      events: { type: "string", default: env["NIIA_EVENTS"] ?? "" },
      json: { type: "boolean", default: false },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed: ${values.seed} is no whole number`);
  switch (command) {
    case "list":
      return list(values.json);
    case "prompts":
      return prompts(faultNamed(values.fault), seed);
    case "run":
      if (values.log === "") throw new Error("run needs --log FILE, for what happens");
      return runInTerminal({
        fault: faultNamed(values.fault),
        seed,
        log: values.log,
        events: values.events,
      });
    case "score":
      return judge(positionals, values.json);
    default:
      throw new Error(command === undefined ? "what?" : `there is no ${command}`);
  }
}

function faultNamed(name: string): FaultName {
  const found = FAULT_NAMES.find((other) => other === name);
  if (found === undefined) throw new Error(`--fault: there is no ${name}; next: turn-faults list`);
  return found;
}

function list(json: boolean): void {
  const all = FAULT_NAMES.map((name) => ({ name, title: FAULTS[name].title }));
  say(
    json
      ? JSON.stringify(all)
      : all.map(({ name, title }) => `${name.padEnd(18)} ${title}`).join("\n"),
  );
}

function prompts(fault: FaultName, seed: number): void {
  const plan = planOf(fault, seed);
  for (const [index, prompt] of plan.prompts.entries())
    say(JSON.stringify({ id: `t${index + 1}`, prompt, together: plan.together }));
}

function judge([log, claims]: string[], json: boolean): void {
  if (log === undefined || claims === undefined) throw new Error("score needs LOG and CLAIMS");
  const result = score(
    readLines<LogEntry>(readFileSync(log, "utf8")),
    readLines<Claim | Answer>(readFileSync(claims, "utf8")),
  );
  const wrong = FAILURES.reduce((sum, name) => sum + result[name], 0);
  if (json) say(JSON.stringify({ ...result, failures: wrong }));
  else for (const [name, count] of Object.entries(result)) say(`${name.padEnd(16)} ${count}`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`turn-faults: ${(error as Error).message}\n${USAGE}\n`);
  process.exitCode = 2;
}
