/** The residual current monitor: self-test before each closing, trip, and when a trip is over. */
import { type Deadline, isDue, nearest } from "./deadline.ts";

/** The self-test has to answer within this time. */
export const testMs = 2_000;
/** Without a socket that shows the cable leaving, a trip ends this long after the car was unplugged. */
export const resetMs = 10_000;

export interface ResidualCurrent {
  /** The sensor reports a residual current now. */
  readonly sensing: boolean;
  /** A trip holds until the car has left, even if the sensor is calm again. */
  readonly trouble: "none" | "tripped" | "testFailed";
  readonly test: "none" | "running" | "passed";
  readonly testEndsAtMs: Deadline;
  readonly resetAtMs: Deadline;
}

/** `unknown`: the pins have not spoken since power-on. `none`: neither car nor cable. `cable`: the car has left. */
export type Presence = "unknown" | "none" | "cable" | "car";

/** Calm and not yet tested. */
export const initialResidualCurrent: ResidualCurrent = {
  sensing: false,
  trouble: "none",
  test: "none",
  testEndsAtMs: null,
  resetAtMs: null,
};

/** After a restart: only the car's leaving ends what happened before it. */
export const restoredTrip: ResidualCurrent = { ...initialResidualCurrent, trouble: "tripped" };

export type ResidualCurrentEvent =
  | { readonly type: "sensor"; readonly tripped: boolean }
  | { readonly type: "answer"; readonly passed: boolean }
  /** The contactor is about to be closed. */
  | { readonly type: "closing" }
  /** The contactor has been opened: the next closing needs a test of its own. */
  | { readonly type: "opened" }
  | { readonly type: "present"; readonly what: Presence }
  | { readonly type: "wake" };

/** The next state of the monitor. */
export function stepResidualCurrent(
  monitor: ResidualCurrent,
  event: ResidualCurrentEvent,
  nowMs: number,
): ResidualCurrent {
  switch (event.type) {
    case "sensor":
      return event.tripped
        ? { ...monitor, sensing: true, trouble: "tripped", test: "none", testEndsAtMs: null, resetAtMs: null }
        : { ...monitor, sensing: false };
    case "answer":
      return monitor.test === "running" ? judge(monitor, event.passed) : monitor;
    case "closing":
      return monitor.test === "none" && monitor.trouble === "none"
        ? { ...monitor, test: "running", testEndsAtMs: nowMs + testMs }
        : monitor;
    case "opened":
      return monitor.test === "passed" ? { ...monitor, test: "none" } : monitor;
    case "present":
      return present(monitor, event.what, nowMs);
    case "wake":
      return expire(monitor, nowMs);
  }
}

/** When the machine wants a `wake` event. */
export function wakeResidualCurrentAtMs(monitor: ResidualCurrent): Deadline {
  return nearest(monitor.testEndsAtMs, monitor.resetAtMs);
}

function judge(monitor: ResidualCurrent, passed: boolean): ResidualCurrent {
  const judged = { ...monitor, testEndsAtMs: null };
  return passed ? { ...judged, test: "passed" } : { ...judged, test: "none", trouble: "testFailed" };
}

function present(monitor: ResidualCurrent, what: Presence, nowMs: number): ResidualCurrent {
  const isHeld = monitor.sensing || what === "car" || what === "unknown";
  if (monitor.trouble === "none" || isHeld) return { ...monitor, resetAtMs: null };
  if (what === "none") return { ...monitor, trouble: "none", resetAtMs: null };
  return { ...monitor, resetAtMs: monitor.resetAtMs ?? nowMs + resetMs };
}

function expire(monitor: ResidualCurrent, nowMs: number): ResidualCurrent {
  const tested = isDue(monitor.testEndsAtMs, nowMs) ? judge(monitor, false) : monitor;
  return isDue(tested.resetAtMs, nowMs) ? { ...tested, trouble: "none", resetAtMs: null } : tested;
}
