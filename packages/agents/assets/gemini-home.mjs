// Makes a private home for one Gemini CLI session, so that the user's own settings stay as they are:
//   node gemini-home.mjs USER_DIR OUR_SETTINGS PRIVATE_HOME --
// PRIVATE_HOME/.gemini gets the user's settings with ours merged in, and links to all else the user has there:
// credentials, memory, extensions and the folder of conversations stay the user's own. Our hooks are those of an extension:
// in a folder that is not trusted the program runs no others. Built-ins only.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const EXTENSION = "niia";
const [userDir, ourFile, home] = process.argv.slice(2);
const target = join(home, ".gemini");
// Conversations live here; without it they would be lost with the session.
mkdirSync(join(userDir, "tmp"), { recursive: true, mode: 0o700 });
link(userDir, target, ["settings.json", "extensions"]);
const user = readSettings(join(userDir, "settings.json"));
const { hooks, ...ours } = readSettings(ourFile);
write(join(target, "settings.json"), merge(merge(signIn(), user), ours));
const extensions = join(target, "extensions");
link(join(userDir, "extensions"), extensions, [EXTENSION]);
write(join(extensions, EXTENSION, "gemini-extension.json"), { name: EXTENSION, version: "1.0.0" });
write(join(extensions, EXTENSION, "hooks", "hooks.json"), { hooks });

/** What is there already stays: a session that goes on has its links. */
function link(from, to, except) {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    const path = join(to, name);
    if (!except.includes(name) && lstatSync(path, { throwIfNoEntry: false }) === undefined)
      symlinkSync(join(from, name), path);
  }
}

function write(file, value) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

/** The way to sign in where the user has not chosen one: without it the program stops at a dialog. */
function signIn() {
  const env = process.env;
  let selectedType;
  if (env.GOOGLE_GENAI_USE_VERTEXAI === "true") selectedType = "vertex-ai";
  else if (existsSync(join(userDir, "oauth_creds.json"))) selectedType = "oauth-personal";
  else if (env.GEMINI_API_KEY) selectedType = "gemini-api-key";
  return selectedType ? { security: { auth: { selectedType } } } : {};
}

/** Settings may hold comments; what cannot be read is left out rather than guessed. */
function readSettings(file) {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, "utf8");
  for (const attempt of [text, text.replace(/^\s*\/\/.*$/gm, "")]) {
    try {
      const value = JSON.parse(attempt);
      return isObject(value) ? value : {};
    } catch {
      // The next form.
    }
  }
  return {};
}

/** Objects merge, lists join (a user's hooks go on running), anything else is replaced. */
function merge(base, over) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    if (Array.isArray(before) && Array.isArray(value)) merged[key] = [...before, ...value];
    else merged[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
