import type { PhasePlan, Plan } from "../plan.ts";
import { attemptsLabel, templateText } from "./label.ts";
import { mergeLines } from "./merging.ts";
import { countTrees, inlineTeam, mayMerge } from "./trees.ts";

interface Branch {
  text: string;
  inside: Branch[];
}

/** A plan as an indented tree, for terminals. Ends with a newline. */
export function renderTree(plan: Plan): string {
  const lines = [`${oneLine(plan.name)} (${plan.type})`];
  grow(lines, "", branchesOf(plan));
  return `${lines.join("\n")}\n`;
}

function branchesOf(plan: Plan): Branch[] {
  const beside = countTrees(plan, plan);
  return [
    ...plan.phases.map((phase) => phaseBranch(phase, plan)),
    ...(plan.dialogue
      ? plan.dialogue.participants.map((one) => leaf(named(one.name, one.attempts)))
      : []),
    ...plan.agents.map(({ id, attempts }) => leaf(named(id, attempts))),
    ...(beside > 0 ? mergeLines({ merge: "auto" }, beside).map(leaf) : []),
  ];
}

function grow(lines: string[], indent: string, branches: Branch[]): void {
  for (const [index, { text, inside }] of branches.entries()) {
    const last = index === branches.length - 1;
    lines.push(`${indent}${last ? "└─" : "├─"} ${oneLine(text)}`);
    grow(lines, `${indent}${last ? "   " : "│  "}`, inside);
  }
}

function phaseBranch(phase: PhasePlan, plan: Plan): Branch {
  const team = inlineTeam(phase.connector, plan);
  const { name, type, condition, steps, workers, talk, agents, parallel, connector } = phase;
  const notes = [
    ...(type === "workers" ? [] : [type === "connector" ? "sub-team" : type]),
    ...(workers.length > 1 ? [parallel ? "in parallel" : "one after another"] : []),
    ...(condition ? [`if ${condition.source}`] : []),
    ...(phase.onError === "continue" ? ["goes on when it fails"] : []),
  ];
  return {
    text: notes.length > 0 ? `${name} (${notes.join(", ")})` : name,
    inside: [
      ...steps.map((step) => leaf(`$ ${step.name}`)),
      ...workers.map(({ name: worker, attempts, session }) => {
        const tree = session.worktree ? ` in ${templateText(session.worktree)}` : "";
        return leaf(`${named(worker, attempts)}${tree}${session.sandbox ? ", sandboxed" : ""}`);
      }),
      ...(talk?.participants ?? []).map((one) =>
        leaf(`${named(one.name, one.attempts)}${one.chair ? ", chair" : ""}`),
      ),
      ...(talk?.agenda ?? []).map(({ topic, rounds }) =>
        leaf(`topic: ${topic} (${rounds} ${rounds === 1 ? "round" : "rounds"})`),
      ),
      ...agents.map(({ id, attempts }) => leaf(named(id, attempts))),
      ...(connector?.path === undefined ? [] : [leaf(connector.path)]),
      ...(team === undefined ? [] : branchesOf(team)),
      ...(mayMerge(phase, plan) ? mergeLines(phase, countTrees(phase, plan)).map(leaf) : []),
    ],
  };
}

const leaf = (text: string): Branch => ({ text, inside: [] });

function named(name: string, attempts: PhasePlan["workers"][number]["attempts"]): string {
  return `${name}: ${attemptsLabel(attempts)}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");
