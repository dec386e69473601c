export { nextDue } from "./cron.ts";
