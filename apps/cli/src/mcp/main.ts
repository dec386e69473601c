// The tools of a session as an MCP server over stdio: started by the agent, ends with its stdin.
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { sessionTools } from "./server.ts";

await sessionTools(process.env).connect(new StdioServerTransport());
