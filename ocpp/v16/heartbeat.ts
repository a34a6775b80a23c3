/** When the station shows that it lives. */
import type { Clock } from "../../control/clock.ts";
import type { Settings } from "../../schema/mod.ts";

export interface HeartbeatParts {
  readonly clock: Clock;
  readonly settings: () => Settings;
  /** Monotonic time of the last own call; null = none yet. Any message shows as much as a heartbeat. */
  readonly lastCallAtMs: () => number | null;
  readonly send: () => void;
}

export interface Heartbeat {
  /** Seconds, as in force now. */
  intervalS(): number;
  /** The backend's interval from BootNotification.conf counts for this run, until the setting is changed. */
  overrule(intervalS: number | null): void;
  resume(): void;
  pause(): void;
  /** Monotonic; null = paused. */
  nextAtMs(): number | null;
}

/** Heartbeats also set the clock, so even a talkative station sends one a day (OCPP 1.6 section 4.6). */
const longestSilenceMs = 86_400_000;

export function createHeartbeat(parts: HeartbeatParts): Heartbeat {
  const { clock, settings } = parts;
  let overruledS: number | null = null;
  let lastAtMs = 0;
  let wakeAtMs: number | null = null;
  let cancel = () => {};

  const intervalS = () => overruledS ?? settings()["backend.heartbeatInterval"];

  function dueAtMs(): number {
    const plainMs = lastAtMs + 1000 * intervalS();
    const lastCallAtMs = parts.lastCallAtMs();
    if (settings()["backend.forceHeartbeat"] || lastCallAtMs === null) return plainMs;
    return Math.min(Math.max(plainMs, lastCallAtMs + 1000 * intervalS()), lastAtMs + longestSilenceMs);
  }

  function schedule(): void {
    cancel();
    wakeAtMs = dueAtMs();
    cancel = clock.wakeAt(wakeAtMs, wake);
  }

  function wake(): void {
    if (dueAtMs() <= clock.nowMs()) {
      lastAtMs = clock.nowMs();
      parts.send();
    }
    schedule();
  }

  return {
    intervalS,
    overrule(seconds) {
      overruledS = seconds;
      if (wakeAtMs !== null) schedule();
    },
    resume() {
      lastAtMs = clock.nowMs(); // The BootNotification just now told the time and that we live.
      schedule();
    },
    pause() {
      cancel();
      wakeAtMs = null;
    },
    nextAtMs: () => wakeAtMs,
  };
}
