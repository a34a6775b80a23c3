/** UTC on boards without a battery behind their clock. */
import type { Clock, WallTime } from "./clock.ts";
import type { Memory } from "./ports.ts";

const key = "clock.lastUtcMs";
/** The saved time is written at most this often, to spare the flash. */
export const saveEveryMs = 600_000;
/** Smaller differences are the delay of the message that told the time. */
const slackMs = 1_000;

/**
 * Starts with the latest of the system clock, the last saved time and the time this program was built, so that records
 * never go back before what is known to be past. Once a backend has told the time, that runs on with the monotonic clock.
 */
export function createWallTime(clock: Clock, memory: Memory, buildTimeMs: number): WallTime {
  const saved = Number(memory.get(key) ?? 0);
  const floorMs = Math.max(Number.isSafeInteger(saved) ? saved : 0, buildTimeMs) - clock.nowMs();
  /** UTC at monotonic zero, once a backend has told the time; from then on the system clock is not asked. */
  let toldMs: number | null = null;
  let savedAtMs = savedBefore(clock, saved);

  function utcMs(): number {
    const nowMs = clock.nowMs();
    return Math.round(toldMs === null ? Math.max(clock.epochMs(), floorMs + nowMs) : toldMs + nowMs);
  }

  const isTrusted = () => toldMs !== null || clock.epochMs() > buildTimeMs;

  function save(): void {
    const nowMs = clock.nowMs();
    if (!isTrusted() || (savedAtMs !== null && nowMs - savedAtMs < saveEveryMs)) return;
    savedAtMs = nowMs;
    try {
      memory.set(key, String(utcMs()));
    } catch {
      // A clock that is not saved is found out at the next start; the storage has its own fault.
    }
  }

  return {
    utcMs() {
      save();
      return utcMs();
    },
    isTrusted,
    follow(backendMs) {
      if (!Number.isFinite(backendMs) || backendMs < buildTimeMs) return;
      const isNear = Math.abs(backendMs - utcMs()) < slackMs;
      toldMs = (isNear ? utcMs() : backendMs) - clock.nowMs();
      save();
    },
  };
}

/** The interval between two saves goes on over a restart, which then has no disk to wait for. Null = save now. */
function savedBefore(clock: Clock, savedUtcMs: number): number | null {
  const ageMs = clock.epochMs() - savedUtcMs;
  return ageMs >= 0 && ageMs < saveEveryMs ? clock.nowMs() - ageMs : null;
}
