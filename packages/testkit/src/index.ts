export { rehearsalMain } from "./rehearsal/path.ts";
export type { Action, ErrorName, RehearsalScript, When } from "./rehearsal/script.ts";
export type { Flaw } from "./repository/flaws.ts";
export { type FixtureRepository, makeRepository } from "./repository/make.ts";
export type { Api, Call, CallKind, StubRequest } from "./stub/call.ts";
export type { Behaviour, Match, Rule, Script, ToolCall } from "./stub/rule.ts";
export { startStub, type Stub, type StubOptions } from "./stub/server.ts";
