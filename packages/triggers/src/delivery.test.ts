import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { admit, type Delivery } from "./delivery.ts";
import { fileEvent, NO_CHANGES, noteChange, tellAt } from "./files.ts";
import { githubEvent } from "./github.ts";
import { matchEvent } from "./match.ts";

const SECRET = "It's a Secret to Everybody";
const sign = (body: string, secret = SECRET): string =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
const BODY = JSON.stringify({ action: "opened", pull_request: { title: "Fix {event.x} $(id)" } });

function delivery(rest: Partial<Delivery> = {}, headers: Delivery["headers"] = {}): Delivery {
  return {
    method: "POST",
    body: Buffer.from(BODY),
    headers: {
      "x-hub-signature-256": sign(BODY),
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-github-event": "pull_request",
      ...headers,
    },
    ...rest,
  };
}
const facts = { secret: SECRET, known: (id: string) => id === "seen-before" };

test("GitHub's own example of a signature", () => {
  const body = Buffer.from("Hello, World!");
  const header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  const answer = admit(delivery({ body }, { "x-hub-signature-256": header }), facts);
  expect(answer).toEqual({ status: 400, why: "the body is not a JSON object" });
});

test("a good one is data, as it came", () => {
  expect(admit(delivery(), facts)).toMatchObject({
    status: 202,
    event: { names: ["github.pr.opened"], event: { title: "Fix {event.x} $(id)" } },
  });
});

test.each<[string, number, Partial<Delivery>, Delivery["headers"]]>([
  ["another byte", 401, { body: Buffer.from(`${BODY} `) }, {}],
  ["another secret", 401, {}, { "x-hub-signature-256": sign(BODY, "other") }],
  ["no signature", 401, {}, { "x-hub-signature-256": undefined }],
  ["two signatures", 401, {}, { "x-hub-signature-256": [sign(BODY), sign(BODY)] }],
  ["a SHA-1 signature", 401, {}, { "x-hub-signature-256": `sha1=${"0".repeat(40)}` }],
  ["a replay", 409, {}, { "x-github-delivery": "seen-before" }],
  ["no id", 400, {}, { "x-github-delivery": undefined }],
  ["no event", 400, {}, { "x-github-event": undefined }],
  ["a ping", 200, {}, { "x-github-event": "ping" }],
  ["GET", 405, { method: "GET" }, {}],
])("%s: %i", (_name, status, rest, headers) => {
  expect(admit(delivery(rest, headers), facts).status).toBe(status);
});

test("without a secret nothing is let in", () => {
  const headers = { "x-hub-signature-256": sign(BODY, "") };
  expect(admit(delivery({}, headers), { ...facts, secret: "" }).status).toBe(401);
});

test.each([
  ["push", {}, ["github.push"]],
  [
    "pull_request",
    { action: "closed", pull_request: { merged: true } },
    ["github.pr.closed", "github.pr.merged"],
  ],
  ["pull_request", { action: "closed", pull_request: { merged: false } }, ["github.pr.closed"]],
  ["pull_request_target", { action: "opened" }, ["github.pr.opened"]],
  ["issue_comment", { action: "created" }, ["github.comment.created"]],
  ["star", { action: "created" }, ["github.star.created"]],
  ["issues", { action: "opened; rm" }, ["github.issue"]],
])("%s %j", (header, payload, names) => {
  expect(githubEvent(header, payload).names).toEqual(names);
});

test("short names beside the payload, which wins; work of another repository is a fork", () => {
  const pr = (head: string): Record<string, unknown> => ({
    number: 7,
    user: { login: "ada" },
    head: { ref: "fix", repo: { full_name: head } },
    base: { ref: "main", repo: { full_name: "o/r" } },
  });
  expect(githubEvent("pull_request", { pull_request: pr("o/r"), number: 8 }).event).toMatchObject({
    number: 8,
    author: "ada",
    branch: "fix",
    base: "main",
    fork: false,
  });
  expect(githubEvent("pull_request", { pull_request: pr("x/r") }).event["fork"]).toBe(true);
  expect(githubEvent("pull_request", { pull_request: {} }).event["fork"]).toBe(false);
});

const opened = githubEvent("pull_request", { action: "opened", number: 7 });
test.each([
  ["by name", [{ on: "github.pr.opened" }], true],
  ["by name and filter", [{ on: "github.pr.opened", filter: "event.number > 5" }], true],
  ["the second of two", [{ on: "github.push" }, { on: "github.pr.opened" }], true],
  ["another event", [{ on: "github.push" }], "it waits for github.push, not github.pr.opened"],
  ["no trigger", [], "it waits for nothing, not github.pr.opened"],
  [
    "a false filter",
    [{ on: "github.pr.opened", filter: "event.number > 9" }],
    "the filter is false: event.number > 9",
  ],
  [
    "a missing field",
    [{ on: "github.pr.opened", filter: "event.nope == 1" }],
    "event.nope is missing, so the condition is false",
  ],
  [
    "no boolean",
    [{ on: "github.pr.opened", filter: "event.number" }],
    "the filter has no value: The condition gave the number 7, not true or false",
  ],
])("%s", (_name, triggers, expected) => {
  const match = matchEvent(triggers, opened);
  expect(match.matches ? true : match.why).toBe(expected);
});

test("changes that come together are one event; git's own and packages are none", () => {
  let changes = NO_CHANGES;
  expect(tellAt(changes)).toBeUndefined();
  for (const path of ["src/b.ts", ".git/index", "node_modules/x/y", "src/a.ts", "src/b.ts"])
    changes = noteChange(changes, path, 1_000);
  expect(tellAt(changes)).toBe(1_500);
  expect(fileEvent(changes)).toEqual({
    names: ["file.changed"],
    event: { path: "src/a.ts", paths: ["src/a.ts", "src/b.ts"] },
  });
});
