/** Time and chance, handed in by whoever composes the program, so that a day replays in milliseconds. */
export interface Clock {
  /** Monotonic milliseconds. Only differences mean something; every interval and deadline uses this. */
  nowMs(): number;
  /** UTC in milliseconds since 1970 as the system believes it. May jump; see {@link WallTime}. */
  epochMs(): number;
  /** Calls `run` once when `nowMs()` has reached `atMs` (at the next turn if it has already). Returns its cancel. */
  wakeAt(atMs: number, run: () => void): () => void;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/** UTC as records and messages carry it: the system clock corrected by what the backend told. */
export interface WallTime {
  utcMs(): number;
  /** True once the system clock is plausible or a backend has told the time in this run. */
  isTrusted(): boolean;
  /** Follows the time told by a backend. Differences under one second are ignored. */
  follow(utcMs: number): void;
}
