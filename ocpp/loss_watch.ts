/** Tells when the backend has been away for long, where the installer wants that to show as an error. */
import type { Clock } from "../control/clock.ts";

export interface LossWatchParts {
  readonly clock: Clock;
  /** The fault begins or ends. */
  readonly lost: (isLost: boolean) => void;
}

export interface LossWatch {
  /** To be told of every change, and may be told of more. A backend that refuses the station is not connected. */
  noted(isConnected: boolean): void;
  /** Nothing is told any more. */
  stop(): void;
}

/** A backend that restarts, or a router that does, is back before. */
export const lostAfterMs = 60_000;

/** Begins as if the backend had just been lost: one that is never reached after a start counts too. */
export function createLossWatch({ clock, lost }: LossWatchParts): LossWatch {
  let wasConnected = false;
  let isTold = false;
  let cancel = begin();

  function begin(): () => void {
    return clock.wakeAt(clock.nowMs() + lostAfterMs, () => tell(true));
  }

  function tell(isLost: boolean): void {
    if (isLost === isTold) return;
    isTold = isLost;
    lost(isLost);
  }

  return {
    noted(isConnected) {
      if (isConnected === wasConnected) return;
      wasConnected = isConnected;
      cancel();
      if (isConnected) tell(false);
      else cancel = begin();
    },
    stop: () => cancel(),
  };
}
