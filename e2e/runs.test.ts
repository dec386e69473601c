import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePlace, type Place, reportOf, told } from "./place.ts";
import { events, makeUser, type Ran, type User } from "./niia.ts";

let user: User;
let place: Place;
beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "10" });
  place = makePlace();
});
afterAll(async () => {
  await user.close();
  place.remove();
});

const run = (file: string, ...args: string[]): Promise<Ran> =>
  user.niia(["run", file, "--rehearse", "--json", ...args], { cwd: place.dir });
const three = [
  { name: "one", prompt: "1" },
  { name: "two", prompt: "2" },
  { name: "three", prompt: "3" },
];

test("a run is started and left, watched, listed, shown and read again", async () => {
  const file = place.document(
    "story",
    [{ name: "write", prompt: "Write." }],
    [
      {
        do: [
          { think: 500 },
          { say: "It is \u001b[31mwritten\u001b[0m." },
          { result: { pages: 3 } },
        ],
      },
    ],
  );
  const begun = await user.niia(["run", file, "--rehearse", "-d"], { cwd: place.dir });
  const id = begun.stdout.trim();
  expect(id).toMatch(/^r-\S+$/);
  const followed = user.begin(["logs", id, "-f"]);
  const watched = await user.niia(["watch", id, "--json"]);
  expect(watched.code).toBe(0);
  expect(events(watched.stdout).map(({ type }) => type)).toEqual([
    "run.started",
    "phase.started",
    "worker.started",
    "worker.ended",
    "phase.ended",
    "run.ended",
    "summary",
  ]);
  expect(told(watched, "phase.ended")[0]).toMatchObject({
    phase: "write",
    status: "done",
    data: { pages: 3 },
  });
  const { code, stdout } = await followed.ended;
  expect(code).toBe(0);
  expect((await user.niia(["logs", id])).stdout).toBe(stdout);
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^✔ run done/);
  expect((await user.niia(["logs", id, "--tail", "1"])).stdout).toMatch(/^✔ run done.*\n$/);
  expect((await user.niia(["runs", "-q"])).stdout.split("\n")).toContain(id);
  const shown = await user.niia(["runs", "show", id.slice(0, -1)]);
  expect(shown.stdout).toContain("\nIt is written.\n");
  expect(shown.stdout).toContain("report");
});

test.each([
  [["--only", "two"], ["two"]],
  [
    ["--from", "two"],
    ["two", "three"],
  ],
  [
    ["--until", "two"],
    ["one", "two"],
  ],
  [["--from", "two", "--until", "two"], ["two"]],
])("%j runs %j", async (args, expected) => {
  const file = place.document(
    "three",
    three.map((phase) => ({
      ...phase,
      steps: [`echo ${phase.name} >> ran-$NIIA_RUN`],
      workers: 1,
    })),
    [{ do: [{ say: "so" }] }],
  );
  const ran = await run(file, ...args);
  expect(ran.code).toBe(0);
  const started = told(ran, "phase.started").map(({ phase }) => phase);
  expect(started).toEqual(expected);
  const { id } = reportOf(ran);
  expect(place.read(`ran-${id}`).trim().split("\n")).toEqual(expected);
});

test("input, task and output reach where they belong", async () => {
  const file = place.document(
    "input",
    [{ name: "a", prompt: "{event.title} by {event.by.name}, {task}: {event.none}." }],
    [{ do: [{ say: "{prompt}" }] }],
    { trigger: "github.push" },
  );
  const ran = await run(
    file,
    "-i",
    "title={task} $(id)",
    "-i",
    "by.name=Ann",
    "-t",
    "Mend",
    "-o",
    "out.md",
  );
  expect(ran.code).toBe(0);
  expect(place.read("out.md")).toMatch(/^\{task\} \$\(id\) by Ann, Mend: \./);
});

test("conditions: true, false, and a field that is not there", async () => {
  const when = (name: string, condition: string): object => ({ name, prompt: "p", condition });
  const file = place.document(
    "conditions",
    [
      { name: "triage", prompt: "Classify." },
      when("yes", "triage.kind == 'auth' && event.n == 3"),
      when("no", "triage.kind == 'ui'"),
      when("missing", "triage.knid == 'auth'"),
      when("after", "no.status == 'skipped'"),
    ],
    [
      { when: { phase: "triage" }, do: [{ result: { kind: "auth" } }, { say: "auth" }] },
      { do: [{ say: "so" }] },
    ],
    { trigger: "github.push" },
  );
  const ran = await run(file, "-i", "n=3");
  expect(ran.code).toBe(0);
  expect(reportOf(ran).phases.map(({ name, status }) => [name, status])).toEqual([
    ["triage", "done"],
    ["yes", "done"],
    ["no", "skipped"],
    ["missing", "skipped"],
    ["after", "done"],
  ]);
  expect(told(ran, "warning")).toEqual([
    expect.objectContaining({ phase: "missing", message: expect.stringContaining("knid") }),
  ]);
});

test("steps: their exit codes, and what an agent said as data", async () => {
  const file = place.document(
    "steps",
    [
      { name: "say", prompt: "p" },
      {
        name: "use",
        steps: [
          { run: "exit 3", name: "bad", continue_on_error: true },
          "printf '%s' {results.say} > said.txt",
          'printf "%s" "{results.say}" >> said.txt',
        ],
        prompt: "p",
      },
      { name: "fail", steps: ["exit 4", "touch never"], prompt: "p" },
      { name: "later", prompt: "p" },
    ],
    [{ when: { phase: "say" }, do: [{ say: "$(touch pwned); '; touch pwned; `touch pwned` \"" }] }],
  );
  const ran = await run(file);
  expect(ran.code).toBe(1);
  const [, use, fail, later] = reportOf(ran).phases;
  expect(use).toMatchObject({ status: "done" });
  expect(use?.workers.map(({ exitCode }) => exitCode).slice(0, 3)).toEqual([3, 0, 0]);
  const said = place.read("said.txt");
  expect(said.slice(0, said.length / 2)).toBe(said.slice(said.length / 2));
  expect(said).toContain("$(touch pwned); '; touch pwned; `touch pwned` \"");
  expect(existsSync(join(place.dir, "pwned"))).toBe(false);
  expect(fail).toMatchObject({ status: "failed", workers: [{ exitCode: 4 }, {}, {}] });
  expect(later?.status).not.toBe("done");
  expect(existsSync(join(place.dir, "never"))).toBe(false);
});

test("a phase may fail and the run go on, and the result may be asked for once more", async () => {
  const outputs = {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: ["a", "b"] } },
  };
  const file = place.document(
    "outputs",
    [
      { name: "second-try", prompt: "p", outputs },
      { name: "never-right", prompt: "p", outputs, on_error: "continue" },
      { name: "last", prompt: "p" },
    ],
    [
      {
        when: { phase: "second-try", turn: 2 },
        do: [{ result: { kind: "a" } }, { say: "{prompt}" }],
      },
      { when: { phase: "last" }, do: [{ say: "the end" }] },
      { do: [{ result: { kind: "z" } }, { say: "so" }] },
    ],
  );
  const ran = await run(file);
  const [first, second, last] = reportOf(ran).phases;
  expect(first).toMatchObject({ status: "done", workers: [{ tries: expect.anything() }] });
  expect(first?.workers[0]?.text).toContain("/kind");
  expect(second).toMatchObject({ status: "failed" });
  expect(last).toMatchObject({ status: "done" });
  expect(reportOf(ran).text).toBe("the end");
  expect(ran.code).toBe(told(ran, "run.ended")[0]?.["status"] === "done" ? 0 : 1);
});

test("the instructions of a document are read before it starts, and stay with the run", async () => {
  place.put("team.md", "Speak like a pirate.");
  const flow = ["team.md", "Be brief."];
  const file = place.document("flow", three.slice(0, 2), [{ do: [{ say: "{prompt}" }] }], {
    agent: { flow },
  });
  const ran = await run(file);
  const text = readFileSync(join(reportOf(ran).places["scratchpad"] ?? "", "two/1.md"), "utf8");
  expect(ran.code).toBe(0);
  expect(text).toMatch(/Speak like a pirate\.[\s\S]*Be brief\./);
});
