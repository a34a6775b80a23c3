import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { type HandlerContext, status } from "./context.ts";

/** Between a reset that failed and the next attempt. */
const retryMs = 5_000;

/**
 * Section 5.14. The answer goes out first; whoever resets ends the transactions, and their stops stay queued over
 * the restart. A reset that fails is tried again as often as ResetRetries says.
 */
export function reset(payload: Payload, context: HandlerContext): Answer {
  const kind = payload.type === "Hard" ? "hard" : "soft";
  return status("Accepted", () => void attempt(kind, context, context.settings()["backend.resetRetries"]));
}

async function attempt(kind: "soft" | "hard", context: HandlerContext, retries: number): Promise<void> {
  const { clock, log } = context;
  try {
    await context.reset(kind);
  } catch (error) {
    log.error("ocpp", `Reset failed: ${error instanceof Error ? error.message : "unknown cause"}`);
    if (retries === 0) return;
    clock.wakeAt(clock.nowMs() + retryMs, () => void attempt(kind, context, retries - 1));
  }
}
