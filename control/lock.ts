/** The plug lock of a socket: command, feedback, retries. */
import { type Deadline, isDue } from "./deadline.ts";

/** Time the actuator gets for its travel. */
export const travelMs = 1_000;
/** Pause before the next try. */
export const retryMs = 2_000;
/** Pulses of the actuator before the lock counts as failed. */
export const tries = 3;
/** After the tries are used up it goes on trying this often, in case somebody has freed the plug. */
export const slowRetryMs = 60_000;

export interface Lock {
  readonly wanted: boolean;
  readonly feedback: boolean;
  /** Direction the actuator is driven; pulses anew when {@link Lock.pulses} counts up. */
  readonly pulses: number;
  /** Tries of the present wish. */
  readonly tried: number;
  /** When the try in progress is judged, or the next one starts. */
  readonly judgeAtMs: Deadline;
  readonly nextTryAtMs: Deadline;
  readonly trouble: "none" | "cannotLock" | "cannotUnlock";
}

/** Nobody has asked for anything yet. */
export const initialLock: Lock = {
  wanted: false,
  feedback: false,
  pulses: 0,
  tried: 0,
  judgeAtMs: null,
  nextTryAtMs: null,
  trouble: "none",
};

export type LockEvent =
  | { readonly type: "want"; readonly locked: boolean }
  /** Somebody asks once more although the tries are used up. */
  | { readonly type: "tryAgain" }
  | { readonly type: "feedback"; readonly locked: boolean }
  | { readonly type: "wake" };

/** The next state of the lock. */
export function stepLock(lock: Lock, event: LockEvent, nowMs: number): Lock {
  switch (event.type) {
    case "want":
      return event.locked === lock.wanted ? lock : seek({ ...lock, wanted: event.locked, tried: 0 }, nowMs);
    case "tryAgain":
      return lock.feedback === lock.wanted ? lock : pulse({ ...lock, tried: 0 }, nowMs);
    case "feedback":
      return seek({ ...lock, feedback: event.locked }, nowMs);
    case "wake":
      return wake(lock, nowMs);
  }
}

/** When the machine wants a `wake` event. */
export function wakeLockAtMs(lock: Lock): Deadline {
  return lock.judgeAtMs ?? lock.nextTryAtMs;
}

/** Whether the plug is held and shall be. */
export function isHeld(lock: Lock): boolean {
  return lock.wanted && lock.feedback;
}

/** Whether the actuator moves or soon will; not so between the slow tries of a lock that is stuck. */
export function isTrying(lock: Lock): boolean {
  return lock.judgeAtMs !== null || (lock.nextTryAtMs !== null && lock.tried < tries);
}

function seek(lock: Lock, nowMs: number): Lock {
  if (lock.feedback === lock.wanted) {
    return { ...lock, tried: 0, judgeAtMs: null, nextTryAtMs: null, trouble: "none" };
  }
  const isBusy = lock.tried > 0 && (lock.judgeAtMs !== null || lock.nextTryAtMs !== null);
  return isBusy || lock.tried >= tries ? lock : pulse(lock, nowMs);
}

function pulse(lock: Lock, nowMs: number): Lock {
  return {
    ...lock,
    pulses: lock.pulses + 1,
    tried: lock.tried + 1,
    judgeAtMs: nowMs + travelMs,
    nextTryAtMs: null,
  };
}

function wake(lock: Lock, nowMs: number): Lock {
  if (isDue(lock.nextTryAtMs, nowMs)) return pulse(lock, nowMs);
  if (!isDue(lock.judgeAtMs, nowMs)) return lock;
  if (lock.tried < tries) return { ...lock, judgeAtMs: null, nextTryAtMs: nowMs + retryMs };
  const trouble = lock.wanted ? "cannotLock" : "cannotUnlock";
  return { ...lock, judgeAtMs: null, nextTryAtMs: nowMs + slowRetryMs, trouble };
}
