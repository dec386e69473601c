import { USUAL_DRAFT } from "../screen/prompt.ts";
import type { AgentState, Dialog, Turn, TurnRequest, Usage } from "@pty4ai/protocol";
import { type Messages, NO_MESSAGES } from "../acp/state.ts";
import type { ShownDialog } from "../screen/dialog.ts";
import type { Ending } from "./record.ts";

/** All that the engine knows, as plain JSON. Stored before the effects of a step are carried out. */
export interface EngineState {
  version: 1;
  startedAt: number | null;
  /** When the agent was first ready for a prompt. */
  readyAt: number | null;
  exit: { at: number; code: number | null; signal: string | null } | null;
  agent: AgentState;
  agentDetail: string | null;
  conversation: string | null;
  /** When each event of the sink was last seen. */
  hooks: Record<string, number>;
  look: Look | null;
  /** Rules whose event has come and whose screen has not yet. */
  latched: Record<string, Latch>;
  /** Writes that the terminal has not confirmed. */
  pending: { key: string; data: string }[];
  queue: TurnRequest[];
  /** When each waiting turn came. */
  queuedAt: Record<string, number>;
  /** What is asked now, and how many dialogs there were. */
  dialog: OpenDialog | null;
  dialogs: number;
  active: ActiveTurn | null;
  /** The turn that ended last, for `explain`. */
  last: Turn | null;
  /** Ids of turns that have ended: none of them is typed again. */
  ended: string[];
  /** Answers given to start-up dialogs. */
  answered: Record<string, { at: number; times: number }>;
  interrupts: number;
  /** Lines that may stand in the input box: agents put an interrupted prompt back there. */
  draftLines: number;
  /** Of an agent that is driven by messages. */
  messages: Messages;
  wakeAt: number | null;
}

/** An event that waits for the rest of its rule. */
export interface Latch {
  at: number;
  detail: string;
  reply?: string;
  usage?: Usage;
  /** The tool that wants a permission, and what for. */
  tool?: string;
  argument?: string;
  /** An end that waits for what the agent's records say. */
  ending?: Ending;
}

/** What matches on the screen, and since when it has without a break. */
export interface Hit {
  match: string;
  since: number;
}

/** A dialog that is on the screen, and how far an answer to it is typed. */
export interface OpenDialog {
  dialog: Dialog;
  shown: ShownDialog;
  /** Id of the rule that sees it. */
  rule: string;
  /** Keys that refuse it, where no option does. */
  deny: string | undefined;
  goneAt: number | null;
  writes: number;
  reply: Reply | null;
}

export interface Reply {
  by: string;
  at: number;
  /** Place of the option to choose; -1: none, a text or a refusal by key. */
  target: number;
  choice?: number;
  text?: string;
  deny?: boolean;
  /** Writes of this try, and when the last was. */
  keys: number;
  keysAt: number;
  /** Which option was marked when they were written. */
  marked: number | null;
  spelt: boolean;
  times: number;
  /** When the keys that give the answer were typed. */
  sentAt: number | null;
}

/** What the last screen says, reduced to what the rules ask. */
export interface Look {
  at: number;
  /** When anything on it last changed, and when anything but spinners, clocks and borders did. */
  drawnAt: number;
  changedAt: number;
  drawn: string;
  content: string;
  title: string;
  bracketedPaste: boolean;
  /** The prompt of the active turn is still in the input area. */
  draft: boolean;
  /** What matches now, by rule id, and since when it has without a break. */
  hits: Record<string, Hit>;
  /** The dialog that is shown, while a rule says that one is. */
  asked?: ShownDialog;
  /** Since when no busy rule matches; null while one does. */
  idleSince: number | null;
  news: string[];
  tail: string[];
}

/** How it is known that the agent has the prompt: its own event told so, or the prompt stands in the conversation
 *  (`told`), or it was seen to leave the input box after Enter (`left`). */
export type Taken = "told" | "left";

export type Stage = "pasting" | "pasted" | "entering" | "waiting" | "working";

export interface ActiveTurn {
  request: TurnRequest;
  turn: Turn;
  stage: Stage;
  pastedAt: number;
  enterAt: number;
  enters: number;
  /** How often the prompt was typed: an agent may drop what stands in its box when a dialog opens. */
  pastes: number;
  /** A dialog was on the screen since the prompt was last seen in its box: what became of it is not known. */
  held: boolean;
  /** The prompt was seen in the input area before Enter. */
  shown: boolean;
  /** Since when the input area shows a prompt that is long, or what the agent puts in its place. */
  boxedAt: number | null;
  /** The start of the prompt stands in the conversation: now, and when Enter was pressed. */
  echoed: boolean;
  echoedBefore: boolean;
  taken: Taken | null;
  /** The agent's own event said that it took the prompt. */
  hookStart: boolean;
  sawBusy: boolean;
  progressAt: number;
  /** New lines seen since Enter. */
  progress: number;
  /** `told`: by the agent's own event, whose words are better than those of the screen. */
  retry: { since: number; seenAt: number; line: string; told: boolean } | null;
  interrupt: { at: number; times: number } | null;
  /** Fingerprints of lines on the screen when Enter was pressed, and of all seen since. */
  before: string[];
  seen: string[];
  region: string[];
}

/** A turn as it begins: nothing of it is typed. */
export function freshTurn(request: TurnRequest, turn: Turn, at: number): ActiveTurn {
  return {
    request,
    turn,
    stage: "pasting",
    pastedAt: 0,
    enterAt: 0,
    enters: 0,
    pastes: 0,
    held: false,
    shown: false,
    boxedAt: null,
    echoed: false,
    echoedBefore: false,
    taken: null,
    hookStart: false,
    sawBusy: false,
    progressAt: at,
    progress: 0,
    retry: null,
    interrupt: null,
    before: [],
    seen: [],
    region: [],
  };
}

export function initialState(at: number): EngineState {
  return {
    version: 1,
    startedAt: at,
    readyAt: null,
    exit: null,
    agent: "starting",
    agentDetail: null,
    conversation: null,
    hooks: {},
    look: null,
    latched: {},
    pending: [],
    queue: [],
    queuedAt: {},
    dialog: null,
    dialogs: 0,
    active: null,
    last: null,
    ended: [],
    answered: {},
    interrupts: 0,
    draftLines: USUAL_DRAFT,
    messages: NO_MESSAGES,
    wakeAt: null,
  };
}
