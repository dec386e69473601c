import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandProblems, renderCommand } from "./command.ts";
import { parseTemplate } from "./template.ts";

const render = (template: string, task: string): ReturnType<typeof renderCommand> =>
  renderCommand(parseTemplate(template).parts, { task });

test("whatever the value, the shell prints it and runs nothing of it", () => {
  const value = fc.string({
    unit: fc.constantFrom(
      ..."'\"`$(){};&|<>\\*?#~!% \n\tax",
      "$(exit 9)",
      "`exit 9`",
      "';exit 9;'",
      '";exit 9;"',
    ),
    maxLength: 20,
  });
  const place = fc.constantFrom(
    "printf %s {task}",
    'printf %s "{task}"',
    "printf %s '{task}'",
    'printf %s "$(printf %s. "{task}")"',
    "(printf %s {task}); :",
  );
  fc.assert(
    fc.property(place, value, (template, task) => {
      const { script, env } = render(template, task);
      const { stdout, status } = spawnSync("sh", ["-c", script], {
        env: { ...env, PATH: process.env["PATH"] ?? "" },
        encoding: "utf8",
      });
      expect(status).toBe(0);
      expect(stdout).toBe(template.includes("%s.") ? `${task}.` : task);
    }),
    { numRuns: 60 },
  );
});

test("the script does not depend on the values", () => {
  const template = parseTemplate("a {task} 'b {task}' \"c {event.x}\"").parts;
  const script = 'a "$NIIA_SLOT_1" \'b \'"$NIIA_SLOT_1"\'\' "c ${NIIA_SLOT_2}"';
  fc.assert(
    fc.property(fc.string(), fc.string(), (task, x) => {
      expect(renderCommand(template, { task, event: { x } })).toEqual({
        script,
        env: { NIIA_SLOT_1: task.replaceAll("\0", ""), NIIA_SLOT_2: x.replaceAll("\0", "") },
      });
    }),
  );
});

describe("places in which a slot cannot stand", () => {
  test.each([
    ["echo `cat {task}`", "a slot cannot stand inside backquotes"],
    ['echo "`cat "{task}"`"', "a slot cannot stand inside backquotes"],
    ["echo $(({task} + 1))", "a slot cannot stand inside $((…))"],
    ['echo "$(({task} + 1))"', "a slot cannot stand inside $((…))"],
    ["cat <<END\n{task}\nEND", "a slot cannot stand in or after a here-document"],
    ["echo \\{task}", "a slot cannot stand after a backslash"],
    ["echo ${task}", "a slot cannot stand after a $"],
    ['echo "${task}"', "a slot cannot stand after a $"],
  ])("%s", (template, message) => {
    const parsed = parseTemplate(template);
    expect(commandProblems(parsed).map((problem) => problem.message)).toEqual([message]);
    expect(() => renderCommand(parsed.parts, { task: "x" })).toThrow(TypeError);
  });

  test.each([
    "echo {task}",
    "echo '`' {task}",
    "echo \\` {task} \\$(( {task}",
    'echo "\\`" {task}',
    "echo $((1 + 1)) {task}",
    "cat <<< {task}",
    "echo '<<' {task}\necho {task}",
    "echo '\\' {task}",
    "echo \\\\{task}",
    "# `\necho {task}",
  ])("but not in: %s", (template) => {
    expect(commandProblems(parseTemplate(template))).toEqual([]);
  });
});
