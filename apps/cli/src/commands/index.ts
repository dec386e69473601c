export { COMMANDS, GROUPS } from "./groups.ts";
