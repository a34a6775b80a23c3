/** Supervision of the contactor by its feedback. What to command is the pilot machine's business. */
import { type Deadline, isDue } from "./deadline.ts";

/** The feedback has to follow the command within this time. */
export const followMs = 1_000;

/** A contactor with its feedback contact and its count of closings. */
export interface Contactor {
  readonly commanded: boolean;
  /** Auxiliary contact. A board without one repeats the command. */
  readonly feedback: boolean;
  readonly judgeAtMs: Deadline;
  /** `didNotClose` stays until the car has left; `welded` until the feedback opens. */
  readonly trouble: "none" | "welded" | "didNotClose";
  /** Closings so far, over the life of the station. */
  readonly cycles: number;
}

export type ContactorEvent =
  | { readonly type: "command"; readonly closed: boolean }
  | { readonly type: "feedback"; readonly closed: boolean }
  | { readonly type: "carLeft" }
  | { readonly type: "wake" };

/** An open contactor that has closed `cycles` times. */
export function newContactor(cycles: number): Contactor {
  return { commanded: false, feedback: false, judgeAtMs: null, trouble: "none", cycles };
}

/** The next state of the contactor. */
export function stepContactor(contactor: Contactor, event: ContactorEvent, nowMs: number): Contactor {
  const next = heed(contactor, event);
  if (next.feedback === next.commanded) return { ...next, judgeAtMs: null, trouble: healed(next.trouble) };
  const judgeAtMs = next.judgeAtMs ?? nowMs + followMs;
  if (!isDue(judgeAtMs, nowMs)) return { ...next, judgeAtMs };
  return { ...next, judgeAtMs: Infinity, trouble: next.commanded ? "didNotClose" : "welded" };
}

/** When the machine wants a `wake` event. */
export function wakeContactorAtMs(contactor: Contactor): Deadline {
  return contactor.judgeAtMs === Infinity ? null : contactor.judgeAtMs;
}

function heed(contactor: Contactor, event: ContactorEvent): Contactor {
  switch (event.type) {
    case "command": {
      if (event.closed === contactor.commanded) return contactor;
      const cycles = contactor.cycles + (event.closed ? 1 : 0);
      return { ...contactor, commanded: event.closed, cycles, judgeAtMs: null };
    }
    case "feedback":
      return { ...contactor, feedback: event.closed };
    case "carLeft":
      return { ...contactor, trouble: contactor.trouble === "didNotClose" ? "none" : contactor.trouble };
    case "wake":
      return contactor;
  }
}

// One that did not close is not proven healthy by being open as commanded.
function healed(trouble: Contactor["trouble"]): Contactor["trouble"] {
  return trouble === "didNotClose" ? trouble : "none";
}
