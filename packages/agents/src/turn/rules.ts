import { compilePattern } from "../profile/pattern.ts";
import type { DialogRule, Profile, ReadyGate, Rule } from "../profile/types.ts";

export const RULE_KINDS = [
  "start",
  "busy",
  "done",
  "interrupted",
  "permission",
  "question",
  "limit",
  "auth",
  "error",
  "retrying",
  "spent",
  "exited",
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** A rule with its patterns compiled and its place in the profile as id: `done[0]`. */
export interface CompiledRule {
  id: string;
  label: string;
  kind: RuleKind;
  rule: Rule;
  where: [string, RegExp][];
  look: LookPatterns;
  match?: RegExp;
  line?: RegExp;
}

/** The part of a rule that is looked for on the screen and in the title. */
export interface LookPatterns {
  title?: RegExp;
  screen: RegExp[];
  not?: RegExp;
  bottom: number;
}

export interface CompiledDialog {
  id: string;
  rule: DialogRule;
  look: LookPatterns;
}

export interface CompiledSignals {
  profile: Profile;
  rules: CompiledRule[];
  ready: LookPatterns;
  gate: ReadyGate;
  dialogs: CompiledDialog[];
  chrome: RegExp[];
  box?: RegExp;
  bullet?: RegExp;
  echo?: RegExp;
  placeholder?: RegExp;
  /** Names of the events that start a turn. */
  startHooks: Set<string>;
}

const BOTTOM = 16;

export function compileSignals(profile: Profile): CompiledSignals {
  const { signals } = profile;
  const rules = RULE_KINDS.flatMap((kind) =>
    signals[kind].map((rule, index) => compileRule(kind, rule, index)),
  );
  return {
    profile,
    rules,
    ready: lookPatterns(signals.ready),
    gate: signals.ready,
    dialogs: signals.dialogs.map((rule) => ({
      id: `dialogs.${rule.name}`,
      rule,
      look: lookPatterns(rule),
    })),
    chrome: signals.chrome.map(compilePattern),
    ...pattern("box", signals.box),
    ...pattern("bullet", signals.bullet),
    ...pattern("echo", signals.echo),
    ...pattern("placeholder", signals.submit.placeholder),
    startHooks: new Set(signals.start.flatMap((rule) => (rule.hook ? [rule.hook] : []))),
  };
}

function compileRule(kind: RuleKind, rule: Rule, index: number): CompiledRule {
  const id = `${kind}[${index}]`;
  return {
    id,
    label: rule.name ? `${id} ${rule.name}` : id,
    kind,
    rule,
    where: Object.entries(rule.where ?? {}).map(([path, source]) => [path, compilePattern(source)]),
    look: lookPatterns(rule),
    ...pattern("match", rule.match),
    ...pattern("line", rule.line),
  };
}

function lookPatterns(part: {
  title?: string;
  screen?: string[];
  not?: string;
  bottom?: number;
}): LookPatterns {
  return {
    screen: (part.screen ?? []).map(compilePattern),
    bottom: part.bottom ?? BOTTOM,
    ...pattern("title", part.title),
    ...pattern("not", part.not),
  };
}

function pattern<K extends string>(key: K, source: string | undefined): { [P in K]?: RegExp } {
  return (source === undefined ? {} : { [key]: compilePattern(source) }) as { [P in K]?: RegExp };
}

/** True when the rule says something about the screen or the title. */
export function looks(patterns: LookPatterns): boolean {
  return patterns.title !== undefined || patterns.screen.length > 0;
}

/** True for an agent whose own event tells which prompt it took. */
export function startIsTold({ rules }: CompiledSignals): boolean {
  return rules.some(
    ({ kind, rule }) => kind === "start" && rule.hook !== undefined && rule.prompt !== undefined,
  );
}
