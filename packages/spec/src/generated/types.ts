// Generated from spec/2.0/connector.schema.json. Do not edit.
/**
 * A name for people: not empty, one line, at most 120 characters.
 */
export type Name = string;
/**
 * Text typed to an agent. A template: `{worker} {phase} {run} {name} {task} {machine} {model} {event.a.b} {results.phase}`; `{{` is a literal brace.
 */
export type Prompt = string;
/**
 * A CEL expression with a boolean result, at most 1024 characters.
 */
export type Condition = string;
/**
 * A duration in milliseconds, from 1 to 30 days.
 */
export type Milliseconds = number;
/**
 * A number of rounds, from 1 to 1000.
 */
export type Rounds = number;
/**
 * `pty`: keys and screen. `acp`: messages, by the Agent Client Protocol or the agent's own form.
 */
export type Driver = "pty" | "acp";
/**
 * `failover`: the next entry takes over. `wait`: the session goes on when the limit is over, where the agent says when. `stop`: the run ends and can be resumed.
 */
export type LimitPolicy = "failover" | "wait" | "stop";
/**
 * How much an agent may do unasked: `plan` reads only, `ask` asks for each action, `edit` edits files, `full` does everything.
 */
export type Permission = "plan" | "ask" | "edit" | "full";
/**
 * An alias of `models`, or `agent`, `agent/model`, or a well-known short name such as `opus`.
 */
export type ModelName = string;
/**
 * An alias of `machines`; a name that no alias holds is taken as a machine's own name.
 */
export type MachineName = string;
/**
 * The name of an agent or model, or its settings.
 */
export type Model =
  | string
  | {
      /**
       * Name of the agent profile: `claude`, `codex`, `gemini`. Not an alias.
       */
      agent: string;
      /**
       * The model the agent is asked for. Default: the agent's own.
       */
      model?: string;
      /**
       * Extra arguments of the agent's command line.
       *
       * @maxItems 100
       */
      args?: string[];
      /**
       * Environment variables of this model's sessions. Not templates.
       */
      env?: Environment;
      /**
       * How much this model may do unasked, where its session does not say.
       */
      permission?: Permission;
      /**
       * US dollars per million tokens, by kind (`input`, `output`, `cached`), for agents that do not report their cost.
       */
      cost?: {
        [k: string]: number;
      };
    };
/**
 * A host name, a paired machine's name or device id, or those with a failover list.
 */
export type Machine =
  | string
  | {
      /**
       * Host name, name of a paired machine, or device id.
       */
      host: string;
      /**
       * Machines tried in order when this one is gone.
       *
       * @maxItems 16
       */
      failover?: MachineName[];
    };
/**
 * Models, or models on machines, tried in order.
 *
 * @maxItems 16
 */
export type FailoverList = Failover[];
/**
 * A model by alias or name, or a model and a machine; what is not named stays as it was.
 */
export type Failover =
  | string
  | {
      /**
       * Model to go on with. Default: the worker's own, on another machine.
       */
      model?: ModelName;
      /**
       * Machine to go on with. Default: the worker's own.
       */
      machine?: MachineName;
    };
/**
 * A command line for `sh`, without an AI. Template slots reach it as environment variables.
 */
export type Step =
  | string
  | {
      /**
       * The command line.
       */
      run: string;
      /**
       * Name of the step. Default: its command line.
       */
      name?: Name;
      /**
       * The step fails after this many milliseconds.
       */
      timeout_ms?: Milliseconds;
      /**
       * Whether the phase goes on when the command exits non-zero.
       */
      continue_on_error?: boolean;
    };
/**
 * A command line for `sh` that judges merged work, in a sandbox without network and in a tree of its own. Template slots reach it as environment variables.
 */
export type Gate =
  | string
  | {
      /**
       * The command line.
       */
      run: string;
      /**
       * Work has not passed after this many milliseconds.
       */
      timeout_ms?: Milliseconds;
    };
/**
 * Who speaks, in speaking order. A dialogue has exactly two.
 *
 * @minItems 2
 * @maxItems 64
 */
export type Participants = Participant[];
/**
 * Topics of a meeting, in order.
 *
 * @minItems 1
 * @maxItems 100
 */
export type Agenda = Topic[];
/**
 * Name of a configured MCP server, or the server itself: a `command` to start or a `url` to reach.
 */
export type McpServer =
  | string
  | {
      /**
       * Name under which agents see the server.
       */
      name: Name;
      /**
       * Program that speaks MCP on its standard input and output.
       */
      command?: string;
      /**
       * Arguments of the program.
       */
      args?: string[];
      /**
       * Environment variables of the program. Not templates.
       */
      env?: Environment;
      /**
       * Address of a server that is reached over HTTP.
       */
      url?: string;
    };
/**
 * Markdown: a path relative to the document, or the text itself; one or several.
 *
 * @minItems 1
 * @maxItems 32
 */
export type Flow = string | string[];
/**
 * Name of an event: words joined by dots.
 */
export type EventName = string;
/**
 * One event or several.
 *
 * @minItems 1
 * @maxItems 32
 */
export type EventNames = string | EventName[];
/**
 * One event, several, or events that pass a filter.
 *
 * @minItems 1
 * @maxItems 32
 */
export type Trigger =
  | string
  | EventName[]
  | {
      /**
       * The event or events.
       */
      on: EventNames;
      /**
       * CEL over `event`. False: no run starts.
       */
      filter?: Condition;
    };
/**
 * A cron expression of five or six fields, or one with a time zone.
 */
export type Schedule =
  | string
  | {
      /**
       * Five fields (minute, hour, day of month, month, day of week), or six with seconds first.
       */
      cron: string;
      /**
       * IANA time zone. Default: the machine's.
       */
      timezone?: string;
      /**
       * After the machine was off: `skip` what was missed, or run `once`.
       */
      catch_up?: "skip" | "once";
    };
/**
 * A path relative to this document, or a whole document in place.
 */
export type SubTeam = string | ConnectorDocument;

/**
 * Who works on a task, in what order, on which machine: a team of AI command-line tools in one file.
 */
export interface ConnectorDocument {
  /**
   * Address of this schema, for editors. Ignored at run time.
   */
  $schema?: string;
  /**
   * Version of the standard the document is written for. Any 2.x is read; another major version is refused.
   */
  connector?: string;
  /**
   * What the document is called. Default: the file's name without `.connector.json`. Branches and folders use a slug made of it.
   */
  name?: Name;
  /**
   * One line that says what the document is for, shown by tools.
   */
  description?: string;
  /**
   * The document's topology. Default: `pipeline` where `pipeline` is present, `mesh` where `agents` is, `meeting` where `agenda` is, `dialogue` where `participants` is.
   */
  type?: "pipeline" | "dialogue" | "meeting" | "mesh";
  /**
   * Defaults for every session of the document. A phase, then a worker, overrides them field by field.
   */
  session?: Session;
  /**
   * Aliases for models. An alias may name another alias once. `primary` is the default of every phase, `fallback` the implied failover of whatever resolves to `primary`.
   */
  models?: {
    [k: string]: Model;
  };
  /**
   * Aliases for machines: a host name, the name of a paired machine, or its device id.
   */
  machines?: {
    [k: string]: Machine;
  };
  /**
   * Phases that run one after another.
   */
  pipeline?: Pipeline;
  /**
   * Members of a mesh. Beside a `pipeline` they stand by as long-lived members.
   *
   * @minItems 1
   */
  agents?: Agent[];
  /**
   * Who speaks when the whole document is a dialogue or a meeting.
   */
  participants?: Participants;
  /**
   * Topics of a document that is a meeting.
   */
  agenda?: Agenda;
  /**
   * Turns each participant takes in a dialogue (default 3), or on each topic of a meeting (default 1).
   */
  rounds?: Rounds;
  /**
   * CEL over `last` and `round`: true ends a dialogue, meeting or mesh early.
   */
  until?: Condition;
  /**
   * Who may address whom.
   */
  communication?: Communication;
  /**
   * Tools that every session of the document gets.
   */
  tools?: Tools;
  /**
   * What sessions are trusted with.
   */
  trust?: Trust;
  /**
   * What every agent of the document is given when its session starts.
   */
  agent?: AgentDefaults;
  /**
   * Events that start a run. The event's payload is `{event.…}` in templates and `event.…` in conditions.
   */
  trigger?: Trigger;
  /**
   * When a run starts by itself.
   */
  schedule?: Schedule;
  /**
   * The run stops cleanly, and can be resumed, when one of these is reached.
   */
  budget?: Budget;
}
/**
 * Environment variables by name. The values of a session's are templates.
 */
export interface Environment {
  [k: string]: string;
}
/**
 * How a session runs: where its files are, what it may reach, how long it may take.
 */
export interface Session {
  /**
   * Slug of the git worktree the session works in. A template. Workers that name the same slug one after another share the tree.
   */
  worktree?: string;
  /**
   * Shut in: the session sees its worktree and its own files only, and reaches the names in `trust.domains` and its model's API only.
   */
  sandbox?: boolean;
  /**
   * False: no network at all, not even the model's API, unless the model runs on this machine. Needs `sandbox`.
   */
  network?: boolean;
  /**
   * Whether the session shares the run's scratchpad. Default: the pipeline's.
   */
  scratchpad?: boolean;
  /**
   * Environment variables of the session.
   */
  env?: Environment;
  /**
   * How much the agent may do unasked.
   */
  permission?: Permission;
  /**
   * How the agent is driven: by keys and its screen, or by messages where its profile knows how.
   */
  driver?: Driver;
  /**
   * What follows when the agent has used up its quota: the next of the failover list, waiting until the time it tells, or the end of the run.
   */
  on_limit?: LimitPolicy;
  /**
   * The session and everything it started is ended after this many milliseconds.
   */
  timeout_ms?: Milliseconds;
  /**
   * Slug of a worktree session to go on with: the same tree, and the same conversation where the agent can. It must exist.
   */
  resume?: string;
  /**
   * Folder the session starts in, relative to the repository or worktree.
   */
  cwd?: string;
}
/**
 * Phases in order, and what they share.
 */
export interface Pipeline {
  /**
   * The phases, in the order in which they run.
   *
   * @minItems 1
   */
  phases: Phase[];
  /**
   * Whether the sessions share a folder for notes and results.
   */
  scratchpad?: boolean;
  /**
   * Whether the sessions may send each other messages.
   */
  mailbox?: boolean;
}
/**
 * One step of a pipeline: workers, or a dialogue, meeting, mesh or sub-team.
 */
export interface Phase {
  /**
   * Name of the phase, unique in the pipeline. Default: `phase-<n>`.
   */
  name?: Name;
  /**
   * How many workers of one kind, or each of them. Default: 1.
   *
   * @minItems 1
   * @maxItems 1000
   */
  workers?: number | Worker[];
  /**
   * Whether the workers work at the same time. False: one after another.
   */
  parallel?: boolean;
  /**
   * Model of the workers that do not name their own. Default: `models.primary`, else the user's default agent.
   */
  model?: ModelName;
  /**
   * Prompt of the workers that do not have their own. Without one it is made of the run's task and the phase's name and place.
   */
  prompt?: Prompt;
  /**
   * Machine of the workers that do not name their own.
   */
  machine?: MachineName;
  /**
   * Session settings of this phase, over those of the document.
   */
  session?: Session;
  /**
   * Tried in order when a worker's agent cannot do its work.
   */
  failover?: FailoverList;
  /**
   * CEL over the results of earlier phases, `event` and `run`. False: the phase is skipped.
   */
  condition?: Condition;
  /**
   * Commands without an AI, run in order in the phase's tree before its workers. A non-zero exit fails the phase.
   *
   * @minItems 1
   * @maxItems 100
   */
  steps?: Step[];
  /**
   * What kind of phase it is. Default: `workers`; `meeting` where `agenda` is present, `dialogue` where `participants` is, `mesh` where `agents` is.
   */
  type?: "workers" | "dialogue" | "meeting" | "mesh";
  /**
   * Who speaks in a dialogue or meeting.
   */
  participants?: Participants;
  /**
   * Topics of a meeting.
   */
  agenda?: Agenda;
  /**
   * Turns each participant takes in a dialogue (default 3), or on each topic of a meeting (default 1).
   */
  rounds?: Rounds;
  /**
   * CEL over `last` and `round`: true ends the dialogue, meeting or mesh early.
   */
  until?: Condition;
  /**
   * Members of a phase that is a mesh.
   *
   * @minItems 1
   */
  agents?: Agent[];
  /**
   * Who may address whom in this phase.
   */
  communication?: Communication;
  /**
   * Another document: the phase is a sub-team.
   */
  connector?: SubTeam;
  /**
   * JSON Schema of the structured result. A result that does not satisfy it gets one retry with the errors, then fails.
   */
  outputs?: {};
  /**
   * Whether the pipeline stops when this phase fails.
   */
  on_error?: "stop" | "continue";
  /**
   * What becomes of the worktrees of the phase: merged, left as branches, or the one that the field `pick` of a result names.
   */
  merge?: "auto" | "none" | "pick";
  /**
   * Only work with which this command ends well is merged.
   */
  gate?: Gate;
  /**
   * What becomes of work in conflict with what was merged before it: it stays on its branch, a worker resolves it, or a person is asked.
   */
  on_conflict?: "keep" | "resolver" | "ask";
  /**
   * Model of the worker that resolves conflicts. Default: the phase's.
   */
  resolver?: ModelName;
}
/**
 * One worker of a phase. What it does not say comes from the phase.
 */
export interface Worker {
  /**
   * Name of the worker, unique in its phase. Default: its model, or its number.
   */
  name?: Name;
  /**
   * Model of this worker.
   */
  model?: ModelName;
  /**
   * Prompt of this worker.
   */
  prompt?: Prompt;
  /**
   * Machine of this worker.
   */
  machine?: MachineName;
  /**
   * Session settings of this worker, over those of the phase.
   */
  session?: Session;
  /**
   * Tried in order when this worker's agent cannot do its work. Replaces the phase's list.
   */
  failover?: FailoverList;
  /**
   * Another document: the worker is a sub-team.
   */
  connector?: SubTeam;
}
/**
 * One voice of a dialogue or meeting.
 */
export interface Participant {
  /**
   * Name of the participant. Default: its model, or its number.
   */
  name?: Name;
  /**
   * Model of the participant.
   */
  model?: ModelName;
  /**
   * What the participant stands for; the others hear it with each of its contributions.
   */
  role?: string;
  /**
   * Machine of the participant.
   */
  machine?: MachineName;
  /**
   * Session settings of the participant.
   */
  session?: Session;
  /**
   * Tried in order when the participant's agent cannot go on.
   */
  failover?: FailoverList;
  /**
   * Whether this one closes each topic with a decision. Default: the first participant does.
   */
  chair?: boolean;
}
/**
 * One topic of a meeting.
 */
export interface Topic {
  /**
   * What is talked about.
   */
  topic: string;
  /**
   * Rounds on this topic. Default: the meeting's `rounds`, else 1.
   */
  rounds?: Rounds;
}
/**
 * A member of a mesh.
 */
export interface Agent {
  /**
   * Name by which others address it. Default: its model (or machine), with a number where that repeats.
   */
  id?: Name;
  /**
   * Model of the agent.
   */
  model?: ModelName;
  /**
   * Machine of the agent.
   */
  machine?: MachineName;
  /**
   * What the agent is told when its session starts.
   */
  prompt?: Prompt;
  /**
   * Session settings of the agent.
   */
  session?: Session;
  /**
   * Tried in order when the agent cannot go on.
   */
  failover?: FailoverList;
  /**
   * Markdown given to this agent when its session starts, after the document's own.
   */
  flow?: Flow;
}
/**
 * Who may address whom.
 */
export interface Communication {
  /**
   * `mesh`: anyone addresses anyone. `channels`: only members of a common channel address each other.
   */
  topology?: "mesh" | "channels";
  /**
   * Adds a channel `all` that every member hears.
   */
  broadcast_channel?: boolean;
  /**
   * Named channels and their members, by id.
   */
  channels?: {
    /**
     * @minItems 1
     */
    [k: string]: Name[];
  };
}
/**
 * Tools given to sessions.
 */
export interface Tools {
  /**
   * MCP servers, by the name they have in the user's or project's configuration, or in full.
   *
   * @maxItems 100
   */
  mcp?: McpServer[];
}
/**
 * What sessions are trusted with.
 */
export interface Trust {
  /**
   * The only network names a sandboxed session may reach, beside its model's API. `*.` may stand as the first label; a port may follow.
   *
   * @maxItems 200
   */
  domains?: string[];
}
/**
 * What every agent of the document is given.
 */
export interface AgentDefaults {
  /**
   * Markdown given to each agent when its session starts.
   */
  flow?: Flow;
}
/**
 * Limits of a run.
 */
export interface Budget {
  /**
   * US dollars, as the agents report them.
   */
  usd?: number;
  /**
   * Tokens in and out.
   */
  tokens?: number;
  /**
   * Minutes since the run started.
   */
  minutes?: number;
}
