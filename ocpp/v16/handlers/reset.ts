import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { type HandlerContext, status } from "./context.ts";

/**
 * Section 5.14. The answer goes out first; whoever resets ends the transactions, and their stops stay queued over
 * the restart. Whether the station comes up again is the business of whoever starts it.
 */
export function reset(payload: Payload, context: HandlerContext): Answer {
  return status("Accepted", () => context.reset(payload.type === "Hard" ? "hard" : "soft"));
}
