/** What happens when we are wrong: the pins are made safe, the log gets the reason, the process ends. */
import type { Log } from "../../control/commands.ts";

export interface CrashGuardParts {
  readonly log: Log;
  /** Opens contactors and flushes the log; nothing in it may wait. */
  readonly makeSafe: () => void;
  /** Ends the process; whoever supervises it starts it anew. */
  readonly exit: () => void;
}

/** Guards until the result is called. */
export function guardAgainstCrashes({ log, makeSafe, exit }: CrashGuardParts): () => void {
  const crash = (error: unknown) => {
    log.error("program", error instanceof Error ? error.stack ?? error.message : String(error));
    makeSafe();
    exit();
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    // Deno 2.6 lets a socket that breaks in mid-write reject a promise that nobody can hold.
    if (event.reason instanceof Deno.errors.BrokenPipe) return log.warn("program", String(event.reason));
    crash(event.reason);
  };
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    crash(event.error);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  globalThis.addEventListener("error", onError);
  return () => {
    globalThis.removeEventListener("unhandledrejection", onRejection);
    globalThis.removeEventListener("error", onError);
  };
}
