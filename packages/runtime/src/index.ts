export {
  HostRefusal,
  type HostActivity,
  type HostRefusalReason,
  type HostSession,
  type HostSessionEnd,
  type HostSessionInfo,
  type HostTurn,
  type HostTurnEnd,
  type HostUsage,
  type SessionHost,
} from "./host.ts";
