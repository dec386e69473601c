// Generated from spec/2.0/connector.schema.json by ajv (MIT). Do not edit.
var te=(r,i)=>()=>{try{return i||r((i={exports:{}}).exports,i),i.exports}catch(y){throw i=0,y}};var Y=te(V=>{"use strict";Object.defineProperty(V,"__esModule",{value:!0});function J(r){let i=r.length,y=0,d=0,u;for(;d<
i;)y++,u=r.charCodeAt(d++),u>=55296&&u<=56319&&d<i&&(u=r.charCodeAt(d),(u&64512)===56320&&d++);return y}V.default=J;J.code=
'require("ajv/dist/runtime/ucs2length").default'});var be=G,Q={$schema:"https://json-schema.org/draft/2020-12/schema",$id:"https://connectorjson.org/schema/2.0/connector.s\
chema.json",title:"ConnectorDocument",description:"Who works on a task, in what order, on which machine: a team of AI co\
mmand-line tools in one file.",examples:[{connector:"2.0",name:"solo-workflow",pipeline:{phases:[{name:"implement",model:"\
opus",prompt:"Build the feature."},{name:"review",model:"codex",prompt:"Independent code review."}]}}],type:"object",additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{$schema:{description:"Address of this schema, for editors. Ignored at run time.",
type:"string",examples:["https://connectorjson.org/schema/2.0/connector.schema.json"]},connector:{description:"Version o\
f the standard the document is written for. Any 2.x is read; another major version is refused.",type:"string",pattern:"^\
2\\.(0|[1-9][0-9]*)$",default:"2.0",examples:["2.0"]},name:{description:"What the document is called. Default: the file'\
s name without `.connector.json`. Branches and folders use a slug made of it.",$ref:"#/$defs/Name",examples:["dual-revie\
w"]},description:{description:"One line that says what the document is for, shown by tools.",type:"string",maxLength:1e3,
examples:["Two models review, one of them writes the report."]},type:{description:"The document's topology. Default: `pi\
peline` where `pipeline` is present, `mesh` where `agents` is, `meeting` where `agenda` is, `dialogue` where `participan\
ts` is.",type:"string",enum:["pipeline","dialogue","meeting","mesh"],examples:["pipeline"]},session:{description:"Defaul\
ts for every session of the document. A phase, then a worker, overrides them field by field.",$ref:"#/$defs/Session",examples:[
{sandbox:!0,timeout_ms:36e5}]},models:{description:"Aliases for models. An alias may name another alias once. `primary` \
is the default of every phase, `fallback` the implied failover of whatever resolves to `primary`.",type:"object",propertyNames:{
$ref:"#/$defs/Name"},additionalProperties:{$ref:"#/$defs/Model"},examples:[{primary:"claude",fallback:"gemini",fast:"hai\
ku"}]},machines:{description:"Aliases for machines: a host name, the name of a paired machine, or its device id.",type:"\
object",propertyNames:{$ref:"#/$defs/Name"},additionalProperties:{$ref:"#/$defs/Machine"},examples:[{seoul:"SEOUL-SERVER\
.local"}]},pipeline:{description:"Phases that run one after another.",$ref:"#/$defs/Pipeline",examples:[{phases:[{name:"\
review",model:"codex"}]}]},agents:{description:"Members of a mesh. Beside a `pipeline` they stand by as long-lived membe\
rs.",type:"array",minItems:1,items:{$ref:"#/$defs/Agent"},examples:[[{id:"reviewer",model:"codex",prompt:"Review every p\
ush."}]]},participants:{description:"Who speaks when the whole document is a dialogue or a meeting.",$ref:"#/$defs/Parti\
cipants",examples:[[{model:"claude"},{model:"codex"}]]},agenda:{description:"Topics of a document that is a meeting.",$ref:"\
#/$defs/Agenda",examples:[[{topic:"Which approach ships first?",rounds:2}]]},rounds:{description:"Turns each participant\
 takes in a dialogue (default 3), or on each topic of a meeting (default 1).",$ref:"#/$defs/Rounds",examples:[3]},until:{
description:"CEL over `last` and `round`: true ends a dialogue, meeting or mesh early.",$ref:"#/$defs/Condition",examples:[
"round >= 2 && last.contains('AGREED')"]},communication:{description:"Who may address whom.",$ref:"#/$defs/Communication",
examples:[{topology:"mesh",broadcast_channel:!0}]},tools:{description:"Tools that every session of the document gets.",$ref:"\
#/$defs/Tools",examples:[{mcp:["github","postgres"]}]},trust:{description:"What sessions are trusted with.",$ref:"#/$def\
s/Trust",examples:[{domains:["api.example.com"]}]},agent:{description:"What every agent of the document is given when it\
s session starts.",$ref:"#/$defs/AgentDefaults",examples:[{flow:"./CONTRIBUTING.md"}]},trigger:{description:"Events that\
 start a run. The event's payload is `{event.\u2026}` in templates and `event.\u2026` in conditions.",$ref:"#/$defs/Trig\
ger",examples:["github.pr.opened"]},schedule:{description:"When a run starts by itself.",$ref:"#/$defs/Schedule",examples:[
"0 3 * * *"]},budget:{description:"The run stops cleanly, and can be resumed, when one of these is reached.",$ref:"#/$de\
fs/Budget",examples:[{usd:5,minutes:90}]}},$defs:{Name:{title:"Name",description:"A name for people: not empty, one line\
, at most 120 characters.",type:"string",minLength:1,maxLength:120,pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007\
f][^\\u0000-\\u001f\\u007f]*$",examples:["dual-review"]},Prompt:{title:"Prompt",description:"Text typed to an agent. A t\
emplate: `{worker} {phase} {run} {name} {task} {machine} {model} {event.a.b} {results.phase}`; `{{` is a literal brace.",
type:"string",minLength:1,examples:["Review for security vulnerabilities. The task was: {task}"]},Condition:{title:"Cond\
ition",description:"A CEL expression with a boolean result, at most 1024 characters.",type:"string",minLength:1,maxLength:1024,
examples:["triage.classification == 'auth'"]},Milliseconds:{title:"Milliseconds",description:"A duration in milliseconds\
, from 1 to 30 days.",type:"integer",minimum:1,maximum:2592e6,examples:[36e5]},Rounds:{title:"Rounds",description:"A num\
ber of rounds, from 1 to 1000.",type:"integer",minimum:1,maximum:1e3,examples:[3]},Driver:{title:"Driver",description:"`\
pty`: keys and screen. `acp`: messages, by the Agent Client Protocol or the agent's own form.",type:"string",enum:["pty",
"acp"],examples:["pty","acp"]},LimitPolicy:{title:"Limit policy",description:"`failover`: the next entry takes over. `wa\
it`: the session goes on when the limit is over, where the agent says when. `stop`: the run ends and can be resumed.",type:"\
string",enum:["failover","wait","stop"],examples:["wait","stop"]},Permission:{title:"Permission",description:"How much a\
n agent may do unasked: `plan` reads only, `ask` asks for each action, `edit` edits files, `full` does everything.",type:"\
string",enum:["plan","ask","edit","full"],examples:["edit"]},ModelName:{title:"ModelName",description:"An alias of `mode\
ls`, or `agent`, `agent/model`, or a well-known short name such as `opus`.",type:"string",minLength:1,maxLength:200,examples:[
"claude","opus","ollama/llama3"]},MachineName:{title:"MachineName",description:"An alias of `machines`; a name that no a\
lias holds is taken as a machine's own name.",type:"string",minLength:1,maxLength:253,examples:["gpu-a","BUILD-SERVER.lo\
cal"]},Model:{title:"Model",description:"The name of an agent or model, or its settings.",type:["string","object"],minLength:1,
maxLength:200,required:["agent"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{agent:{description:"Na\
me of the agent profile: `claude`, `codex`, `gemini`. Not an alias.",type:"string",minLength:1,maxLength:100,pattern:"^[\
A-Za-z0-9][A-Za-z0-9._-]*$",examples:["claude"]},model:{description:"The model the agent is asked for. Default: the agen\
t's own.",type:"string",minLength:1,maxLength:100,pattern:"^[A-Za-z0-9][A-Za-z0-9._:@/+-]*$",examples:["opus"]},args:{description:"\
Extra arguments of the agent's command line.",type:"array",maxItems:100,items:{type:"string",maxLength:4096,pattern:"^[^\
\\u0000]*$"},examples:[["--verbose"]]},env:{description:"Environment variables of this model's sessions. Not templates.",
$ref:"#/$defs/Environment",examples:[{ANTHROPIC_BASE_URL:"http://127.0.0.1:8080"}]},permission:{description:"How much th\
is model may do unasked, where its session does not say.",$ref:"#/$defs/Permission",examples:["edit"]},cost:{description:"\
US dollars per million tokens, by kind (`input`, `output`, `cached`), for agents that do not report their cost.",type:"o\
bject",propertyNames:{$ref:"#/$defs/Name"},additionalProperties:{type:"number",minimum:0},examples:[{input:3,output:15}]}},
examples:["claude",{agent:"claude",model:"opus",permission:"edit"}]},Machine:{title:"Machine",description:"A host name, \
a paired machine's name or device id, or those with a failover list.",type:["string","object"],minLength:1,maxLength:253,
required:["host"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{host:{description:"Host name, name of\
 a paired machine, or device id.",type:"string",minLength:1,maxLength:253,examples:["GPU-SERVER-A.local"]},failover:{description:"\
Machines tried in order when this one is gone.",type:"array",maxItems:16,items:{$ref:"#/$defs/MachineName"},examples:[["\
gpu-b"]]}},examples:["MY-LAPTOP.local",{host:"GPU-SERVER-A.local",failover:["gpu-b"]}]},Environment:{title:"Environment",
description:"Environment variables by name. The values of a session's are templates.",type:"object",propertyNames:{pattern:"\
^[A-Za-z_][A-Za-z0-9_]*$"},additionalProperties:{type:"string",maxLength:32768,pattern:"^[^\\u0000]*$"},examples:[{LANG:"\
C.UTF-8",WORKER:"{worker}"}]},Session:{title:"Session",description:"How a session runs: where its files are, what it may\
 reach, how long it may take.",type:"object",additionalProperties:!1,patternProperties:{"^x-":!0},properties:{worktree:{
description:"Slug of the git worktree the session works in. A template. Workers that name the same slug one after anothe\
r share the tree.",type:"string",minLength:1,maxLength:200,examples:["review-{worker}"]},sandbox:{description:"Shut in: \
the session sees its worktree and its own files only, and reaches the names in `trust.domains` and its model's API only.",
type:"boolean",default:!1,examples:[!0]},network:{description:"False: no network at all, not even the model's API, unles\
s the model runs on this machine. Needs `sandbox`.",type:"boolean",default:!0,examples:[!1]},scratchpad:{description:"Wh\
ether the session shares the run's scratchpad. Default: the pipeline's.",type:"boolean",examples:[!0]},env:{description:"\
Environment variables of the session.",$ref:"#/$defs/Environment",examples:[{NODE_ENV:"test"}]},permission:{description:"\
How much the agent may do unasked.",$ref:"#/$defs/Permission",examples:["edit"]},driver:{description:"How the agent is d\
riven: by keys and its screen, or by messages where its profile knows how.",$ref:"#/$defs/Driver",examples:["acp"]},on_limit:{
description:"What follows when the agent has used up its quota: the next of the failover list, waiting until the time it\
 tells, or the end of the run.",$ref:"#/$defs/LimitPolicy",default:"failover",examples:["stop"]},timeout_ms:{description:"\
The session and everything it started is ended after this many milliseconds.",$ref:"#/$defs/Milliseconds",examples:[36e5]},
resume:{description:"Slug of a worktree session to go on with: the same tree, and the same conversation where the agent \
can. It must exist.",type:"string",minLength:1,maxLength:200,examples:["feat-auth-fix"]},cwd:{description:"Folder the se\
ssion starts in, relative to the repository or worktree.",type:"string",minLength:1,maxLength:4096,pattern:"^[^\\u0000]*$",
examples:["packages/api"]}},examples:[{worktree:"review-{worker}",sandbox:!0}]},Pipeline:{title:"Pipeline",description:"\
Phases in order, and what they share.",type:"object",required:["phases"],additionalProperties:!1,patternProperties:{"^x-":!0},
properties:{phases:{description:"The phases, in the order in which they run.",type:"array",minItems:1,items:{$ref:"#/$de\
fs/Phase"},examples:[[{name:"review",model:"codex"}]]},scratchpad:{description:"Whether the sessions share a folder for \
notes and results.",type:"boolean",default:!0,examples:[!0]},mailbox:{description:"Whether the sessions may send each ot\
her messages.",type:"boolean",default:!1,examples:[!0]}},examples:[{phases:[{name:"review"}],scratchpad:!0}]},Phase:{title:"\
Phase",description:"One step of a pipeline: workers, or a dialogue, meeting, mesh or sub-team.",type:"object",additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{name:{description:"Name of the phase, unique in the pipeline. Default: `phase-<\
n>`.",$ref:"#/$defs/Name",examples:["review"]},workers:{description:"How many workers of one kind, or each of them. Defa\
ult: 1.",type:["integer","array"],minimum:1,maximum:1e3,minItems:1,maxItems:1e3,items:{$ref:"#/$defs/Worker"},examples:[
3,[{model:"claude"},{model:"codex"}]]},parallel:{description:"Whether the workers work at the same time. False: one afte\
r another.",type:"boolean",default:!0,examples:[!1]},model:{description:"Model of the workers that do not name their own\
. Default: `models.primary`, else the user's default agent.",$ref:"#/$defs/ModelName",examples:["opus"]},prompt:{description:"\
Prompt of the workers that do not have their own. Without one it is made of the run's task and the phase's name and plac\
e.",$ref:"#/$defs/Prompt",examples:["Read both reviews. Produce the final report."]},machine:{description:"Machine of th\
e workers that do not name their own.",$ref:"#/$defs/MachineName",examples:["gpu-a"]},session:{description:"Session sett\
ings of this phase, over those of the document.",$ref:"#/$defs/Session",examples:[{sandbox:!0}]},failover:{description:"\
Tried in order when a worker's agent cannot do its work.",$ref:"#/$defs/FailoverList",examples:[["fallback","emergency"]]},
condition:{description:"CEL over the results of earlier phases, `event` and `run`. False: the phase is skipped.",$ref:"#\
/$defs/Condition",examples:["triage.classification == 'auth'"]},steps:{description:"Commands without an AI, run in order\
 in the phase's tree before its workers. A non-zero exit fails the phase.",type:"array",minItems:1,maxItems:100,items:{$ref:"\
#/$defs/Step"},examples:[["npm ci",{run:"npm test",timeout_ms:6e5}]]},type:{description:"What kind of phase it is. Defau\
lt: `workers`; `meeting` where `agenda` is present, `dialogue` where `participants` is, `mesh` where `agents` is.",type:"\
string",enum:["workers","dialogue","meeting","mesh"],examples:["meeting"]},participants:{description:"Who speaks in a di\
alogue or meeting.",$ref:"#/$defs/Participants",examples:[[{model:"opus",role:"Evaluate the prototypes."},{model:"codex"}]]},
agenda:{description:"Topics of a meeting.",$ref:"#/$defs/Agenda",examples:[[{topic:"Pick one approach",rounds:2}]]},rounds:{
description:"Turns each participant takes in a dialogue (default 3), or on each topic of a meeting (default 1).",$ref:"#\
/$defs/Rounds",examples:[2]},until:{description:"CEL over `last` and `round`: true ends the dialogue, meeting or mesh ea\
rly.",$ref:"#/$defs/Condition",examples:["last.contains('AGREED')"]},agents:{description:"Members of a phase that is a m\
esh.",type:"array",minItems:1,items:{$ref:"#/$defs/Agent"},examples:[[{id:"builder",model:"claude"},{id:"reviewer",model:"\
codex"}]]},communication:{description:"Who may address whom in this phase.",$ref:"#/$defs/Communication",examples:[{topology:"\
mesh"}]},connector:{description:"Another document: the phase is a sub-team.",$ref:"#/$defs/SubTeam",examples:["./review.\
connector.json"]},outputs:{description:"JSON Schema of the structured result. A result that does not satisfy it gets one\
 retry with the errors, then fails.",type:"object",examples:[{type:"object",required:["verdict"],properties:{verdict:{enum:[
"ship","fix"]}}}]},on_error:{description:"Whether the pipeline stops when this phase fails.",type:"string",enum:["stop",
"continue"],default:"stop",examples:["continue"]},merge:{description:"What becomes of the worktrees of the phase: merged\
, left as branches, or the one that the field `pick` of a result names.",type:"string",enum:["auto","none","pick"],default:"\
auto",examples:["none"]},gate:{description:"Only work with which this command ends well is merged.",$ref:"#/$defs/Gate",
examples:["npm test"]},on_conflict:{description:"What becomes of work in conflict with what was merged before it: it sta\
ys on its branch, a worker resolves it, or a person is asked.",type:"string",enum:["keep","resolver","ask"],default:"kee\
p",examples:["resolver"]},resolver:{description:"Model of the worker that resolves conflicts. Default: the phase's.",$ref:"\
#/$defs/ModelName",examples:["opus"]}},examples:[{name:"review",workers:2,model:"codex",prompt:"Review the change."}]},Worker:{
title:"Worker",description:"One worker of a phase. What it does not say comes from the phase.",type:"object",additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{name:{description:"Name of the worker, unique in its phase. Default: its model,\
 or its number.",$ref:"#/$defs/Name",examples:["security"]},model:{description:"Model of this worker.",$ref:"#/$defs/Mod\
elName",examples:["codex"]},prompt:{description:"Prompt of this worker.",$ref:"#/$defs/Prompt",examples:["Check breaking\
 changes."]},machine:{description:"Machine of this worker.",$ref:"#/$defs/MachineName",examples:["server"]},session:{description:"\
Session settings of this worker, over those of the phase.",$ref:"#/$defs/Session",examples:[{worktree:"approach-a"}]},failover:{
description:"Tried in order when this worker's agent cannot do its work. Replaces the phase's list.",$ref:"#/$defs/Failo\
verList",examples:[["fallback"]]},connector:{description:"Another document: the worker is a sub-team.",$ref:"#/$defs/Sub\
Team",examples:["./security.connector.json"]}},examples:[{model:"claude",prompt:"Check breaking changes."}]},FailoverList:{
title:"FailoverList",description:"Models, or models on machines, tried in order.",type:"array",maxItems:16,items:{$ref:"\
#/$defs/Failover"},examples:[["fallback",{model:"claude",machine:"server"}]]},Failover:{title:"Failover",description:"A \
model by alias or name, or a model and a machine; what is not named stays as it was.",type:["string","object"],minLength:1,
maxLength:200,minProperties:1,additionalProperties:!1,patternProperties:{"^x-":!0},properties:{model:{description:"Model\
 to go on with. Default: the worker's own, on another machine.",$ref:"#/$defs/ModelName",examples:["codex"]},machine:{description:"\
Machine to go on with. Default: the worker's own.",$ref:"#/$defs/MachineName",examples:["server"]}},examples:["fallback",
{model:"codex",machine:"server"}]},Step:{title:"Step",description:"A command line for `sh`, without an AI. Template slot\
s reach it as environment variables.",type:["string","object"],minLength:1,required:["run"],additionalProperties:!1,patternProperties:{
"^x-":!0},properties:{run:{description:"The command line.",type:"string",minLength:1,examples:["npm test"]},name:{description:"\
Name of the step. Default: its command line.",$ref:"#/$defs/Name",examples:["unit tests"]},timeout_ms:{description:"The \
step fails after this many milliseconds.",$ref:"#/$defs/Milliseconds",examples:[6e5]},continue_on_error:{description:"Wh\
ether the phase goes on when the command exits non-zero.",type:"boolean",default:!1,examples:[!0]}},examples:["npm test",
{run:"npm test",name:"unit tests",timeout_ms:6e5}]},Gate:{title:"Gate",description:"A command line for `sh` that judges \
merged work, in a sandbox without network and in a tree of its own. Template slots reach it as environment variables.",type:[
"string","object"],minLength:1,required:["run"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{run:{description:"\
The command line.",type:"string",minLength:1,examples:["npm test"]},timeout_ms:{description:"Work has not passed after t\
his many milliseconds.",$ref:"#/$defs/Milliseconds",examples:[6e5]}},examples:["npm test",{run:"npm test",timeout_ms:6e5}]},
Participants:{title:"Participants",description:"Who speaks, in speaking order. A dialogue has exactly two.",type:"array",
minItems:2,maxItems:64,items:{$ref:"#/$defs/Participant"},examples:[[{model:"claude"},{model:"codex"}]]},Participant:{title:"\
Participant",description:"One voice of a dialogue or meeting.",type:"object",additionalProperties:!1,patternProperties:{
"^x-":!0},properties:{name:{description:"Name of the participant. Default: its model, or its number.",$ref:"#/$defs/Name",
examples:["architect"]},model:{description:"Model of the participant.",$ref:"#/$defs/ModelName",examples:["opus"]},role:{
description:"What the participant stands for; the others hear it with each of its contributions.",type:"string",minLength:1,
examples:["Which approach has fewest bugs?"]},machine:{description:"Machine of the participant.",$ref:"#/$defs/MachineNa\
me",examples:["server"]},session:{description:"Session settings of the participant.",$ref:"#/$defs/Session",examples:[{permission:"\
plan"}]},failover:{description:"Tried in order when the participant's agent cannot go on.",$ref:"#/$defs/FailoverList",examples:[
["fallback"]]},chair:{description:"Whether this one closes each topic with a decision. Default: the first participant do\
es.",type:"boolean",default:!1,examples:[!0]}},examples:[{model:"opus",role:"Which ships fastest?",chair:!0}]},Agenda:{title:"\
Agenda",description:"Topics of a meeting, in order.",type:"array",minItems:1,maxItems:100,items:{$ref:"#/$defs/Topic"},examples:[
[{topic:"Pick one approach",rounds:2}]]},Topic:{title:"Topic",description:"One topic of a meeting.",type:"object",required:[
"topic"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{topic:{description:"What is talked about.",type:"\
string",minLength:1,examples:["Pick one approach"]},rounds:{description:"Rounds on this topic. Default: the meeting's `r\
ounds`, else 1.",$ref:"#/$defs/Rounds",examples:[2]}},examples:[{topic:"Pick one approach",rounds:2}]},Agent:{title:"Age\
nt",description:"A member of a mesh.",type:"object",additionalProperties:!1,patternProperties:{"^x-":!0},properties:{id:{
description:"Name by which others address it. Default: its model (or machine), with a number where that repeats.",$ref:"\
#/$defs/Name",examples:["reviewer"]},model:{description:"Model of the agent.",$ref:"#/$defs/ModelName",examples:["codex"]},
machine:{description:"Machine of the agent.",$ref:"#/$defs/MachineName",examples:["server"]},prompt:{description:"What t\
he agent is told when its session starts.",$ref:"#/$defs/Prompt",examples:["Watch main. Review every push."]},session:{description:"\
Session settings of the agent.",$ref:"#/$defs/Session",examples:[{sandbox:!0}]},failover:{description:"Tried in order wh\
en the agent cannot go on.",$ref:"#/$defs/FailoverList",examples:[["fallback"]]},flow:{description:"Markdown given to th\
is agent when its session starts, after the document's own.",$ref:"#/$defs/Flow",examples:["./docs/reviewing.md"]}},examples:[
{id:"reviewer",model:"codex",prompt:"Review every push."}]},Communication:{title:"Communication",description:"Who may ad\
dress whom.",type:"object",additionalProperties:!1,patternProperties:{"^x-":!0},properties:{topology:{description:"`mesh\
`: anyone addresses anyone. `channels`: only members of a common channel address each other.",type:"string",enum:["mesh",
"channels"],default:"mesh",examples:["mesh"]},broadcast_channel:{description:"Adds a channel `all` that every member hea\
rs.",type:"boolean",default:!1,examples:[!0]},channels:{description:"Named channels and their members, by id.",type:"obj\
ect",propertyNames:{$ref:"#/$defs/Name"},additionalProperties:{type:"array",minItems:1,items:{$ref:"#/$defs/Name"}},examples:[
{reviews:["builder","reviewer"]}]}},examples:[{topology:"mesh",broadcast_channel:!0}]},Tools:{title:"Tools",description:"\
Tools given to sessions.",type:"object",additionalProperties:!1,patternProperties:{"^x-":!0},properties:{mcp:{description:"\
MCP servers, by the name they have in the user's or project's configuration, or in full.",type:"array",maxItems:100,items:{
$ref:"#/$defs/McpServer"},examples:[["github",{name:"docs",url:"http://127.0.0.1:7000/mcp"}]]}},examples:[{mcp:["github",
"postgres"]}]},McpServer:{title:"McpServer",description:"Name of a configured MCP server, or the server itself: a `comma\
nd` to start or a `url` to reach.",type:["string","object"],minLength:1,maxLength:120,required:["name"],additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{name:{description:"Name under which agents see the server.",$ref:"#/$defs/Name",
examples:["postgres"]},command:{description:"Program that speaks MCP on its standard input and output.",type:"string",minLength:1,
examples:["npx"]},args:{description:"Arguments of the program.",type:"array",items:{type:"string"},examples:[["-y","@mod\
elcontextprotocol/server-postgres"]]},env:{description:"Environment variables of the program. Not templates.",$ref:"#/$d\
efs/Environment",examples:[{PGHOST:"localhost"}]},url:{description:"Address of a server that is reached over HTTP.",type:"\
string",pattern:"^https?://[^\\s]+$",examples:["http://127.0.0.1:7000/mcp"]}},examples:["github",{name:"docs",url:"http:\
//127.0.0.1:7000/mcp"}]},Trust:{title:"Trust",description:"What sessions are trusted with.",type:"object",additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{domains:{description:"The only network names a sandboxed session may reach, bes\
ide its model's API. `*.` may stand as the first label; a port may follow.",type:"array",maxItems:200,items:{type:"strin\
g",maxLength:260,pattern:"^(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)\
*(:[1-9][0-9]{0,4})?$"},examples:[["api.example.com","*.example.com"]]}},examples:[{domains:["api.example.com"]}]},AgentDefaults:{
title:"AgentDefaults",description:"What every agent of the document is given.",type:"object",additionalProperties:!1,patternProperties:{
"^x-":!0},properties:{flow:{description:"Markdown given to each agent when its session starts.",$ref:"#/$defs/Flow",examples:[
"./CONTRIBUTING.md",["./docs/style.md","Answer in English."]]}},examples:[{flow:"./CONTRIBUTING.md"}]},Flow:{title:"Flow",
description:"Markdown: a path relative to the document, or the text itself; one or several.",type:["string","array"],minLength:1,
minItems:1,maxItems:32,items:{type:"string",minLength:1},examples:["./CONTRIBUTING.md",["./docs/style.md","Answer in Eng\
lish."]]},EventName:{title:"EventName",description:"Name of an event: words joined by dots.",type:"string",maxLength:120,
pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$",examples:["github.pr.opened"]},EventNames:{title:"EventNames",description:"One \
event or several.",type:["string","array"],maxLength:120,pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$",minItems:1,maxItems:32,
items:{$ref:"#/$defs/EventName"},examples:["github.push",["github.pr.opened","github.pr.reopened"]]},Trigger:{title:"Tri\
gger",description:"One event, several, or events that pass a filter.",type:["string","array","object"],maxLength:120,pattern:"\
^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$",minItems:1,maxItems:32,items:{$ref:"#/$defs/EventName"},required:["on"],additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{on:{description:"The event or events.",$ref:"#/$defs/EventNames",examples:["git\
hub.pr.opened",["github.pr.opened","github.pr.reopened"]]},filter:{description:"CEL over `event`. False: no run starts.",
$ref:"#/$defs/Condition",examples:["event.pull_request.draft == false"]}},examples:["github.pr.opened",{on:"github.push",
filter:"event.ref == 'refs/heads/main'"}]},Schedule:{title:"Schedule",description:"A cron expression of five or six fiel\
ds, or one with a time zone.",type:["string","object"],minLength:1,maxLength:200,required:["cron"],additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{cron:{description:"Five fields (minute, hour, day of month, month, day of week)\
, or six with seconds first.",type:"string",minLength:1,maxLength:200,examples:["0 3 * * *"]},timezone:{description:"IAN\
A time zone. Default: the machine's.",type:"string",minLength:1,maxLength:100,examples:["Asia/Seoul"]},catch_up:{description:"\
After the machine was off: `skip` what was missed, or run `once`.",type:"string",enum:["skip","once"],default:"skip",examples:[
"once"]}},examples:["0 3 * * *",{cron:"0 3 * * *",timezone:"Asia/Seoul",catch_up:"once"}]},Budget:{title:"Budget",description:"\
Limits of a run.",type:"object",minProperties:1,additionalProperties:!1,patternProperties:{"^x-":!0},properties:{usd:{description:"\
US dollars, as the agents report them.",type:"number",exclusiveMinimum:0,examples:[5]},tokens:{description:"Tokens in an\
d out.",type:"integer",exclusiveMinimum:0,examples:[2e6]},minutes:{description:"Minutes since the run started.",type:"nu\
mber",exclusiveMinimum:0,examples:[90]}},examples:[{usd:5,tokens:2e6,minutes:90}]},SubTeam:{title:"SubTeam",description:"\
A path relative to this document, or a whole document in place.",type:["string","object"],minLength:1,if:{type:"object"},
then:{$ref:"#"},examples:["./review.connector.json",{pipeline:{phases:[{name:"lint"}]}}]}}};var X={title:"Schedule",description:"A cron expression of five or six fields, or one with a time zone.",type:["string","\
object"],minLength:1,maxLength:200,required:["cron"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{cron:{
description:"Five fields (minute, hour, day of month, month, day of week), or six with seconds first.",type:"string",minLength:1,
maxLength:200,examples:["0 3 * * *"]},timezone:{description:"IANA time zone. Default: the machine's.",type:"string",minLength:1,
maxLength:100,examples:["Asia/Seoul"]},catch_up:{description:"After the machine was off: `skip` what was missed, or run \
`once`.",type:"string",enum:["skip","once"],default:"skip",examples:["once"]}},examples:["0 3 * * *",{cron:"0 3 * * *",timezone:"\
Asia/Seoul",catch_up:"once"}]};var H=Object.prototype.hasOwnProperty,l=Y().default,g=new RegExp("^x-","u"),re=new RegExp("^2\\.(0|[1-9][0-9]*)$","u"),k=new RegExp(
"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$","u"),ae=new RegExp("^(\\*\\.)?[A-Za-z0-9\
_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*(:[1-9][0-9]{0,4})?$","u"),ie={title:"Sess\
ion",description:"How a session runs: where its files are, what it may reach, how long it may take.",type:"object",additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{worktree:{description:"Slug of the git worktree the session works in. A templat\
e. Workers that name the same slug one after another share the tree.",type:"string",minLength:1,maxLength:200,examples:[
"review-{worker}"]},sandbox:{description:"Shut in: the session sees its worktree and its own files only, and reaches the\
 names in `trust.domains` and its model's API only.",type:"boolean",default:!1,examples:[!0]},network:{description:"Fals\
e: no network at all, not even the model's API, unless the model runs on this machine. Needs `sandbox`.",type:"boolean",
default:!0,examples:[!1]},scratchpad:{description:"Whether the session shares the run's scratchpad. Default: the pipelin\
e's.",type:"boolean",examples:[!0]},env:{description:"Environment variables of the session.",$ref:"#/$defs/Environment",
examples:[{NODE_ENV:"test"}]},permission:{description:"How much the agent may do unasked.",$ref:"#/$defs/Permission",examples:[
"edit"]},driver:{description:"How the agent is driven: by keys and its screen, or by messages where its profile knows ho\
w.",$ref:"#/$defs/Driver",examples:["acp"]},on_limit:{description:"What follows when the agent has used up its quota: th\
e next of the failover list, waiting until the time it tells, or the end of the run.",$ref:"#/$defs/LimitPolicy",default:"\
failover",examples:["stop"]},timeout_ms:{description:"The session and everything it started is ended after this many mil\
liseconds.",$ref:"#/$defs/Milliseconds",examples:[36e5]},resume:{description:"Slug of a worktree session to go on with: \
the same tree, and the same conversation where the agent can. It must exist.",type:"string",minLength:1,maxLength:200,examples:[
"feat-auth-fix"]},cwd:{description:"Folder the session starts in, relative to the repository or worktree.",type:"string",
minLength:1,maxLength:4096,pattern:"^[^\\u0000]*$",examples:["packages/api"]}},examples:[{worktree:"review-{worker}",sandbox:!0}]};var ee={title:"Permission",description:"How much an agent may do unasked: `plan` reads only, `ask` asks for each action,\
 `edit` edits files, `full` does everything.",type:"string",enum:["plan","ask","edit","full"],examples:["edit"]},ne={title:"\
Driver",description:"`pty`: keys and screen. `acp`: messages, by the Agent Client Protocol or the agent's own form.",type:"\
string",enum:["pty","acp"],examples:["pty","acp"]},oe={title:"Limit policy",description:"`failover`: the next entry take\
s over. `wait`: the session goes on when the limit is over, where the agent says when. `stop`: the run ends and can be r\
esumed.",type:"string",enum:["failover","wait","stop"],examples:["wait","stop"]};var K=new RegExp("^[A-Za-z_][A-Za-z0-9_]*$","u"),B=new RegExp("^[^\\u0000]*$","u");function v(r,{instancePath:i="",parentData:y,
parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=v.evaluated;if(p.dynamicProps&&(p.props=void 0),
p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){for(let s in r)if(!(H.call(ie.properties,s)||
g.test(s))){let n={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:s},
message:"must NOT have additional properties"};e===null?e=[n]:e.push(n),t++}if(r.worktree!==void 0){let s=r.worktree;if(typeof s==
"string"){if(l(s)>200){let n={instancePath:i+"/worktree",schemaPath:"#/properties/worktree/maxLength",keyword:"maxLength",
params:{limit:200},message:"must NOT have more than 200 characters"};e===null?e=[n]:e.push(n),t++}if(l(s)<1){let n={instancePath:i+
"/worktree",schemaPath:"#/properties/worktree/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have few\
er than 1 characters"};e===null?e=[n]:e.push(n),t++}}else{let n={instancePath:i+"/worktree",schemaPath:"#/properties/wor\
ktree/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[n]:e.push(n),t++}}if(r.sandbox!==
void 0&&typeof r.sandbox!="boolean"){let s={instancePath:i+"/sandbox",schemaPath:"#/properties/sandbox/type",keyword:"ty\
pe",params:{type:"boolean"},message:"must be boolean"};e===null?e=[s]:e.push(s),t++}if(r.network!==void 0&&typeof r.network!=
"boolean"){let s={instancePath:i+"/network",schemaPath:"#/properties/network/type",keyword:"type",params:{type:"boolean"},
message:"must be boolean"};e===null?e=[s]:e.push(s),t++}if(r.scratchpad!==void 0&&typeof r.scratchpad!="boolean"){let s={
instancePath:i+"/scratchpad",schemaPath:"#/properties/scratchpad/type",keyword:"type",params:{type:"boolean"},message:"m\
ust be boolean"};e===null?e=[s]:e.push(s),t++}if(r.env!==void 0){let s=r.env;if(s&&typeof s=="object"&&!Array.isArray(s)){
for(let n in s){let o=t;if(typeof n=="string"&&!K.test(n)){let m={instancePath:i+"/env",schemaPath:"#/$defs/Environment/\
propertyNames/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z_][A-Za-z0-9_]*$"},message:'must match pattern "^[A-Za\
-z_][A-Za-z0-9_]*$"',propertyName:n};e===null?e=[m]:e.push(m),t++}var a=o===t;if(!a){let m={instancePath:i+"/env",schemaPath:"\
#/$defs/Environment/propertyNames",keyword:"propertyNames",params:{propertyName:n},message:"property name must be valid"};
e===null?e=[m]:e.push(m),t++}}for(let n in s){let o=s[n];if(typeof o=="string"){if(l(o)>32768){let m={instancePath:i+"/e\
nv/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/$defs/Environment/additionalProperties/maxLength",keyword:"m\
axLength",params:{limit:32768},message:"must NOT have more than 32768 characters"};e===null?e=[m]:e.push(m),t++}if(!B.test(
o)){let m={instancePath:i+"/env/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/$defs/Environment/additionalPro\
perties/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000]*$"},message:'must match pattern "^[^\\u0000]*$"'};e===null?
e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/env/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/$defs/Env\
ironment/additionalProperties/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[m]:e.push(
m),t++}}}else{let n={instancePath:i+"/env",schemaPath:"#/$defs/Environment/type",keyword:"type",params:{type:"object"},message:"\
must be object"};e===null?e=[n]:e.push(n),t++}}if(r.permission!==void 0){let s=r.permission;if(typeof s!="string"){let n={
instancePath:i+"/permission",schemaPath:"#/$defs/Permission/type",keyword:"type",params:{type:"string"},message:"must be\
 string"};e===null?e=[n]:e.push(n),t++}if(!(s==="plan"||s==="ask"||s==="edit"||s==="full")){let n={instancePath:i+"/perm\
ission",schemaPath:"#/$defs/Permission/enum",keyword:"enum",params:{allowedValues:ee.enum},message:"must be equal to one\
 of the allowed values"};e===null?e=[n]:e.push(n),t++}}if(r.driver!==void 0){let s=r.driver;if(typeof s!="string"){let n={
instancePath:i+"/driver",schemaPath:"#/$defs/Driver/type",keyword:"type",params:{type:"string"},message:"must be string"};
e===null?e=[n]:e.push(n),t++}if(!(s==="pty"||s==="acp")){let n={instancePath:i+"/driver",schemaPath:"#/$defs/Driver/enum",
keyword:"enum",params:{allowedValues:ne.enum},message:"must be equal to one of the allowed values"};e===null?e=[n]:e.push(
n),t++}}if(r.on_limit!==void 0){let s=r.on_limit;if(typeof s!="string"){let n={instancePath:i+"/on_limit",schemaPath:"#/\
$defs/LimitPolicy/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[n]:e.push(n),t++}if(!(s===
"failover"||s==="wait"||s==="stop")){let n={instancePath:i+"/on_limit",schemaPath:"#/$defs/LimitPolicy/enum",keyword:"en\
um",params:{allowedValues:oe.enum},message:"must be equal to one of the allowed values"};e===null?e=[n]:e.push(n),t++}}if(r.
timeout_ms!==void 0){let s=r.timeout_ms;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&isFinite(s))){let n={instancePath:i+
"/timeout_ms",schemaPath:"#/$defs/Milliseconds/type",keyword:"type",params:{type:"integer"},message:"must be integer"};e===
null?e=[n]:e.push(n),t++}if(typeof s=="number"&&isFinite(s)){if(s>2592e6||isNaN(s)){let n={instancePath:i+"/timeout_ms",
schemaPath:"#/$defs/Milliseconds/maximum",keyword:"maximum",params:{comparison:"<=",limit:2592e6},message:"must be <= 25\
92000000"};e===null?e=[n]:e.push(n),t++}if(s<1||isNaN(s)){let n={instancePath:i+"/timeout_ms",schemaPath:"#/$defs/Millis\
econds/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"};e===null?e=[n]:e.push(n),t++}}}
if(r.resume!==void 0){let s=r.resume;if(typeof s=="string"){if(l(s)>200){let n={instancePath:i+"/resume",schemaPath:"#/p\
roperties/resume/maxLength",keyword:"maxLength",params:{limit:200},message:"must NOT have more than 200 characters"};e===
null?e=[n]:e.push(n),t++}if(l(s)<1){let n={instancePath:i+"/resume",schemaPath:"#/properties/resume/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[n]:e.push(n),t++}}else{let n={instancePath:i+
"/resume",schemaPath:"#/properties/resume/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?
e=[n]:e.push(n),t++}}if(r.cwd!==void 0){let s=r.cwd;if(typeof s=="string"){if(l(s)>4096){let n={instancePath:i+"/cwd",schemaPath:"\
#/properties/cwd/maxLength",keyword:"maxLength",params:{limit:4096},message:"must NOT have more than 4096 characters"};e===
null?e=[n]:e.push(n),t++}if(l(s)<1){let n={instancePath:i+"/cwd",schemaPath:"#/properties/cwd/minLength",keyword:"minLen\
gth",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[n]:e.push(n),t++}if(!B.test(s)){let n={
instancePath:i+"/cwd",schemaPath:"#/properties/cwd/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000]*$"},message:'\
must match pattern "^[^\\u0000]*$"'};e===null?e=[n]:e.push(n),t++}}else{let n={instancePath:i+"/cwd",schemaPath:"#/prope\
rties/cwd/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[n]:e.push(n),t++}}}else{let s={
instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[s]:e.push(
s),t++}return v.errors=e,t===0}v.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};var me={title:"Model",description:"\
The name of an agent or model, or its settings.",type:["string","object"],minLength:1,maxLength:200,required:["agent"],additionalProperties:!1,
patternProperties:{"^x-":!0},properties:{agent:{description:"Name of the agent profile: `claude`, `codex`, `gemini`. Not\
 an alias.",type:"string",minLength:1,maxLength:100,pattern:"^[A-Za-z0-9][A-Za-z0-9._-]*$",examples:["claude"]},model:{description:"\
The model the agent is asked for. Default: the agent's own.",type:"string",minLength:1,maxLength:100,pattern:"^[A-Za-z0-\
9][A-Za-z0-9._:@/+-]*$",examples:["opus"]},args:{description:"Extra arguments of the agent's command line.",type:"array",
maxItems:100,items:{type:"string",maxLength:4096,pattern:"^[^\\u0000]*$"},examples:[["--verbose"]]},env:{description:"En\
vironment variables of this model's sessions. Not templates.",$ref:"#/$defs/Environment",examples:[{ANTHROPIC_BASE_URL:"\
http://127.0.0.1:8080"}]},permission:{description:"How much this model may do unasked, where its session does not say.",
$ref:"#/$defs/Permission",examples:["edit"]},cost:{description:"US dollars per million tokens, by kind (`input`, `output\
`, `cached`), for agents that do not report their cost.",type:"object",propertyNames:{$ref:"#/$defs/Name"},additionalProperties:{
type:"number",minimum:0},examples:[{input:3,output:15}]}},examples:["claude",{agent:"claude",model:"opus",permission:"ed\
it"}]},pe=new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]*$","u"),le=new RegExp("^[A-Za-z0-9][A-Za-z0-9._:@/+-]*$","u");function T(r,{
instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=T.evaluated;if(p.
dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),typeof r!="string"&&!(r&&typeof r=="object"&&!Array.isArray(
r))){let n={instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:me.type},message:"must be string,object"};e===
null?e=[n]:e.push(n),t++}if(typeof r=="string"){if(l(r)>200){let n={instancePath:i,schemaPath:"#/maxLength",keyword:"max\
Length",params:{limit:200},message:"must NOT have more than 200 characters"};e===null?e=[n]:e.push(n),t++}if(l(r)<1){let n={
instancePath:i,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 charact\
ers"};e===null?e=[n]:e.push(n),t++}}if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.agent===void 0){let n={instancePath:i,
schemaPath:"#/required",keyword:"required",params:{missingProperty:"agent"},message:"must have required property 'agent'"};
e===null?e=[n]:e.push(n),t++}for(let n in r)if(!(n==="agent"||n==="model"||n==="args"||n==="env"||n==="permission"||n===
"cost"||g.test(n))){let o={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:n},
message:"must NOT have additional properties"};e===null?e=[o]:e.push(o),t++}if(r.agent!==void 0){let n=r.agent;if(typeof n==
"string"){if(l(n)>100){let o={instancePath:i+"/agent",schemaPath:"#/properties/agent/maxLength",keyword:"maxLength",params:{
limit:100},message:"must NOT have more than 100 characters"};e===null?e=[o]:e.push(o),t++}if(l(n)<1){let o={instancePath:i+
"/agent",schemaPath:"#/properties/agent/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer tha\
n 1 characters"};e===null?e=[o]:e.push(o),t++}if(!pe.test(n)){let o={instancePath:i+"/agent",schemaPath:"#/properties/ag\
ent/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z0-9][A-Za-z0-9._-]*$"},message:'must match pattern "^[A-Za-z0-9]\
[A-Za-z0-9._-]*$"'};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/agent",schemaPath:"#/properties/agent/typ\
e",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}if(r.model!==void 0){let n=r.
model;if(typeof n=="string"){if(l(n)>100){let o={instancePath:i+"/model",schemaPath:"#/properties/model/maxLength",keyword:"\
maxLength",params:{limit:100},message:"must NOT have more than 100 characters"};e===null?e=[o]:e.push(o),t++}if(l(n)<1){
let o={instancePath:i+"/model",schemaPath:"#/properties/model/minLength",keyword:"minLength",params:{limit:1},message:"m\
ust NOT have fewer than 1 characters"};e===null?e=[o]:e.push(o),t++}if(!le.test(n)){let o={instancePath:i+"/model",schemaPath:"\
#/properties/model/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z0-9][A-Za-z0-9._:@/+-]*$"},message:'must match pa\
ttern "^[A-Za-z0-9][A-Za-z0-9._:@/+-]*$"'};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/model",schemaPath:"\
#/properties/model/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}if(r.
args!==void 0){let n=r.args;if(Array.isArray(n)){if(n.length>100){let m={instancePath:i+"/args",schemaPath:"#/properties\
/args/maxItems",keyword:"maxItems",params:{limit:100},message:"must NOT have more than 100 items"};e===null?e=[m]:e.push(
m),t++}let o=n.length;for(let m=0;m<o;m++){let h=n[m];if(typeof h=="string"){if(l(h)>4096){let f={instancePath:i+"/args/"+
m,schemaPath:"#/properties/args/items/maxLength",keyword:"maxLength",params:{limit:4096},message:"must NOT have more tha\
n 4096 characters"};e===null?e=[f]:e.push(f),t++}if(!B.test(h)){let f={instancePath:i+"/args/"+m,schemaPath:"#/propertie\
s/args/items/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000]*$"},message:'must match pattern "^[^\\u0000]*$"'};e===
null?e=[f]:e.push(f),t++}}else{let f={instancePath:i+"/args/"+m,schemaPath:"#/properties/args/items/type",keyword:"type",
params:{type:"string"},message:"must be string"};e===null?e=[f]:e.push(f),t++}}}else{let o={instancePath:i+"/args",schemaPath:"\
#/properties/args/type",keyword:"type",params:{type:"array"},message:"must be array"};e===null?e=[o]:e.push(o),t++}}if(r.
env!==void 0){let n=r.env;if(n&&typeof n=="object"&&!Array.isArray(n)){for(let o in n){let m=t;if(typeof o=="string"&&!K.
test(o)){let h={instancePath:i+"/env",schemaPath:"#/$defs/Environment/propertyNames/pattern",keyword:"pattern",params:{pattern:"\
^[A-Za-z_][A-Za-z0-9_]*$"},message:'must match pattern "^[A-Za-z_][A-Za-z0-9_]*$"',propertyName:o};e===null?e=[h]:e.push(
h),t++}var a=m===t;if(!a){let h={instancePath:i+"/env",schemaPath:"#/$defs/Environment/propertyNames",keyword:"propertyN\
ames",params:{propertyName:o},message:"property name must be valid"};e===null?e=[h]:e.push(h),t++}}for(let o in n){let m=n[o];
if(typeof m=="string"){if(l(m)>32768){let h={instancePath:i+"/env/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/$defs/Environment/additionalProperties/maxLength",keyword:"maxLength",params:{limit:32768},message:"must NOT have more\
 than 32768 characters"};e===null?e=[h]:e.push(h),t++}if(!B.test(m)){let h={instancePath:i+"/env/"+o.replace(/~/g,"~0").
replace(/\//g,"~1"),schemaPath:"#/$defs/Environment/additionalProperties/pattern",keyword:"pattern",params:{pattern:"^[^\
\\u0000]*$"},message:'must match pattern "^[^\\u0000]*$"'};e===null?e=[h]:e.push(h),t++}}else{let h={instancePath:i+"/en\
v/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/$defs/Environment/additionalProperties/type",keyword:"type",params:{
type:"string"},message:"must be string"};e===null?e=[h]:e.push(h),t++}}}else{let o={instancePath:i+"/env",schemaPath:"#/\
$defs/Environment/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[o]:e.push(o),t++}}if(r.
permission!==void 0){let n=r.permission;if(typeof n!="string"){let o={instancePath:i+"/permission",schemaPath:"#/$defs/P\
ermission/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}if(!(n==="p\
lan"||n==="ask"||n==="edit"||n==="full")){let o={instancePath:i+"/permission",schemaPath:"#/$defs/Permission/enum",keyword:"\
enum",params:{allowedValues:ee.enum},message:"must be equal to one of the allowed values"};e===null?e=[o]:e.push(o),t++}}
if(r.cost!==void 0){let n=r.cost;if(n&&typeof n=="object"&&!Array.isArray(n)){for(let o in n){let m=t;if(typeof o=="stri\
ng"){if(l(o)>120){let h={instancePath:i+"/cost",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},
message:"must NOT have more than 120 characters",propertyName:o};e===null?e=[h]:e.push(h),t++}if(l(o)<1){let h={instancePath:i+
"/cost",schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 cha\
racters",propertyName:o};e===null?e=[h]:e.push(h),t++}if(!k.test(o)){let h={instancePath:i+"/cost",schemaPath:"#/$defs/N\
ame/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},
message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"',propertyName:o};
e===null?e=[h]:e.push(h),t++}}else{let h={instancePath:i+"/cost",schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"\
string"},message:"must be string",propertyName:o};e===null?e=[h]:e.push(h),t++}var s=m===t;if(!s){let h={instancePath:i+
"/cost",schemaPath:"#/properties/cost/propertyNames",keyword:"propertyNames",params:{propertyName:o},message:"property n\
ame must be valid"};e===null?e=[h]:e.push(h),t++}}for(let o in n){let m=n[o];if(typeof m=="number"&&isFinite(m)){if(m<0||
isNaN(m)){let h={instancePath:i+"/cost/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/cost/addition\
alProperties/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"};e===null?e=[h]:e.push(h),
t++}}else{let h={instancePath:i+"/cost/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/cost/addition\
alProperties/type",keyword:"type",params:{type:"number"},message:"must be number"};e===null?e=[h]:e.push(h),t++}}}else{let o={
instancePath:i+"/cost",schemaPath:"#/properties/cost/type",keyword:"type",params:{type:"object"},message:"must be object"};
e===null?e=[o]:e.push(o),t++}}}return T.errors=e,t===0}T.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};var he={title:"\
Machine",description:"A host name, a paired machine's name or device id, or those with a failover list.",type:["string",
"object"],minLength:1,maxLength:253,required:["host"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{host:{
description:"Host name, name of a paired machine, or device id.",type:"string",minLength:1,maxLength:253,examples:["GPU-\
SERVER-A.local"]},failover:{description:"Machines tried in order when this one is gone.",type:"array",maxItems:16,items:{
$ref:"#/$defs/MachineName"},examples:[["gpu-b"]]}},examples:["MY-LAPTOP.local",{host:"GPU-SERVER-A.local",failover:["gpu\
-b"]}]};function _(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=_.
evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),typeof r!="string"&&!(r&&typeof r=="objec\
t"&&!Array.isArray(r))){let a={instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:he.type},message:"must be \
string,object"};e===null?e=[a]:e.push(a),t++}if(typeof r=="string"){if(l(r)>253){let a={instancePath:i,schemaPath:"#/max\
Length",keyword:"maxLength",params:{limit:253},message:"must NOT have more than 253 characters"};e===null?e=[a]:e.push(a),
t++}if(l(r)<1){let a={instancePath:i,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1},message:"must NOT hav\
e fewer than 1 characters"};e===null?e=[a]:e.push(a),t++}}if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.host===void 0){
let a={instancePath:i,schemaPath:"#/required",keyword:"required",params:{missingProperty:"host"},message:"must have requ\
ired property 'host'"};e===null?e=[a]:e.push(a),t++}for(let a in r)if(!(a==="host"||a==="failover"||g.test(a))){let s={instancePath:i,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"must NOT have \
additional properties"};e===null?e=[s]:e.push(s),t++}if(r.host!==void 0){let a=r.host;if(typeof a=="string"){if(l(a)>253){
let s={instancePath:i+"/host",schemaPath:"#/properties/host/maxLength",keyword:"maxLength",params:{limit:253},message:"m\
ust NOT have more than 253 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/host",schemaPath:"\
#/properties/host/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?
e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.failover!==void 0){let a=r.failover;if(Array.isArray(
a)){if(a.length>16){let n={instancePath:i+"/failover",schemaPath:"#/properties/failover/maxItems",keyword:"maxItems",params:{
limit:16},message:"must NOT have more than 16 items"};e===null?e=[n]:e.push(n),t++}let s=a.length;for(let n=0;n<s;n++){let o=a[n];
if(typeof o=="string"){if(l(o)>253){let m={instancePath:i+"/failover/"+n,schemaPath:"#/$defs/MachineName/maxLength",keyword:"\
maxLength",params:{limit:253},message:"must NOT have more than 253 characters"};e===null?e=[m]:e.push(m),t++}if(l(o)<1){
let m={instancePath:i+"/failover/"+n,schemaPath:"#/$defs/MachineName/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"};e===null?e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/failover/"+n,schemaPath:"\
#/$defs/MachineName/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[m]:e.push(m),t++}}}else{
let s={instancePath:i+"/failover",schemaPath:"#/properties/failover/type",keyword:"type",params:{type:"array"},message:"\
must be array"};e===null?e=[s]:e.push(s),t++}}}return _.errors=e,t===0}_.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};var A={title:"Phase",description:"One step of a pipeline: workers, or a dialogue, meeting, mesh or sub-team.",type:"obje\
ct",additionalProperties:!1,patternProperties:{"^x-":!0},properties:{name:{description:"Name of the phase, unique in the\
 pipeline. Default: `phase-<n>`.",$ref:"#/$defs/Name",examples:["review"]},workers:{description:"How many workers of one\
 kind, or each of them. Default: 1.",type:["integer","array"],minimum:1,maximum:1e3,minItems:1,maxItems:1e3,items:{$ref:"\
#/$defs/Worker"},examples:[3,[{model:"claude"},{model:"codex"}]]},parallel:{description:"Whether the workers work at the\
 same time. False: one after another.",type:"boolean",default:!0,examples:[!1]},model:{description:"Model of the workers\
 that do not name their own. Default: `models.primary`, else the user's default agent.",$ref:"#/$defs/ModelName",examples:[
"opus"]},prompt:{description:"Prompt of the workers that do not have their own. Without one it is made of the run's task\
 and the phase's name and place.",$ref:"#/$defs/Prompt",examples:["Read both reviews. Produce the final report."]},machine:{
description:"Machine of the workers that do not name their own.",$ref:"#/$defs/MachineName",examples:["gpu-a"]},session:{
description:"Session settings of this phase, over those of the document.",$ref:"#/$defs/Session",examples:[{sandbox:!0}]},
failover:{description:"Tried in order when a worker's agent cannot do its work.",$ref:"#/$defs/FailoverList",examples:[[
"fallback","emergency"]]},condition:{description:"CEL over the results of earlier phases, `event` and `run`. False: the \
phase is skipped.",$ref:"#/$defs/Condition",examples:["triage.classification == 'auth'"]},steps:{description:"Commands w\
ithout an AI, run in order in the phase's tree before its workers. A non-zero exit fails the phase.",type:"array",minItems:1,
maxItems:100,items:{$ref:"#/$defs/Step"},examples:[["npm ci",{run:"npm test",timeout_ms:6e5}]]},type:{description:"What \
kind of phase it is. Default: `workers`; `meeting` where `agenda` is present, `dialogue` where `participants` is, `mesh`\
 where `agents` is.",type:"string",enum:["workers","dialogue","meeting","mesh"],examples:["meeting"]},participants:{description:"\
Who speaks in a dialogue or meeting.",$ref:"#/$defs/Participants",examples:[[{model:"opus",role:"Evaluate the prototypes\
."},{model:"codex"}]]},agenda:{description:"Topics of a meeting.",$ref:"#/$defs/Agenda",examples:[[{topic:"Pick one appr\
oach",rounds:2}]]},rounds:{description:"Turns each participant takes in a dialogue (default 3), or on each topic of a me\
eting (default 1).",$ref:"#/$defs/Rounds",examples:[2]},until:{description:"CEL over `last` and `round`: true ends the d\
ialogue, meeting or mesh early.",$ref:"#/$defs/Condition",examples:["last.contains('AGREED')"]},agents:{description:"Mem\
bers of a phase that is a mesh.",type:"array",minItems:1,items:{$ref:"#/$defs/Agent"},examples:[[{id:"builder",model:"cl\
aude"},{id:"reviewer",model:"codex"}]]},communication:{description:"Who may address whom in this phase.",$ref:"#/$defs/C\
ommunication",examples:[{topology:"mesh"}]},connector:{description:"Another document: the phase is a sub-team.",$ref:"#/\
$defs/SubTeam",examples:["./review.connector.json"]},outputs:{description:"JSON Schema of the structured result. A resul\
t that does not satisfy it gets one retry with the errors, then fails.",type:"object",examples:[{type:"object",required:[
"verdict"],properties:{verdict:{enum:["ship","fix"]}}}]},on_error:{description:"Whether the pipeline stops when this pha\
se fails.",type:"string",enum:["stop","continue"],default:"stop",examples:["continue"]},merge:{description:"What becomes\
 of the worktrees of the phase: merged, left as branches, or the one that the field `pick` of a result names.",type:"str\
ing",enum:["auto","none","pick"],default:"auto",examples:["none"]},gate:{description:"Only work with which this command \
ends well is merged.",$ref:"#/$defs/Gate",examples:["npm test"]},on_conflict:{description:"What becomes of work in confl\
ict with what was merged before it: it stays on its branch, a worker resolves it, or a person is asked.",type:"string",enum:[
"keep","resolver","ask"],default:"keep",examples:["resolver"]},resolver:{description:"Model of the worker that resolves \
conflicts. Default: the phase's.",$ref:"#/$defs/ModelName",examples:["opus"]}},examples:[{name:"review",workers:2,model:"\
codex",prompt:"Review the change."}]};var ue={title:"Failover",description:"A model by alias or name, or a model and a machine; what is not named stays as it \
was.",type:["string","object"],minLength:1,maxLength:200,minProperties:1,additionalProperties:!1,patternProperties:{"^x-":!0},
properties:{model:{description:"Model to go on with. Default: the worker's own, on another machine.",$ref:"#/$defs/Model\
Name",examples:["codex"]},machine:{description:"Machine to go on with. Default: the worker's own.",$ref:"#/$defs/Machine\
Name",examples:["server"]}},examples:["fallback",{model:"codex",machine:"server"}]};function O(r,{instancePath:i="",parentData:y,
parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=O.evaluated;if(p.dynamicProps&&(p.props=void 0),
p.dynamicItems&&(p.items=void 0),typeof r!="string"&&!(r&&typeof r=="object"&&!Array.isArray(r))){let a={instancePath:i,
schemaPath:"#/type",keyword:"type",params:{type:ue.type},message:"must be string,object"};e===null?e=[a]:e.push(a),t++}if(typeof r==
"string"){if(l(r)>200){let a={instancePath:i,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit:200},message:"mu\
st NOT have more than 200 characters"};e===null?e=[a]:e.push(a),t++}if(l(r)<1){let a={instancePath:i,schemaPath:"#/minLe\
ngth",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[a]:e.push(a),t++}}
if(r&&typeof r=="object"&&!Array.isArray(r)){if(Object.keys(r).length<1){let a={instancePath:i,schemaPath:"#/minProperti\
es",keyword:"minProperties",params:{limit:1},message:"must NOT have fewer than 1 properties"};e===null?e=[a]:e.push(a),t++}
for(let a in r)if(!(a==="model"||a==="machine"||g.test(a))){let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:a},message:"must NOT have additional properties"};e===null?e=[s]:e.push(
s),t++}if(r.model!==void 0){let a=r.model;if(typeof a=="string"){if(l(a)>200){let s={instancePath:i+"/model",schemaPath:"\
#/$defs/ModelName/maxLength",keyword:"maxLength",params:{limit:200},message:"must NOT have more than 200 characters"};e===
null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/model",schemaPath:"#/$defs/ModelName/minLength",keyword:"min\
Length",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+
"/model",schemaPath:"#/$defs/ModelName/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=
[s]:e.push(s),t++}}if(r.machine!==void 0){let a=r.machine;if(typeof a=="string"){if(l(a)>253){let s={instancePath:i+"/ma\
chine",schemaPath:"#/$defs/MachineName/maxLength",keyword:"maxLength",params:{limit:253},message:"must NOT have more tha\
n 253 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineN\
ame/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(
s),t++}}else{let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/type",keyword:"type",params:{type:"string"},
message:"must be string"};e===null?e=[s]:e.push(s),t++}}}return O.errors=e,t===0}O.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};
function P(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=P.
evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),Array.isArray(r)){if(r.length>16){let s={
instancePath:i,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit:16},message:"must NOT have more than 16 items"};
e===null?e=[s]:e.push(s),t++}let a=r.length;for(let s=0;s<a;s++)O(r[s],{instancePath:i+"/"+s,parentData:r,parentDataProperty:s,
rootData:u,dynamicAnchors:c})||(e=e===null?O.errors:e.concat(O.errors),t=e.length)}else{let a={instancePath:i,schemaPath:"\
#/type",keyword:"type",params:{type:"array"},message:"must be array"};e===null?e=[a]:e.push(a),t++}return P.errors=e,t===
0}P.evaluated={items:!0,dynamicProps:!1,dynamicItems:!1};var ce={title:"SubTeam",description:"A path relative to this do\
cument, or a whole document in place.",type:["string","object"],minLength:1,if:{type:"object"},then:{$ref:"#"},examples:[
"./review.connector.json",{pipeline:{phases:[{name:"lint"}]}}]},C={validate:G};function x(r,{instancePath:i="",parentData:y,
parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=x.evaluated;if(p.dynamicProps&&(p.props=void 0),
p.dynamicItems&&(p.items=void 0),typeof r!="string"&&!(r&&typeof r=="object"&&!Array.isArray(r))){let f={instancePath:i,
schemaPath:"#/type",keyword:"type",params:{type:ce.type},message:"must be string,object"};e===null?e=[f]:e.push(f),t++}let a=t,
s=!0,n=t;if(!(r&&typeof r=="object"&&!Array.isArray(r))){let f={};e===null?e=[f]:e.push(f),t++}var o=n===t;if(t=a,e!==null&&
(a?e.length=a:e=null),o){let f=t;if(!C.validate(r,{instancePath:i,parentData:y,parentDataProperty:d,rootData:u,dynamicAnchors:c}))
e=e===null?C.validate.errors:e.concat(C.validate.errors),t=e.length;else var m=C.validate.evaluated.props,h=C.validate.evaluated.
items;var o=f===t;s=o}if(!s){let f={instancePath:i,schemaPath:"#/if",keyword:"if",params:{failingKeyword:"then"},message:'\
must match "then" schema'};e===null?e=[f]:e.push(f),t++}if(typeof r=="string"&&l(r)<1){let f={instancePath:i,schemaPath:"\
#/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[f]:e.push(
f),t++}return x.errors=e,p.props=m,p.items=h,t===0}x.evaluated={dynamicProps:!0,dynamicItems:!0};function I(r,{instancePath:i="",
parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=I.evaluated;if(p.dynamicProps&&
(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){for(let a in r)if(!(a==="nam\
e"||a==="model"||a==="prompt"||a==="machine"||a==="session"||a==="failover"||a==="connector"||g.test(a))){let s={instancePath:i,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"must NOT have \
additional properties"};e===null?e=[s]:e.push(s),t++}if(r.name!==void 0){let a=r.name;if(typeof a=="string"){if(l(a)>120){
let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},message:"must N\
OT have more than 120 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/name",schemaPath:"#/$\
defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:
e.push(s),t++}if(!k.test(a)){let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/pattern",keyword:"pattern",params:{pattern:"\
^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'must match pattern "^[^\\u0000\
-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+
"/name",schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.
push(s),t++}}if(r.model!==void 0){let a=r.model;if(typeof a=="string"){if(l(a)>200){let s={instancePath:i+"/model",schemaPath:"\
#/$defs/ModelName/maxLength",keyword:"maxLength",params:{limit:200},message:"must NOT have more than 200 characters"};e===
null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/model",schemaPath:"#/$defs/ModelName/minLength",keyword:"min\
Length",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+
"/model",schemaPath:"#/$defs/ModelName/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=
[s]:e.push(s),t++}}if(r.prompt!==void 0){let a=r.prompt;if(typeof a=="string"){if(l(a)<1){let s={instancePath:i+"/prompt",
schemaPath:"#/$defs/Prompt/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 character\
s"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/prompt",schemaPath:"#/$defs/Prompt/type",keyword:"type",params:{
type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.machine!==void 0){let a=r.machine;if(typeof a==
"string"){if(l(a)>253){let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/maxLength",keyword:"maxLength",params:{
limit:253},message:"must NOT have more than 253 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+
"/machine",schemaPath:"#/$defs/MachineName/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer \
than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/\
type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}r.session!==void 0&&
(v(r.session,{instancePath:i+"/session",parentData:r,parentDataProperty:"session",rootData:u,dynamicAnchors:c})||(e=e===
null?v.errors:e.concat(v.errors),t=e.length)),r.failover!==void 0&&(P(r.failover,{instancePath:i+"/failover",parentData:r,
parentDataProperty:"failover",rootData:u,dynamicAnchors:c})||(e=e===null?P.errors:e.concat(P.errors),t=e.length)),r.connector!==
void 0&&(x(r.connector,{instancePath:i+"/connector",parentData:r,parentDataProperty:"connector",rootData:u,dynamicAnchors:c})||
(e=e===null?x.errors:e.concat(x.errors),t=e.length))}else{let a={instancePath:i,schemaPath:"#/type",keyword:"type",params:{
type:"object"},message:"must be object"};e===null?e=[a]:e.push(a),t++}return I.errors=e,t===0}I.evaluated={props:!0,dynamicProps:!1,
dynamicItems:!1};var fe={title:"Step",description:"A command line for `sh`, without an AI. Template slots reach it as en\
vironment variables.",type:["string","object"],minLength:1,required:["run"],additionalProperties:!1,patternProperties:{"\
^x-":!0},properties:{run:{description:"The command line.",type:"string",minLength:1,examples:["npm test"]},name:{description:"\
Name of the step. Default: its command line.",$ref:"#/$defs/Name",examples:["unit tests"]},timeout_ms:{description:"The \
step fails after this many milliseconds.",$ref:"#/$defs/Milliseconds",examples:[6e5]},continue_on_error:{description:"Wh\
ether the phase goes on when the command exits non-zero.",type:"boolean",default:!1,examples:[!0]}},examples:["npm test",
{run:"npm test",name:"unit tests",timeout_ms:6e5}]};function j(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,
dynamicAnchors:c={}}={}){let e=null,t=0,p=j.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),
typeof r!="string"&&!(r&&typeof r=="object"&&!Array.isArray(r))){let a={instancePath:i,schemaPath:"#/type",keyword:"type",
params:{type:fe.type},message:"must be string,object"};e===null?e=[a]:e.push(a),t++}if(typeof r=="string"&&l(r)<1){let a={
instancePath:i,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 charact\
ers"};e===null?e=[a]:e.push(a),t++}if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.run===void 0){let a={instancePath:i,
schemaPath:"#/required",keyword:"required",params:{missingProperty:"run"},message:"must have required property 'run'"};e===
null?e=[a]:e.push(a),t++}for(let a in r)if(!(a==="run"||a==="name"||a==="timeout_ms"||a==="continue_on_error"||g.test(a))){
let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"\
must NOT have additional properties"};e===null?e=[s]:e.push(s),t++}if(r.run!==void 0){let a=r.run;if(typeof a=="string"){
if(l(a)<1){let s={instancePath:i+"/run",schemaPath:"#/properties/run/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/run",schemaPath:"#/pr\
operties/run/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.name!==
void 0){let a=r.name;if(typeof a=="string"){if(l(a)>120){let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/maxLengt\
h",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 characters"};e===null?e=[s]:e.push(s),t++}
if(l(a)<1){let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}if(!k.test(a)){let s={instancePath:i+"/name",schemaPath:"\
#/$defs/Name/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u\
007f]*$"},message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};
e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.timeout_ms!==void 0){let a=r.timeout_ms;if(!(typeof a==
"number"&&!(a%1)&&!isNaN(a)&&isFinite(a))){let s={instancePath:i+"/timeout_ms",schemaPath:"#/$defs/Milliseconds/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"};e===null?e=[s]:e.push(s),t++}if(typeof a=="number"&&isFinite(a)){
if(a>2592e6||isNaN(a)){let s={instancePath:i+"/timeout_ms",schemaPath:"#/$defs/Milliseconds/maximum",keyword:"maximum",params:{
comparison:"<=",limit:2592e6},message:"must be <= 2592000000"};e===null?e=[s]:e.push(s),t++}if(a<1||isNaN(a)){let s={instancePath:i+
"/timeout_ms",schemaPath:"#/$defs/Milliseconds/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must\
 be >= 1"};e===null?e=[s]:e.push(s),t++}}}if(r.continue_on_error!==void 0&&typeof r.continue_on_error!="boolean"){let a={
instancePath:i+"/continue_on_error",schemaPath:"#/properties/continue_on_error/type",keyword:"type",params:{type:"boolea\
n"},message:"must be boolean"};e===null?e=[a]:e.push(a),t++}}return j.errors=e,t===0}j.evaluated={props:!0,dynamicProps:!1,
dynamicItems:!1};function M(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=M.
evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){
for(let a in r)if(!(a==="name"||a==="model"||a==="role"||a==="machine"||a==="session"||a==="failover"||a==="chair"||g.test(
a))){let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},
message:"must NOT have additional properties"};e===null?e=[s]:e.push(s),t++}if(r.name!==void 0){let a=r.name;if(typeof a==
"string"){if(l(a)>120){let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},
message:"must NOT have more than 120 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/name",
schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};
e===null?e=[s]:e.push(s),t++}if(!k.test(a)){let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/pattern",keyword:"pat\
tern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'must m\
atch pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};e===null?e=[s]:e.push(s),
t++}}else{let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"string"},message:"mu\
st be string"};e===null?e=[s]:e.push(s),t++}}if(r.model!==void 0){let a=r.model;if(typeof a=="string"){if(l(a)>200){let s={
instancePath:i+"/model",schemaPath:"#/$defs/ModelName/maxLength",keyword:"maxLength",params:{limit:200},message:"must NO\
T have more than 200 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/model",schemaPath:"#/$\
defs/ModelName/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?
e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/model",schemaPath:"#/$defs/ModelName/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.role!==void 0){let a=r.role;if(typeof a=="string"){
if(l(a)<1){let s={instancePath:i+"/role",schemaPath:"#/properties/role/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/role",schemaPath:"#/p\
roperties/role/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.
machine!==void 0){let a=r.machine;if(typeof a=="string"){if(l(a)>253){let s={instancePath:i+"/machine",schemaPath:"#/$de\
fs/MachineName/maxLength",keyword:"maxLength",params:{limit:253},message:"must NOT have more than 253 characters"};e===null?
e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/minLength",keyword:"minL\
ength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+
"/machine",schemaPath:"#/$defs/MachineName/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?
e=[s]:e.push(s),t++}}if(r.session!==void 0&&(v(r.session,{instancePath:i+"/session",parentData:r,parentDataProperty:"ses\
sion",rootData:u,dynamicAnchors:c})||(e=e===null?v.errors:e.concat(v.errors),t=e.length)),r.failover!==void 0&&(P(r.failover,
{instancePath:i+"/failover",parentData:r,parentDataProperty:"failover",rootData:u,dynamicAnchors:c})||(e=e===null?P.errors:
e.concat(P.errors),t=e.length)),r.chair!==void 0&&typeof r.chair!="boolean"){let a={instancePath:i+"/chair",schemaPath:"\
#/properties/chair/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"};e===null?e=[a]:e.push(a),t++}}else{
let a={instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[a]:
e.push(a),t++}return M.errors=e,t===0}M.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};function b(r,{instancePath:i="",
parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=b.evaluated;if(p.dynamicProps&&
(p.props=void 0),p.dynamicItems&&(p.items=void 0),Array.isArray(r)){if(r.length>64){let s={instancePath:i,schemaPath:"#/\
maxItems",keyword:"maxItems",params:{limit:64},message:"must NOT have more than 64 items"};e===null?e=[s]:e.push(s),t++}
if(r.length<2){let s={instancePath:i,schemaPath:"#/minItems",keyword:"minItems",params:{limit:2},message:"must NOT have \
fewer than 2 items"};e===null?e=[s]:e.push(s),t++}let a=r.length;for(let s=0;s<a;s++)M(r[s],{instancePath:i+"/"+s,parentData:r,
parentDataProperty:s,rootData:u,dynamicAnchors:c})||(e=e===null?M.errors:e.concat(M.errors),t=e.length)}else{let a={instancePath:i,
schemaPath:"#/type",keyword:"type",params:{type:"array"},message:"must be array"};e===null?e=[a]:e.push(a),t++}return b.
errors=e,t===0}b.evaluated={items:!0,dynamicProps:!1,dynamicItems:!1};function D(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=D.
evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){
if(r.topic===void 0){let a={instancePath:i,schemaPath:"#/required",keyword:"required",params:{missingProperty:"topic"},message:"\
must have required property 'topic'"};e===null?e=[a]:e.push(a),t++}for(let a in r)if(!(a==="topic"||a==="rounds"||g.test(
a))){let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},
message:"must NOT have additional properties"};e===null?e=[s]:e.push(s),t++}if(r.topic!==void 0){let a=r.topic;if(typeof a==
"string"){if(l(a)<1){let s={instancePath:i+"/topic",schemaPath:"#/properties/topic/minLength",keyword:"minLength",params:{
limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/top\
ic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:
e.push(s),t++}}if(r.rounds!==void 0){let a=r.rounds;if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&isFinite(a))){let s={instancePath:i+
"/rounds",schemaPath:"#/$defs/Rounds/type",keyword:"type",params:{type:"integer"},message:"must be integer"};e===null?e=
[s]:e.push(s),t++}if(typeof a=="number"&&isFinite(a)){if(a>1e3||isNaN(a)){let s={instancePath:i+"/rounds",schemaPath:"#/\
$defs/Rounds/maximum",keyword:"maximum",params:{comparison:"<=",limit:1e3},message:"must be <= 1000"};e===null?e=[s]:e.push(
s),t++}if(a<1||isNaN(a)){let s={instancePath:i+"/rounds",schemaPath:"#/$defs/Rounds/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1},message:"must be >= 1"};e===null?e=[s]:e.push(s),t++}}}}else{let a={instancePath:i,schemaPath:"#/type",keyword:"\
type",params:{type:"object"},message:"must be object"};e===null?e=[a]:e.push(a),t++}return D.errors=e,t===0}D.evaluated=
{props:!0,dynamicProps:!1,dynamicItems:!1};function $(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,
dynamicAnchors:c={}}={}){let e=null,t=0,p=$.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),
Array.isArray(r)){if(r.length>100){let s={instancePath:i,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit:100},message:"\
must NOT have more than 100 items"};e===null?e=[s]:e.push(s),t++}if(r.length<1){let s={instancePath:i,schemaPath:"#/minI\
tems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===null?e=[s]:e.push(s),t++}let a=r.
length;for(let s=0;s<a;s++)D(r[s],{instancePath:i+"/"+s,parentData:r,parentDataProperty:s,rootData:u,dynamicAnchors:c})||
(e=e===null?D.errors:e.concat(D.errors),t=e.length)}else{let a={instancePath:i,schemaPath:"#/type",keyword:"type",params:{
type:"array"},message:"must be array"};e===null?e=[a]:e.push(a),t++}return $.errors=e,t===0}$.evaluated={items:!0,dynamicProps:!1,
dynamicItems:!1};var se={title:"Flow",description:"Markdown: a path relative to the document, or the text itself; one or several.",type:[
"string","array"],minLength:1,minItems:1,maxItems:32,items:{type:"string",minLength:1},examples:["./CONTRIBUTING.md",[".\
/docs/style.md","Answer in English."]]};function N(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){
let e=null,t=0,p=N.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&
!Array.isArray(r)){for(let a in r)if(!(a==="id"||a==="model"||a==="machine"||a==="prompt"||a==="session"||a==="failover"||
a==="flow"||g.test(a))){let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:a},message:"must NOT have additional properties"};e===null?e=[s]:e.push(s),t++}if(r.id!==void 0){let a=r.
id;if(typeof a=="string"){if(l(a)>120){let s={instancePath:i+"/id",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLengt\
h",params:{limit:120},message:"must NOT have more than 120 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+
"/id",schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 chara\
cters"};e===null?e=[s]:e.push(s),t++}if(!k.test(a)){let s={instancePath:i+"/id",schemaPath:"#/$defs/Name/pattern",keyword:"\
pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'mus\
t match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};e===null?e=[s]:e.push(
s),t++}}else{let s={instancePath:i+"/id",schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"string"},message:"m\
ust be string"};e===null?e=[s]:e.push(s),t++}}if(r.model!==void 0){let a=r.model;if(typeof a=="string"){if(l(a)>200){let s={
instancePath:i+"/model",schemaPath:"#/$defs/ModelName/maxLength",keyword:"maxLength",params:{limit:200},message:"must NO\
T have more than 200 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/model",schemaPath:"#/$\
defs/ModelName/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?
e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/model",schemaPath:"#/$defs/ModelName/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.machine!==void 0){let a=r.machine;if(typeof a=="st\
ring"){if(l(a)>253){let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/maxLength",keyword:"maxLength",params:{
limit:253},message:"must NOT have more than 253 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+
"/machine",schemaPath:"#/$defs/MachineName/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer \
than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/\
type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.prompt!==void 0){
let a=r.prompt;if(typeof a=="string"){if(l(a)<1){let s={instancePath:i+"/prompt",schemaPath:"#/$defs/Prompt/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+
"/prompt",schemaPath:"#/$defs/Prompt/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:
e.push(s),t++}}if(r.session!==void 0&&(v(r.session,{instancePath:i+"/session",parentData:r,parentDataProperty:"session",
rootData:u,dynamicAnchors:c})||(e=e===null?v.errors:e.concat(v.errors),t=e.length)),r.failover!==void 0&&(P(r.failover,{
instancePath:i+"/failover",parentData:r,parentDataProperty:"failover",rootData:u,dynamicAnchors:c})||(e=e===null?P.errors:
e.concat(P.errors),t=e.length)),r.flow!==void 0){let a=r.flow;if(typeof a!="string"&&!Array.isArray(a)){let s={instancePath:i+
"/flow",schemaPath:"#/$defs/Flow/type",keyword:"type",params:{type:se.type},message:"must be string,array"};e===null?e=[
s]:e.push(s),t++}if(typeof a=="string"&&l(a)<1){let s={instancePath:i+"/flow",schemaPath:"#/$defs/Flow/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}if(Array.isArray(
a)){if(a.length>32){let n={instancePath:i+"/flow",schemaPath:"#/$defs/Flow/maxItems",keyword:"maxItems",params:{limit:32},
message:"must NOT have more than 32 items"};e===null?e=[n]:e.push(n),t++}if(a.length<1){let n={instancePath:i+"/flow",schemaPath:"\
#/$defs/Flow/minItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===null?e=[n]:e.
push(n),t++}let s=a.length;for(let n=0;n<s;n++){let o=a[n];if(typeof o=="string"){if(l(o)<1){let m={instancePath:i+"/flo\
w/"+n,schemaPath:"#/$defs/Flow/items/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1\
 characters"};e===null?e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/flow/"+n,schemaPath:"#/$defs/Flow/items/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[m]:e.push(m),t++}}}}}else{let a={instancePath:i,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[a]:e.push(a),t++}return N.errors=e,t===
0}N.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};var de={title:"Communication",description:"Who may address whom\
.",type:"object",additionalProperties:!1,patternProperties:{"^x-":!0},properties:{topology:{description:"`mesh`: anyone \
addresses anyone. `channels`: only members of a common channel address each other.",type:"string",enum:["mesh","channels"],
default:"mesh",examples:["mesh"]},broadcast_channel:{description:"Adds a channel `all` that every member hears.",type:"b\
oolean",default:!1,examples:[!0]},channels:{description:"Named channels and their members, by id.",type:"object",propertyNames:{
$ref:"#/$defs/Name"},additionalProperties:{type:"array",minItems:1,items:{$ref:"#/$defs/Name"}},examples:[{reviews:["bui\
lder","reviewer"]}]}},examples:[{topology:"mesh",broadcast_channel:!0}]};function L(r,{instancePath:i="",parentData:y,parentDataProperty:d,
rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=L.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.
items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){for(let s in r)if(!(s==="topology"||s==="broadcast_channel"||s===
"channels"||g.test(s))){let n={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:s},message:"must NOT have additional properties"};e===null?e=[n]:e.push(n),t++}if(r.topology!==void 0){
let s=r.topology;if(typeof s!="string"){let n={instancePath:i+"/topology",schemaPath:"#/properties/topology/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[n]:e.push(n),t++}if(!(s==="mesh"||s==="channels")){let n={
instancePath:i+"/topology",schemaPath:"#/properties/topology/enum",keyword:"enum",params:{allowedValues:de.properties.topology.
enum},message:"must be equal to one of the allowed values"};e===null?e=[n]:e.push(n),t++}}if(r.broadcast_channel!==void 0&&
typeof r.broadcast_channel!="boolean"){let s={instancePath:i+"/broadcast_channel",schemaPath:"#/properties/broadcast_cha\
nnel/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"};e===null?e=[s]:e.push(s),t++}if(r.channels!==
void 0){let s=r.channels;if(s&&typeof s=="object"&&!Array.isArray(s)){for(let n in s){let o=t;if(typeof n=="string"){if(l(
n)>120){let m={instancePath:i+"/channels",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},message:"\
must NOT have more than 120 characters",propertyName:n};e===null?e=[m]:e.push(m),t++}if(l(n)<1){let m={instancePath:i+"/\
channels",schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 c\
haracters",propertyName:n};e===null?e=[m]:e.push(m),t++}if(!k.test(n)){let m={instancePath:i+"/channels",schemaPath:"#/$\
defs/Name/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007\
f]*$"},message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"',propertyName:n};
e===null?e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/channels",schemaPath:"#/$defs/Name/type",keyword:"type",params:{
type:"string"},message:"must be string",propertyName:n};e===null?e=[m]:e.push(m),t++}var a=o===t;if(!a){let m={instancePath:i+
"/channels",schemaPath:"#/properties/channels/propertyNames",keyword:"propertyNames",params:{propertyName:n},message:"pr\
operty name must be valid"};e===null?e=[m]:e.push(m),t++}}for(let n in s){let o=s[n];if(Array.isArray(o)){if(o.length<1){
let h={instancePath:i+"/channels/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/channels/additional\
Properties/minItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===null?e=[h]:e.push(
h),t++}let m=o.length;for(let h=0;h<m;h++){let f=o[h];if(typeof f=="string"){if(l(f)>120){let w={instancePath:i+"/channe\
ls/"+n.replace(/~/g,"~0").replace(/\//g,"~1")+"/"+h,schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},
message:"must NOT have more than 120 characters"};e===null?e=[w]:e.push(w),t++}if(l(f)<1){let w={instancePath:i+"/channe\
ls/"+n.replace(/~/g,"~0").replace(/\//g,"~1")+"/"+h,schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"};e===null?e=[w]:e.push(w),t++}if(!k.test(f)){let w={instancePath:i+"/cha\
nnels/"+n.replace(/~/g,"~0").replace(/\//g,"~1")+"/"+h,schemaPath:"#/$defs/Name/pattern",keyword:"pattern",params:{pattern:"\
^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'must match pattern "^[^\\u0000\
-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};e===null?e=[w]:e.push(w),t++}}else{let w={instancePath:i+
"/channels/"+n.replace(/~/g,"~0").replace(/\//g,"~1")+"/"+h,schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[w]:e.push(w),t++}}}else{let m={instancePath:i+"/channels/"+n.replace(/~/g,
"~0").replace(/\//g,"~1"),schemaPath:"#/properties/channels/additionalProperties/type",keyword:"type",params:{type:"arra\
y"},message:"must be array"};e===null?e=[m]:e.push(m),t++}}}else{let n={instancePath:i+"/channels",schemaPath:"#/propert\
ies/channels/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[n]:e.push(n),t++}}}else{let s={
instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[s]:e.push(
s),t++}return L.errors=e,t===0}L.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};var ye={title:"Gate",description:"\
A command line for `sh` that judges merged work, in a sandbox without network and in a tree of its own. Template slots r\
each it as environment variables.",type:["string","object"],minLength:1,required:["run"],additionalProperties:!1,patternProperties:{
"^x-":!0},properties:{run:{description:"The command line.",type:"string",minLength:1,examples:["npm test"]},timeout_ms:{
description:"Work has not passed after this many milliseconds.",$ref:"#/$defs/Milliseconds",examples:[6e5]}},examples:["\
npm test",{run:"npm test",timeout_ms:6e5}]};function E(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,
dynamicAnchors:c={}}={}){let e=null,t=0,p=E.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),
typeof r!="string"&&!(r&&typeof r=="object"&&!Array.isArray(r))){let a={instancePath:i,schemaPath:"#/type",keyword:"type",
params:{type:ye.type},message:"must be string,object"};e===null?e=[a]:e.push(a),t++}if(typeof r=="string"&&l(r)<1){let a={
instancePath:i,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 charact\
ers"};e===null?e=[a]:e.push(a),t++}if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.run===void 0){let a={instancePath:i,
schemaPath:"#/required",keyword:"required",params:{missingProperty:"run"},message:"must have required property 'run'"};e===
null?e=[a]:e.push(a),t++}for(let a in r)if(!(a==="run"||a==="timeout_ms"||g.test(a))){let s={instancePath:i,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"must NOT have additional p\
roperties"};e===null?e=[s]:e.push(s),t++}if(r.run!==void 0){let a=r.run;if(typeof a=="string"){if(l(a)<1){let s={instancePath:i+
"/run",schemaPath:"#/properties/run/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 \
characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/run",schemaPath:"#/properties/run/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.timeout_ms!==void 0){let a=r.timeout_ms;
if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&isFinite(a))){let s={instancePath:i+"/timeout_ms",schemaPath:"#/$defs/Millis\
econds/type",keyword:"type",params:{type:"integer"},message:"must be integer"};e===null?e=[s]:e.push(s),t++}if(typeof a==
"number"&&isFinite(a)){if(a>2592e6||isNaN(a)){let s={instancePath:i+"/timeout_ms",schemaPath:"#/$defs/Milliseconds/maxim\
um",keyword:"maximum",params:{comparison:"<=",limit:2592e6},message:"must be <= 2592000000"};e===null?e=[s]:e.push(s),t++}
if(a<1||isNaN(a)){let s={instancePath:i+"/timeout_ms",schemaPath:"#/$defs/Milliseconds/minimum",keyword:"minimum",params:{
comparison:">=",limit:1},message:"must be >= 1"};e===null?e=[s]:e.push(s),t++}}}}return E.errors=e,t===0}E.evaluated={props:!0,
dynamicProps:!1,dynamicItems:!1};function z(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){
let e=null,t=0,p=z.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&
!Array.isArray(r)){for(let a in r)if(!(H.call(A.properties,a)||g.test(a))){let s={instancePath:i,schemaPath:"#/additiona\
lProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"must NOT have additional properties"};
e===null?e=[s]:e.push(s),t++}if(r.name!==void 0){let a=r.name;if(typeof a=="string"){if(l(a)>120){let s={instancePath:i+
"/name",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 \
characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}if(!k.test(a)){
let s={instancePath:i+"/name",schemaPath:"#/$defs/Name/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007\
f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\
\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/name",schemaPath:"\
#/$defs/Name/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.workers!==
void 0){let a=r.workers;if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&isFinite(a))&&!Array.isArray(a)){let s={instancePath:i+
"/workers",schemaPath:"#/properties/workers/type",keyword:"type",params:{type:A.properties.workers.type},message:"must b\
e integer,array"};e===null?e=[s]:e.push(s),t++}if(typeof a=="number"&&isFinite(a)){if(a>1e3||isNaN(a)){let s={instancePath:i+
"/workers",schemaPath:"#/properties/workers/maximum",keyword:"maximum",params:{comparison:"<=",limit:1e3},message:"must \
be <= 1000"};e===null?e=[s]:e.push(s),t++}if(a<1||isNaN(a)){let s={instancePath:i+"/workers",schemaPath:"#/properties/wo\
rkers/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"};e===null?e=[s]:e.push(s),t++}}
if(Array.isArray(a)){if(a.length>1e3){let n={instancePath:i+"/workers",schemaPath:"#/properties/workers/maxItems",keyword:"\
maxItems",params:{limit:1e3},message:"must NOT have more than 1000 items"};e===null?e=[n]:e.push(n),t++}if(a.length<1){let n={
instancePath:i+"/workers",schemaPath:"#/properties/workers/minItems",keyword:"minItems",params:{limit:1},message:"must N\
OT have fewer than 1 items"};e===null?e=[n]:e.push(n),t++}let s=a.length;for(let n=0;n<s;n++)I(a[n],{instancePath:i+"/wo\
rkers/"+n,parentData:a,parentDataProperty:n,rootData:u,dynamicAnchors:c})||(e=e===null?I.errors:e.concat(I.errors),t=e.length)}}
if(r.parallel!==void 0&&typeof r.parallel!="boolean"){let a={instancePath:i+"/parallel",schemaPath:"#/properties/paralle\
l/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"};e===null?e=[a]:e.push(a),t++}if(r.model!==void 0){
let a=r.model;if(typeof a=="string"){if(l(a)>200){let s={instancePath:i+"/model",schemaPath:"#/$defs/ModelName/maxLength",
keyword:"maxLength",params:{limit:200},message:"must NOT have more than 200 characters"};e===null?e=[s]:e.push(s),t++}if(l(
a)<1){let s={instancePath:i+"/model",schemaPath:"#/$defs/ModelName/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/model",schemaPath:"#/\
$defs/ModelName/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.
prompt!==void 0){let a=r.prompt;if(typeof a=="string"){if(l(a)<1){let s={instancePath:i+"/prompt",schemaPath:"#/$defs/Pr\
ompt/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(
s),t++}}else{let s={instancePath:i+"/prompt",schemaPath:"#/$defs/Prompt/type",keyword:"type",params:{type:"string"},message:"\
must be string"};e===null?e=[s]:e.push(s),t++}}if(r.machine!==void 0){let a=r.machine;if(typeof a=="string"){if(l(a)>253){
let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/maxLength",keyword:"maxLength",params:{limit:253},message:"\
must NOT have more than 253 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/machine",schemaPath:"\
#/$defs/MachineName/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===
null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/machine",schemaPath:"#/$defs/MachineName/type",keyword:"type",params:{
type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.session!==void 0&&(v(r.session,{instancePath:i+
"/session",parentData:r,parentDataProperty:"session",rootData:u,dynamicAnchors:c})||(e=e===null?v.errors:e.concat(v.errors),
t=e.length)),r.failover!==void 0&&(P(r.failover,{instancePath:i+"/failover",parentData:r,parentDataProperty:"failover",rootData:u,
dynamicAnchors:c})||(e=e===null?P.errors:e.concat(P.errors),t=e.length)),r.condition!==void 0){let a=r.condition;if(typeof a==
"string"){if(l(a)>1024){let s={instancePath:i+"/condition",schemaPath:"#/$defs/Condition/maxLength",keyword:"maxLength",
params:{limit:1024},message:"must NOT have more than 1024 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+
"/condition",schemaPath:"#/$defs/Condition/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer \
than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/condition",schemaPath:"#/$defs/Condition/\
type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}if(r.steps!==void 0){
let a=r.steps;if(Array.isArray(a)){if(a.length>100){let n={instancePath:i+"/steps",schemaPath:"#/properties/steps/maxIte\
ms",keyword:"maxItems",params:{limit:100},message:"must NOT have more than 100 items"};e===null?e=[n]:e.push(n),t++}if(a.
length<1){let n={instancePath:i+"/steps",schemaPath:"#/properties/steps/minItems",keyword:"minItems",params:{limit:1},message:"\
must NOT have fewer than 1 items"};e===null?e=[n]:e.push(n),t++}let s=a.length;for(let n=0;n<s;n++)j(a[n],{instancePath:i+
"/steps/"+n,parentData:a,parentDataProperty:n,rootData:u,dynamicAnchors:c})||(e=e===null?j.errors:e.concat(j.errors),t=e.
length)}else{let s={instancePath:i+"/steps",schemaPath:"#/properties/steps/type",keyword:"type",params:{type:"array"},message:"\
must be array"};e===null?e=[s]:e.push(s),t++}}if(r.type!==void 0){let a=r.type;if(typeof a!="string"){let s={instancePath:i+
"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[
s]:e.push(s),t++}if(!(a==="workers"||a==="dialogue"||a==="meeting"||a==="mesh")){let s={instancePath:i+"/type",schemaPath:"\
#/properties/type/enum",keyword:"enum",params:{allowedValues:A.properties.type.enum},message:"must be equal to one of th\
e allowed values"};e===null?e=[s]:e.push(s),t++}}if(r.participants!==void 0&&(b(r.participants,{instancePath:i+"/partici\
pants",parentData:r,parentDataProperty:"participants",rootData:u,dynamicAnchors:c})||(e=e===null?b.errors:e.concat(b.errors),
t=e.length)),r.agenda!==void 0&&($(r.agenda,{instancePath:i+"/agenda",parentData:r,parentDataProperty:"agenda",rootData:u,
dynamicAnchors:c})||(e=e===null?$.errors:e.concat($.errors),t=e.length)),r.rounds!==void 0){let a=r.rounds;if(!(typeof a==
"number"&&!(a%1)&&!isNaN(a)&&isFinite(a))){let s={instancePath:i+"/rounds",schemaPath:"#/$defs/Rounds/type",keyword:"typ\
e",params:{type:"integer"},message:"must be integer"};e===null?e=[s]:e.push(s),t++}if(typeof a=="number"&&isFinite(a)){if(a>
1e3||isNaN(a)){let s={instancePath:i+"/rounds",schemaPath:"#/$defs/Rounds/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:1e3},message:"must be <= 1000"};e===null?e=[s]:e.push(s),t++}if(a<1||isNaN(a)){let s={instancePath:i+"/rounds",
schemaPath:"#/$defs/Rounds/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"};e===null?
e=[s]:e.push(s),t++}}}if(r.until!==void 0){let a=r.until;if(typeof a=="string"){if(l(a)>1024){let s={instancePath:i+"/un\
til",schemaPath:"#/$defs/Condition/maxLength",keyword:"maxLength",params:{limit:1024},message:"must NOT have more than 1\
024 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/until",schemaPath:"#/$defs/Condition/mi\
nLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),
t++}}else{let s={instancePath:i+"/until",schemaPath:"#/$defs/Condition/type",keyword:"type",params:{type:"string"},message:"\
must be string"};e===null?e=[s]:e.push(s),t++}}if(r.agents!==void 0){let a=r.agents;if(Array.isArray(a)){if(a.length<1){
let n={instancePath:i+"/agents",schemaPath:"#/properties/agents/minItems",keyword:"minItems",params:{limit:1},message:"m\
ust NOT have fewer than 1 items"};e===null?e=[n]:e.push(n),t++}let s=a.length;for(let n=0;n<s;n++)N(a[n],{instancePath:i+
"/agents/"+n,parentData:a,parentDataProperty:n,rootData:u,dynamicAnchors:c})||(e=e===null?N.errors:e.concat(N.errors),t=
e.length)}else{let s={instancePath:i+"/agents",schemaPath:"#/properties/agents/type",keyword:"type",params:{type:"array"},
message:"must be array"};e===null?e=[s]:e.push(s),t++}}if(r.communication!==void 0&&(L(r.communication,{instancePath:i+"\
/communication",parentData:r,parentDataProperty:"communication",rootData:u,dynamicAnchors:c})||(e=e===null?L.errors:e.concat(
L.errors),t=e.length)),r.connector!==void 0&&(x(r.connector,{instancePath:i+"/connector",parentData:r,parentDataProperty:"\
connector",rootData:u,dynamicAnchors:c})||(e=e===null?x.errors:e.concat(x.errors),t=e.length)),r.outputs!==void 0){let a=r.
outputs;if(!(a&&typeof a=="object"&&!Array.isArray(a))){let s={instancePath:i+"/outputs",schemaPath:"#/properties/output\
s/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[s]:e.push(s),t++}}if(r.on_error!==void 0){
let a=r.on_error;if(typeof a!="string"){let s={instancePath:i+"/on_error",schemaPath:"#/properties/on_error/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}if(!(a==="stop"||a==="continue")){let s={
instancePath:i+"/on_error",schemaPath:"#/properties/on_error/enum",keyword:"enum",params:{allowedValues:A.properties.on_error.
enum},message:"must be equal to one of the allowed values"};e===null?e=[s]:e.push(s),t++}}if(r.merge!==void 0){let a=r.merge;
if(typeof a!="string"){let s={instancePath:i+"/merge",schemaPath:"#/properties/merge/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}if(!(a==="auto"||a==="none"||a==="pick")){let s={instancePath:i+
"/merge",schemaPath:"#/properties/merge/enum",keyword:"enum",params:{allowedValues:A.properties.merge.enum},message:"mus\
t be equal to one of the allowed values"};e===null?e=[s]:e.push(s),t++}}if(r.gate!==void 0&&(E(r.gate,{instancePath:i+"/\
gate",parentData:r,parentDataProperty:"gate",rootData:u,dynamicAnchors:c})||(e=e===null?E.errors:e.concat(E.errors),t=e.
length)),r.on_conflict!==void 0){let a=r.on_conflict;if(typeof a!="string"){let s={instancePath:i+"/on_conflict",schemaPath:"\
#/properties/on_conflict/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),
t++}if(!(a==="keep"||a==="resolver"||a==="ask")){let s={instancePath:i+"/on_conflict",schemaPath:"#/properties/on_confli\
ct/enum",keyword:"enum",params:{allowedValues:A.properties.on_conflict.enum},message:"must be equal to one of the allowe\
d values"};e===null?e=[s]:e.push(s),t++}}if(r.resolver!==void 0){let a=r.resolver;if(typeof a=="string"){if(l(a)>200){let s={
instancePath:i+"/resolver",schemaPath:"#/$defs/ModelName/maxLength",keyword:"maxLength",params:{limit:200},message:"must\
 NOT have more than 200 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){let s={instancePath:i+"/resolver",schemaPath:"\
#/$defs/ModelName/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?
e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/resolver",schemaPath:"#/$defs/ModelName/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}}else{let a={instancePath:i,schemaPath:"#/type",keyword:"\
type",params:{type:"object"},message:"must be object"};e===null?e=[a]:e.push(a),t++}return z.errors=e,t===0}z.evaluated=
{props:!0,dynamicProps:!1,dynamicItems:!1};function S(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,
dynamicAnchors:c={}}={}){let e=null,t=0,p=S.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),
r&&typeof r=="object"&&!Array.isArray(r)){if(r.phases===void 0){let a={instancePath:i,schemaPath:"#/required",keyword:"r\
equired",params:{missingProperty:"phases"},message:"must have required property 'phases'"};e===null?e=[a]:e.push(a),t++}
for(let a in r)if(!(a==="phases"||a==="scratchpad"||a==="mailbox"||g.test(a))){let s={instancePath:i,schemaPath:"#/addit\
ionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"must NOT have additional properti\
es"};e===null?e=[s]:e.push(s),t++}if(r.phases!==void 0){let a=r.phases;if(Array.isArray(a)){if(a.length<1){let n={instancePath:i+
"/phases",schemaPath:"#/properties/phases/minItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer tha\
n 1 items"};e===null?e=[n]:e.push(n),t++}let s=a.length;for(let n=0;n<s;n++)z(a[n],{instancePath:i+"/phases/"+n,parentData:a,
parentDataProperty:n,rootData:u,dynamicAnchors:c})||(e=e===null?z.errors:e.concat(z.errors),t=e.length)}else{let s={instancePath:i+
"/phases",schemaPath:"#/properties/phases/type",keyword:"type",params:{type:"array"},message:"must be array"};e===null?e=
[s]:e.push(s),t++}}if(r.scratchpad!==void 0&&typeof r.scratchpad!="boolean"){let a={instancePath:i+"/scratchpad",schemaPath:"\
#/properties/scratchpad/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"};e===null?e=[a]:e.push(a),
t++}if(r.mailbox!==void 0&&typeof r.mailbox!="boolean"){let a={instancePath:i+"/mailbox",schemaPath:"#/properties/mailbo\
x/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"};e===null?e=[a]:e.push(a),t++}}else{let a={instancePath:i,
schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[a]:e.push(a),t++}return S.
errors=e,t===0}S.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};var ge={title:"McpServer",description:"Name of a configured MCP server, or the server itself: a `command` to start or a \
`url` to reach.",type:["string","object"],minLength:1,maxLength:120,required:["name"],additionalProperties:!1,patternProperties:{
"^x-":!0},properties:{name:{description:"Name under which agents see the server.",$ref:"#/$defs/Name",examples:["postgre\
s"]},command:{description:"Program that speaks MCP on its standard input and output.",type:"string",minLength:1,examples:[
"npx"]},args:{description:"Arguments of the program.",type:"array",items:{type:"string"},examples:[["-y","@modelcontextp\
rotocol/server-postgres"]]},env:{description:"Environment variables of the program. Not templates.",$ref:"#/$defs/Enviro\
nment",examples:[{PGHOST:"localhost"}]},url:{description:"Address of a server that is reached over HTTP.",type:"string",
pattern:"^https?://[^\\s]+$",examples:["http://127.0.0.1:7000/mcp"]}},examples:["github",{name:"docs",url:"http://127.0.\
0.1:7000/mcp"}]},we=new RegExp("^https?://[^\\s]+$","u");function R(r,{instancePath:i="",parentData:y,parentDataProperty:d,
rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=R.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.
items=void 0),typeof r!="string"&&!(r&&typeof r=="object"&&!Array.isArray(r))){let s={instancePath:i,schemaPath:"#/type",
keyword:"type",params:{type:ge.type},message:"must be string,object"};e===null?e=[s]:e.push(s),t++}if(typeof r=="string"){
if(l(r)>120){let s={instancePath:i,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT hav\
e more than 120 characters"};e===null?e=[s]:e.push(s),t++}if(l(r)<1){let s={instancePath:i,schemaPath:"#/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}if(r&&typeof r==
"object"&&!Array.isArray(r)){if(r.name===void 0){let s={instancePath:i,schemaPath:"#/required",keyword:"required",params:{
missingProperty:"name"},message:"must have required property 'name'"};e===null?e=[s]:e.push(s),t++}for(let s in r)if(!(s===
"name"||s==="command"||s==="args"||s==="env"||s==="url"||g.test(s))){let n={instancePath:i,schemaPath:"#/additionalPrope\
rties",keyword:"additionalProperties",params:{additionalProperty:s},message:"must NOT have additional properties"};e===null?
e=[n]:e.push(n),t++}if(r.name!==void 0){let s=r.name;if(typeof s=="string"){if(l(s)>120){let n={instancePath:i+"/name",schemaPath:"\
#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 characters"};e===null?
e=[n]:e.push(n),t++}if(l(s)<1){let n={instancePath:i+"/name",schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{
limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[n]:e.push(n),t++}if(!k.test(s)){let n={instancePath:i+
"/name",schemaPath:"#/$defs/Name/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u00\
7f][^\\u0000-\\u001f\\u007f]*$"},message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u0\
01f\\u007f]*$"'};e===null?e=[n]:e.push(n),t++}}else{let n={instancePath:i+"/name",schemaPath:"#/$defs/Name/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[n]:e.push(n),t++}}if(r.command!==void 0){let s=r.command;
if(typeof s=="string"){if(l(s)<1){let n={instancePath:i+"/command",schemaPath:"#/properties/command/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[n]:e.push(n),t++}}else{let n={instancePath:i+
"/command",schemaPath:"#/properties/command/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?
e=[n]:e.push(n),t++}}if(r.args!==void 0){let s=r.args;if(Array.isArray(s)){let n=s.length;for(let o=0;o<n;o++)if(typeof s[o]!=
"string"){let m={instancePath:i+"/args/"+o,schemaPath:"#/properties/args/items/type",keyword:"type",params:{type:"string"},
message:"must be string"};e===null?e=[m]:e.push(m),t++}}else{let n={instancePath:i+"/args",schemaPath:"#/properties/args\
/type",keyword:"type",params:{type:"array"},message:"must be array"};e===null?e=[n]:e.push(n),t++}}if(r.env!==void 0){let s=r.
env;if(s&&typeof s=="object"&&!Array.isArray(s)){for(let n in s){let o=t;if(typeof n=="string"&&!K.test(n)){let m={instancePath:i+
"/env",schemaPath:"#/$defs/Environment/propertyNames/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z_][A-Za-z0-9_]*\
$"},message:'must match pattern "^[A-Za-z_][A-Za-z0-9_]*$"',propertyName:n};e===null?e=[m]:e.push(m),t++}var a=o===t;if(!a){
let m={instancePath:i+"/env",schemaPath:"#/$defs/Environment/propertyNames",keyword:"propertyNames",params:{propertyName:n},
message:"property name must be valid"};e===null?e=[m]:e.push(m),t++}}for(let n in s){let o=s[n];if(typeof o=="string"){if(l(
o)>32768){let m={instancePath:i+"/env/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/$defs/Environment/additio\
nalProperties/maxLength",keyword:"maxLength",params:{limit:32768},message:"must NOT have more than 32768 characters"};e===
null?e=[m]:e.push(m),t++}if(!B.test(o)){let m={instancePath:i+"/env/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/$defs/Environment/additionalProperties/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000]*$"},message:'must match\
 pattern "^[^\\u0000]*$"'};e===null?e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/env/"+n.replace(/~/g,"~0").replace(
/\//g,"~1"),schemaPath:"#/$defs/Environment/additionalProperties/type",keyword:"type",params:{type:"string"},message:"mu\
st be string"};e===null?e=[m]:e.push(m),t++}}}else{let n={instancePath:i+"/env",schemaPath:"#/$defs/Environment/type",keyword:"\
type",params:{type:"object"},message:"must be object"};e===null?e=[n]:e.push(n),t++}}if(r.url!==void 0){let s=r.url;if(typeof s==
"string"){if(!we.test(s)){let n={instancePath:i+"/url",schemaPath:"#/properties/url/pattern",keyword:"pattern",params:{pattern:"\
^https?://[^\\s]+$"},message:'must match pattern "^https?://[^\\s]+$"'};e===null?e=[n]:e.push(n),t++}}else{let n={instancePath:i+
"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[n]:
e.push(n),t++}}}return R.errors=e,t===0}R.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};function W(r,{instancePath:i="",
parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=W.evaluated;if(p.dynamicProps&&
(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){for(let a in r)if(!(a==="mcp"||
g.test(a))){let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},
message:"must NOT have additional properties"};e===null?e=[s]:e.push(s),t++}if(r.mcp!==void 0){let a=r.mcp;if(Array.isArray(
a)){if(a.length>100){let n={instancePath:i+"/mcp",schemaPath:"#/properties/mcp/maxItems",keyword:"maxItems",params:{limit:100},
message:"must NOT have more than 100 items"};e===null?e=[n]:e.push(n),t++}let s=a.length;for(let n=0;n<s;n++)R(a[n],{instancePath:i+
"/mcp/"+n,parentData:a,parentDataProperty:n,rootData:u,dynamicAnchors:c})||(e=e===null?R.errors:e.concat(R.errors),t=e.length)}else{
let s={instancePath:i+"/mcp",schemaPath:"#/properties/mcp/type",keyword:"type",params:{type:"array"},message:"must be ar\
ray"};e===null?e=[s]:e.push(s),t++}}}else{let a={instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},
message:"must be object"};e===null?e=[a]:e.push(a),t++}return W.errors=e,t===0}W.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};function q(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=q.
evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){
for(let a in r)if(!(a==="flow"||g.test(a))){let s={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additiona\
lProperties",params:{additionalProperty:a},message:"must NOT have additional properties"};e===null?e=[s]:e.push(s),t++}if(r.
flow!==void 0){let a=r.flow;if(typeof a!="string"&&!Array.isArray(a)){let s={instancePath:i+"/flow",schemaPath:"#/$defs/\
Flow/type",keyword:"type",params:{type:se.type},message:"must be string,array"};e===null?e=[s]:e.push(s),t++}if(typeof a==
"string"&&l(a)<1){let s={instancePath:i+"/flow",schemaPath:"#/$defs/Flow/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}if(Array.isArray(a)){if(a.length>32){let n={
instancePath:i+"/flow",schemaPath:"#/$defs/Flow/maxItems",keyword:"maxItems",params:{limit:32},message:"must NOT have mo\
re than 32 items"};e===null?e=[n]:e.push(n),t++}if(a.length<1){let n={instancePath:i+"/flow",schemaPath:"#/$defs/Flow/mi\
nItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===null?e=[n]:e.push(n),t++}let s=a.
length;for(let n=0;n<s;n++){let o=a[n];if(typeof o=="string"){if(l(o)<1){let m={instancePath:i+"/flow/"+n,schemaPath:"#/\
$defs/Flow/items/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?
e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/flow/"+n,schemaPath:"#/$defs/Flow/items/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[m]:e.push(m),t++}}}}}else{let a={instancePath:i,schemaPath:"#/type",keyword:"\
type",params:{type:"object"},message:"must be object"};e===null?e=[a]:e.push(a),t++}return q.errors=e,t===0}q.evaluated=
{props:!0,dynamicProps:!1,dynamicItems:!1};var ve={title:"Trigger",description:"One event, several, or events that pass \
a filter.",type:["string","array","object"],maxLength:120,pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$",minItems:1,maxItems:32,
items:{$ref:"#/$defs/EventName"},required:["on"],additionalProperties:!1,patternProperties:{"^x-":!0},properties:{on:{description:"\
The event or events.",$ref:"#/$defs/EventNames",examples:["github.pr.opened",["github.pr.opened","github.pr.reopened"]]},
filter:{description:"CEL over `event`. False: no run starts.",$ref:"#/$defs/Condition",examples:["event.pull_request.dra\
ft == false"]}},examples:["github.pr.opened",{on:"github.push",filter:"event.ref == 'refs/heads/main'"}]};var U=new RegExp("^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$","u"),Pe={title:"EventNames",description:"One event or several.",type:[
"string","array"],maxLength:120,pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$",minItems:1,maxItems:32,items:{$ref:"#/$defs/Eve\
ntName"},examples:["github.push",["github.pr.opened","github.pr.reopened"]]};function F(r,{instancePath:i="",parentData:y,
parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=F.evaluated;if(p.dynamicProps&&(p.props=void 0),
p.dynamicItems&&(p.items=void 0),typeof r!="string"&&!Array.isArray(r)){let a={instancePath:i,schemaPath:"#/type",keyword:"\
type",params:{type:Pe.type},message:"must be string,array"};e===null?e=[a]:e.push(a),t++}if(typeof r=="string"){if(l(r)>
120){let a={instancePath:i,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more t\
han 120 characters"};e===null?e=[a]:e.push(a),t++}if(!U.test(r)){let a={instancePath:i,schemaPath:"#/pattern",keyword:"p\
attern",params:{pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$"},message:'must match pattern "^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$"'};
e===null?e=[a]:e.push(a),t++}}if(Array.isArray(r)){if(r.length>32){let s={instancePath:i,schemaPath:"#/maxItems",keyword:"\
maxItems",params:{limit:32},message:"must NOT have more than 32 items"};e===null?e=[s]:e.push(s),t++}if(r.length<1){let s={
instancePath:i,schemaPath:"#/minItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===
null?e=[s]:e.push(s),t++}let a=r.length;for(let s=0;s<a;s++){let n=r[s];if(typeof n=="string"){if(l(n)>120){let o={instancePath:i+
"/"+s,schemaPath:"#/$defs/EventName/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 1\
20 characters"};e===null?e=[o]:e.push(o),t++}if(!U.test(n)){let o={instancePath:i+"/"+s,schemaPath:"#/$defs/EventName/pa\
ttern",keyword:"pattern",params:{pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$"},message:'must match pattern "^[a-z0-9_-]+(\\.[\
a-z0-9_-]+)+$"'};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/"+s,schemaPath:"#/$defs/EventName/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}}return F.errors=e,t===0}F.evaluated=
{items:!0,dynamicProps:!1,dynamicItems:!1};function Z(r,{instancePath:i="",parentData:y,parentDataProperty:d,rootData:u=r,
dynamicAnchors:c={}}={}){let e=null,t=0,p=Z.evaluated;if(p.dynamicProps&&(p.props=void 0),p.dynamicItems&&(p.items=void 0),
(!r||typeof r!="object")&&typeof r!="string"){let a={instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:ve.type},
message:"must be string,array,object"};e===null?e=[a]:e.push(a),t++}if(typeof r=="string"){if(l(r)>120){let a={instancePath:i,
schemaPath:"#/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 characters"};e===null?
e=[a]:e.push(a),t++}if(!U.test(r)){let a={instancePath:i,schemaPath:"#/pattern",keyword:"pattern",params:{pattern:"^[a-z\
0-9_-]+(\\.[a-z0-9_-]+)+$"},message:'must match pattern "^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$"'};e===null?e=[a]:e.push(a),t++}}
if(Array.isArray(r)){if(r.length>32){let s={instancePath:i,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit:32},
message:"must NOT have more than 32 items"};e===null?e=[s]:e.push(s),t++}if(r.length<1){let s={instancePath:i,schemaPath:"\
#/minItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===null?e=[s]:e.push(s),t++}
let a=r.length;for(let s=0;s<a;s++){let n=r[s];if(typeof n=="string"){if(l(n)>120){let o={instancePath:i+"/"+s,schemaPath:"\
#/$defs/EventName/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 characters"};e===
null?e=[o]:e.push(o),t++}if(!U.test(n)){let o={instancePath:i+"/"+s,schemaPath:"#/$defs/EventName/pattern",keyword:"patt\
ern",params:{pattern:"^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$"},message:'must match pattern "^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$"'};e===
null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/"+s,schemaPath:"#/$defs/EventName/type",keyword:"type",params:{type:"\
string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}}if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.on===
void 0){let a={instancePath:i,schemaPath:"#/required",keyword:"required",params:{missingProperty:"on"},message:"must hav\
e required property 'on'"};e===null?e=[a]:e.push(a),t++}for(let a in r)if(!(a==="on"||a==="filter"||g.test(a))){let s={instancePath:i,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a},message:"must NOT have \
additional properties"};e===null?e=[s]:e.push(s),t++}if(r.on!==void 0&&(F(r.on,{instancePath:i+"/on",parentData:r,parentDataProperty:"\
on",rootData:u,dynamicAnchors:c})||(e=e===null?F.errors:e.concat(F.errors),t=e.length)),r.filter!==void 0){let a=r.filter;
if(typeof a=="string"){if(l(a)>1024){let s={instancePath:i+"/filter",schemaPath:"#/$defs/Condition/maxLength",keyword:"m\
axLength",params:{limit:1024},message:"must NOT have more than 1024 characters"};e===null?e=[s]:e.push(s),t++}if(l(a)<1){
let s={instancePath:i+"/filter",schemaPath:"#/$defs/Condition/minLength",keyword:"minLength",params:{limit:1},message:"m\
ust NOT have fewer than 1 characters"};e===null?e=[s]:e.push(s),t++}}else{let s={instancePath:i+"/filter",schemaPath:"#/\
$defs/Condition/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[s]:e.push(s),t++}}}return Z.
errors=e,t===0}Z.evaluated={props:!0,items:!0,dynamicProps:!1,dynamicItems:!1};function G(r,{instancePath:i="",parentData:y,
parentDataProperty:d,rootData:u=r,dynamicAnchors:c={}}={}){let e=null,t=0,p=G.evaluated;if(p.dynamicProps&&(p.props=void 0),
p.dynamicItems&&(p.items=void 0),r&&typeof r=="object"&&!Array.isArray(r)){for(let n in r)if(!(H.call(Q.properties,n)||g.
test(n))){let o={instancePath:i,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:n},
message:"must NOT have additional properties"};e===null?e=[o]:e.push(o),t++}if(r.$schema!==void 0&&typeof r.$schema!="st\
ring"){let n={instancePath:i+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type:"string"},message:"\
must be string"};e===null?e=[n]:e.push(n),t++}if(r.connector!==void 0){let n=r.connector;if(typeof n=="string"){if(!re.test(
n)){let o={instancePath:i+"/connector",schemaPath:"#/properties/connector/pattern",keyword:"pattern",params:{pattern:"^2\
\\.(0|[1-9][0-9]*)$"},message:'must match pattern "^2\\.(0|[1-9][0-9]*)$"'};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+
"/connector",schemaPath:"#/properties/connector/type",keyword:"type",params:{type:"string"},message:"must be string"};e===
null?e=[o]:e.push(o),t++}}if(r.name!==void 0){let n=r.name;if(typeof n=="string"){if(l(n)>120){let o={instancePath:i+"/n\
ame",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 cha\
racters"};e===null?e=[o]:e.push(o),t++}if(l(n)<1){let o={instancePath:i+"/name",schemaPath:"#/$defs/Name/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[o]:e.push(o),t++}if(!k.test(n)){
let o={instancePath:i+"/name",schemaPath:"#/$defs/Name/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007\
f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\
\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"'};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/name",schemaPath:"\
#/$defs/Name/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}if(r.description!==
void 0){let n=r.description;if(typeof n=="string"){if(l(n)>1e3){let o={instancePath:i+"/description",schemaPath:"#/prope\
rties/description/maxLength",keyword:"maxLength",params:{limit:1e3},message:"must NOT have more than 1000 characters"};e===
null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/description",schemaPath:"#/properties/description/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}if(r.type!==void 0){let n=r.type;if(typeof n!=
"string"){let o={instancePath:i+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type:"string"},message:"\
must be string"};e===null?e=[o]:e.push(o),t++}if(!(n==="pipeline"||n==="dialogue"||n==="meeting"||n==="mesh")){let o={instancePath:i+
"/type",schemaPath:"#/properties/type/enum",keyword:"enum",params:{allowedValues:Q.properties.type.enum},message:"must b\
e equal to one of the allowed values"};e===null?e=[o]:e.push(o),t++}}if(r.session!==void 0&&(v(r.session,{instancePath:i+
"/session",parentData:r,parentDataProperty:"session",rootData:u,dynamicAnchors:c})||(e=e===null?v.errors:e.concat(v.errors),
t=e.length)),r.models!==void 0){let n=r.models;if(n&&typeof n=="object"&&!Array.isArray(n)){for(let o in n){let m=t;if(typeof o==
"string"){if(l(o)>120){let h={instancePath:i+"/models",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},
message:"must NOT have more than 120 characters",propertyName:o};e===null?e=[h]:e.push(h),t++}if(l(o)<1){let h={instancePath:i+
"/models",schemaPath:"#/$defs/Name/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 c\
haracters",propertyName:o};e===null?e=[h]:e.push(h),t++}if(!k.test(o)){let h={instancePath:i+"/models",schemaPath:"#/$de\
fs/Name/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]\
*$"},message:'must match pattern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"',propertyName:o};
e===null?e=[h]:e.push(h),t++}}else{let h={instancePath:i+"/models",schemaPath:"#/$defs/Name/type",keyword:"type",params:{
type:"string"},message:"must be string",propertyName:o};e===null?e=[h]:e.push(h),t++}var a=m===t;if(!a){let h={instancePath:i+
"/models",schemaPath:"#/properties/models/propertyNames",keyword:"propertyNames",params:{propertyName:o},message:"proper\
ty name must be valid"};e===null?e=[h]:e.push(h),t++}}for(let o in n)T(n[o],{instancePath:i+"/models/"+o.replace(/~/g,"~\
0").replace(/\//g,"~1"),parentData:n,parentDataProperty:o,rootData:u,dynamicAnchors:c})||(e=e===null?T.errors:e.concat(T.
errors),t=e.length)}else{let o={instancePath:i+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type:"\
object"},message:"must be object"};e===null?e=[o]:e.push(o),t++}}if(r.machines!==void 0){let n=r.machines;if(n&&typeof n==
"object"&&!Array.isArray(n)){for(let o in n){let m=t;if(typeof o=="string"){if(l(o)>120){let h={instancePath:i+"/machine\
s",schemaPath:"#/$defs/Name/maxLength",keyword:"maxLength",params:{limit:120},message:"must NOT have more than 120 chara\
cters",propertyName:o};e===null?e=[h]:e.push(h),t++}if(l(o)<1){let h={instancePath:i+"/machines",schemaPath:"#/$defs/Nam\
e/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters",propertyName:o};e===null?
e=[h]:e.push(h),t++}if(!k.test(o)){let h={instancePath:i+"/machines",schemaPath:"#/$defs/Name/pattern",keyword:"pattern",
params:{pattern:"^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"},message:'must match p\
attern "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$"',propertyName:o};e===null?e=[h]:
e.push(h),t++}}else{let h={instancePath:i+"/machines",schemaPath:"#/$defs/Name/type",keyword:"type",params:{type:"string"},
message:"must be string",propertyName:o};e===null?e=[h]:e.push(h),t++}var s=m===t;if(!s){let h={instancePath:i+"/machine\
s",schemaPath:"#/properties/machines/propertyNames",keyword:"propertyNames",params:{propertyName:o},message:"property na\
me must be valid"};e===null?e=[h]:e.push(h),t++}}for(let o in n)_(n[o],{instancePath:i+"/machines/"+o.replace(/~/g,"~0").
replace(/\//g,"~1"),parentData:n,parentDataProperty:o,rootData:u,dynamicAnchors:c})||(e=e===null?_.errors:e.concat(_.errors),
t=e.length)}else{let o={instancePath:i+"/machines",schemaPath:"#/properties/machines/type",keyword:"type",params:{type:"\
object"},message:"must be object"};e===null?e=[o]:e.push(o),t++}}if(r.pipeline!==void 0&&(S(r.pipeline,{instancePath:i+"\
/pipeline",parentData:r,parentDataProperty:"pipeline",rootData:u,dynamicAnchors:c})||(e=e===null?S.errors:e.concat(S.errors),
t=e.length)),r.agents!==void 0){let n=r.agents;if(Array.isArray(n)){if(n.length<1){let m={instancePath:i+"/agents",schemaPath:"\
#/properties/agents/minItems",keyword:"minItems",params:{limit:1},message:"must NOT have fewer than 1 items"};e===null?e=
[m]:e.push(m),t++}let o=n.length;for(let m=0;m<o;m++)N(n[m],{instancePath:i+"/agents/"+m,parentData:n,parentDataProperty:m,
rootData:u,dynamicAnchors:c})||(e=e===null?N.errors:e.concat(N.errors),t=e.length)}else{let o={instancePath:i+"/agents",
schemaPath:"#/properties/agents/type",keyword:"type",params:{type:"array"},message:"must be array"};e===null?e=[o]:e.push(
o),t++}}if(r.participants!==void 0&&(b(r.participants,{instancePath:i+"/participants",parentData:r,parentDataProperty:"p\
articipants",rootData:u,dynamicAnchors:c})||(e=e===null?b.errors:e.concat(b.errors),t=e.length)),r.agenda!==void 0&&($(r.
agenda,{instancePath:i+"/agenda",parentData:r,parentDataProperty:"agenda",rootData:u,dynamicAnchors:c})||(e=e===null?$.errors:
e.concat($.errors),t=e.length)),r.rounds!==void 0){let n=r.rounds;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(n))){
let o={instancePath:i+"/rounds",schemaPath:"#/$defs/Rounds/type",keyword:"type",params:{type:"integer"},message:"must be\
 integer"};e===null?e=[o]:e.push(o),t++}if(typeof n=="number"&&isFinite(n)){if(n>1e3||isNaN(n)){let o={instancePath:i+"/\
rounds",schemaPath:"#/$defs/Rounds/maximum",keyword:"maximum",params:{comparison:"<=",limit:1e3},message:"must be <= 100\
0"};e===null?e=[o]:e.push(o),t++}if(n<1||isNaN(n)){let o={instancePath:i+"/rounds",schemaPath:"#/$defs/Rounds/minimum",keyword:"\
minimum",params:{comparison:">=",limit:1},message:"must be >= 1"};e===null?e=[o]:e.push(o),t++}}}if(r.until!==void 0){let n=r.
until;if(typeof n=="string"){if(l(n)>1024){let o={instancePath:i+"/until",schemaPath:"#/$defs/Condition/maxLength",keyword:"\
maxLength",params:{limit:1024},message:"must NOT have more than 1024 characters"};e===null?e=[o]:e.push(o),t++}if(l(n)<1){
let o={instancePath:i+"/until",schemaPath:"#/$defs/Condition/minLength",keyword:"minLength",params:{limit:1},message:"mu\
st NOT have fewer than 1 characters"};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:i+"/until",schemaPath:"#/$d\
efs/Condition/type",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[o]:e.push(o),t++}}if(r.communication!==
void 0&&(L(r.communication,{instancePath:i+"/communication",parentData:r,parentDataProperty:"communication",rootData:u,dynamicAnchors:c})||
(e=e===null?L.errors:e.concat(L.errors),t=e.length)),r.tools!==void 0&&(W(r.tools,{instancePath:i+"/tools",parentData:r,
parentDataProperty:"tools",rootData:u,dynamicAnchors:c})||(e=e===null?W.errors:e.concat(W.errors),t=e.length)),r.trust!==
void 0){let n=r.trust;if(n&&typeof n=="object"&&!Array.isArray(n)){for(let o in n)if(!(o==="domains"||g.test(o))){let m={
instancePath:i+"/trust",schemaPath:"#/$defs/Trust/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:o},
message:"must NOT have additional properties"};e===null?e=[m]:e.push(m),t++}if(n.domains!==void 0){let o=n.domains;if(Array.
isArray(o)){if(o.length>200){let h={instancePath:i+"/trust/domains",schemaPath:"#/$defs/Trust/properties/domains/maxItem\
s",keyword:"maxItems",params:{limit:200},message:"must NOT have more than 200 items"};e===null?e=[h]:e.push(h),t++}let m=o.
length;for(let h=0;h<m;h++){let f=o[h];if(typeof f=="string"){if(l(f)>260){let w={instancePath:i+"/trust/domains/"+h,schemaPath:"\
#/$defs/Trust/properties/domains/items/maxLength",keyword:"maxLength",params:{limit:260},message:"must NOT have more tha\
n 260 characters"};e===null?e=[w]:e.push(w),t++}if(!ae.test(f)){let w={instancePath:i+"/trust/domains/"+h,schemaPath:"#/\
$defs/Trust/properties/domains/items/pattern",keyword:"pattern",params:{pattern:"^(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Z\
a-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*(:[1-9][0-9]{0,4})?$"},message:'must match pattern "^(\\*\\.)?[A-\
Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*(:[1-9][0-9]{0,4})?$"'};e===null?e=
[w]:e.push(w),t++}}else{let w={instancePath:i+"/trust/domains/"+h,schemaPath:"#/$defs/Trust/properties/domains/items/typ\
e",keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[w]:e.push(w),t++}}}else{let m={instancePath:i+
"/trust/domains",schemaPath:"#/$defs/Trust/properties/domains/type",keyword:"type",params:{type:"array"},message:"must b\
e array"};e===null?e=[m]:e.push(m),t++}}}else{let o={instancePath:i+"/trust",schemaPath:"#/$defs/Trust/type",keyword:"ty\
pe",params:{type:"object"},message:"must be object"};e===null?e=[o]:e.push(o),t++}}if(r.agent!==void 0&&(q(r.agent,{instancePath:i+
"/agent",parentData:r,parentDataProperty:"agent",rootData:u,dynamicAnchors:c})||(e=e===null?q.errors:e.concat(q.errors),
t=e.length)),r.trigger!==void 0&&(Z(r.trigger,{instancePath:i+"/trigger",parentData:r,parentDataProperty:"trigger",rootData:u,
dynamicAnchors:c})||(e=e===null?Z.errors:e.concat(Z.errors),t=e.length)),r.schedule!==void 0){let n=r.schedule;if(typeof n!=
"string"&&!(n&&typeof n=="object"&&!Array.isArray(n))){let o={instancePath:i+"/schedule",schemaPath:"#/$defs/Schedule/ty\
pe",keyword:"type",params:{type:X.type},message:"must be string,object"};e===null?e=[o]:e.push(o),t++}if(typeof n=="stri\
ng"){if(l(n)>200){let o={instancePath:i+"/schedule",schemaPath:"#/$defs/Schedule/maxLength",keyword:"maxLength",params:{
limit:200},message:"must NOT have more than 200 characters"};e===null?e=[o]:e.push(o),t++}if(l(n)<1){let o={instancePath:i+
"/schedule",schemaPath:"#/$defs/Schedule/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer th\
an 1 characters"};e===null?e=[o]:e.push(o),t++}}if(n&&typeof n=="object"&&!Array.isArray(n)){if(n.cron===void 0){let o={
instancePath:i+"/schedule",schemaPath:"#/$defs/Schedule/required",keyword:"required",params:{missingProperty:"cron"},message:"\
must have required property 'cron'"};e===null?e=[o]:e.push(o),t++}for(let o in n)if(!(o==="cron"||o==="timezone"||o==="c\
atch_up"||g.test(o))){let m={instancePath:i+"/schedule",schemaPath:"#/$defs/Schedule/additionalProperties",keyword:"addi\
tionalProperties",params:{additionalProperty:o},message:"must NOT have additional properties"};e===null?e=[m]:e.push(m),
t++}if(n.cron!==void 0){let o=n.cron;if(typeof o=="string"){if(l(o)>200){let m={instancePath:i+"/schedule/cron",schemaPath:"\
#/$defs/Schedule/properties/cron/maxLength",keyword:"maxLength",params:{limit:200},message:"must NOT have more than 200 \
characters"};e===null?e=[m]:e.push(m),t++}if(l(o)<1){let m={instancePath:i+"/schedule/cron",schemaPath:"#/$defs/Schedule\
/properties/cron/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?
e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/schedule/cron",schemaPath:"#/$defs/Schedule/properties/cron/type",keyword:"\
type",params:{type:"string"},message:"must be string"};e===null?e=[m]:e.push(m),t++}}if(n.timezone!==void 0){let o=n.timezone;
if(typeof o=="string"){if(l(o)>100){let m={instancePath:i+"/schedule/timezone",schemaPath:"#/$defs/Schedule/properties/t\
imezone/maxLength",keyword:"maxLength",params:{limit:100},message:"must NOT have more than 100 characters"};e===null?e=[
m]:e.push(m),t++}if(l(o)<1){let m={instancePath:i+"/schedule/timezone",schemaPath:"#/$defs/Schedule/properties/timezone/\
minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"};e===null?e=[m]:e.push(m),
t++}}else{let m={instancePath:i+"/schedule/timezone",schemaPath:"#/$defs/Schedule/properties/timezone/type",keyword:"typ\
e",params:{type:"string"},message:"must be string"};e===null?e=[m]:e.push(m),t++}}if(n.catch_up!==void 0){let o=n.catch_up;
if(typeof o!="string"){let m={instancePath:i+"/schedule/catch_up",schemaPath:"#/$defs/Schedule/properties/catch_up/type",
keyword:"type",params:{type:"string"},message:"must be string"};e===null?e=[m]:e.push(m),t++}if(!(o==="skip"||o==="once")){
let m={instancePath:i+"/schedule/catch_up",schemaPath:"#/$defs/Schedule/properties/catch_up/enum",keyword:"enum",params:{
allowedValues:X.properties.catch_up.enum},message:"must be equal to one of the allowed values"};e===null?e=[m]:e.push(m),
t++}}}}if(r.budget!==void 0){let n=r.budget;if(n&&typeof n=="object"&&!Array.isArray(n)){if(Object.keys(n).length<1){let o={
instancePath:i+"/budget",schemaPath:"#/$defs/Budget/minProperties",keyword:"minProperties",params:{limit:1},message:"mus\
t NOT have fewer than 1 properties"};e===null?e=[o]:e.push(o),t++}for(let o in n)if(!(o==="usd"||o==="tokens"||o==="minu\
tes"||g.test(o))){let m={instancePath:i+"/budget",schemaPath:"#/$defs/Budget/additionalProperties",keyword:"additionalPr\
operties",params:{additionalProperty:o},message:"must NOT have additional properties"};e===null?e=[m]:e.push(m),t++}if(n.
usd!==void 0){let o=n.usd;if(typeof o=="number"&&isFinite(o)){if(o<=0||isNaN(o)){let m={instancePath:i+"/budget/usd",schemaPath:"\
#/$defs/Budget/properties/usd/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison:">",limit:0},message:"must\
 be > 0"};e===null?e=[m]:e.push(m),t++}}else{let m={instancePath:i+"/budget/usd",schemaPath:"#/$defs/Budget/properties/u\
sd/type",keyword:"type",params:{type:"number"},message:"must be number"};e===null?e=[m]:e.push(m),t++}}if(n.tokens!==void 0){
let o=n.tokens;if(!(typeof o=="number"&&!(o%1)&&!isNaN(o)&&isFinite(o))){let m={instancePath:i+"/budget/tokens",schemaPath:"\
#/$defs/Budget/properties/tokens/type",keyword:"type",params:{type:"integer"},message:"must be integer"};e===null?e=[m]:
e.push(m),t++}if(typeof o=="number"&&isFinite(o)&&(o<=0||isNaN(o))){let m={instancePath:i+"/budget/tokens",schemaPath:"#\
/$defs/Budget/properties/tokens/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison:">",limit:0},message:"mu\
st be > 0"};e===null?e=[m]:e.push(m),t++}}if(n.minutes!==void 0){let o=n.minutes;if(typeof o=="number"&&isFinite(o)){if(o<=
0||isNaN(o)){let m={instancePath:i+"/budget/minutes",schemaPath:"#/$defs/Budget/properties/minutes/exclusiveMinimum",keyword:"\
exclusiveMinimum",params:{comparison:">",limit:0},message:"must be > 0"};e===null?e=[m]:e.push(m),t++}}else{let m={instancePath:i+
"/budget/minutes",schemaPath:"#/$defs/Budget/properties/minutes/type",keyword:"type",params:{type:"number"},message:"mus\
t be number"};e===null?e=[m]:e.push(m),t++}}}else{let o={instancePath:i+"/budget",schemaPath:"#/$defs/Budget/type",keyword:"\
type",params:{type:"object"},message:"must be object"};e===null?e=[o]:e.push(o),t++}}}else{let n={instancePath:i,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},message:"must be object"};e===null?e=[n]:e.push(n),t++}return G.errors=e,t===
0}G.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};export{be as default};
