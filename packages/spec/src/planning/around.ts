import type { Budget, Communication, McpServer, Schedule, Trigger } from "../generated/types.ts";
import type { CommunicationPlan, McpPlan, Plan } from "../plan.ts";

export function planCommunication(communication: Communication): CommunicationPlan {
  return {
    topology: communication.topology ?? "mesh",
    broadcastChannel: communication.broadcast_channel ?? false,
    channels: { ...communication.channels },
  };
}

export function planMcp(servers: readonly McpServer[]): McpPlan[] {
  return servers.map((server) => {
    if (typeof server === "string") return { name: server };
    const { name, command, args, env, url } = server;
    if (command === undefined && url === undefined) return { name };
    return {
      name,
      server: {
        ...(command === undefined ? {} : { command }),
        ...(args === undefined ? {} : { args }),
        ...(env === undefined ? {} : { env: { ...env } }),
        ...(url === undefined ? {} : { url }),
      },
    };
  });
}

export function planTriggers(trigger: Trigger): Plan["triggers"] {
  if (typeof trigger === "string") return [{ on: trigger }];
  if (Array.isArray(trigger)) return trigger.map((on) => ({ on }));
  const filter = trigger.filter === undefined ? {} : { filter: trigger.filter };
  return [trigger.on].flat().map((on) => ({ on, ...filter }));
}

export function planSchedule(schedule: Schedule): NonNullable<Plan["schedule"]> {
  if (typeof schedule === "string") return { cron: schedule, catchUp: "skip" };
  return {
    cron: schedule.cron,
    ...(schedule.timezone === undefined ? {} : { timezone: schedule.timezone }),
    catchUp: schedule.catch_up ?? "skip",
  };
}

export function planBudget({ usd, tokens, minutes }: Budget): NonNullable<Plan["budget"]> {
  return {
    ...(usd === undefined ? {} : { usd }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(minutes === undefined ? {} : { minutes }),
  };
}
