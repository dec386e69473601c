import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { renderCommand } from "../command.ts";
import { ConditionError } from "../condition/error.ts";
import { type ConditionFacts, evaluateCondition } from "../condition/evaluate.ts";
import { renderTemplate, type TemplateValues } from "../render.ts";
import { parseTemplate } from "../template.ts";
import { readSpecJson } from "./cases.ts";

interface ConditionCase {
  id: string;
  condition: string;
  facts: ConditionFacts;
  value?: boolean;
  missing?: string;
  error?: true;
}

describe("conditions", () => {
  test.each(readSpecJson<ConditionCase[]>("conformance/conditions.json"))(
    "$id: $condition",
    ({ condition: source, facts, value, missing, error }) => {
      if (error) {
        expect(() => evaluateCondition({ source }, facts)).toThrow(ConditionError);
        return;
      }
      const warnings =
        missing === undefined ? [] : [`${missing} is missing, so the condition is false`];
      expect(evaluateCondition({ source }, facts)).toEqual({ value, warnings });
    },
  );
});

interface TemplateCase {
  id: string;
  template: string;
  values?: TemplateValues;
  text?: string;
  problems?: { code: string; start: number; end: number }[];
}

describe("templates", () => {
  test.each(readSpecJson<TemplateCase[]>("conformance/templates.json"))(
    "$id: $template",
    ({ template, values = {}, text, problems = [] }) => {
      const parsed = parseTemplate(template);
      expect(parsed.problems.map(({ code, start, end }) => ({ code, start, end }))).toEqual(
        problems,
      );
      if (text !== undefined) expect(renderTemplate(parsed.parts, values)).toBe(text);
    },
  );
});

interface CommandCase {
  id: string;
  template: string;
  values: TemplateValues;
  prints: string;
}

describe("command lines, as sh runs them", () => {
  test.each(readSpecJson<CommandCase[]>("conformance/commands.json"))(
    "$id: $template",
    ({ template, values, prints }) => {
      const { script, env } = renderCommand(parseTemplate(template).parts, values);
      const options = {
        env: { ...env, PATH: process.env["PATH"] ?? "" },
        encoding: "utf8",
      } as const;
      expect(execFileSync("sh", ["-c", script], options)).toBe(prints);
      expect(script).not.toContain(values.task ?? "");
    },
  );
});
