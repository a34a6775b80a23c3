/** Growing delay after wrong passwords. */
import type { Clock } from "../control/clock.ts";

const longestWaitMs = 60_000;
/** After this much quiet an honest typing error of yesterday is forgotten. */
const forgetAfterMs = 60 * 60_000;

export interface Attempts {
  /** Milliseconds until `key` may try again; 0 = now. */
  waitMs(key: string): number;
  /** Each one in a row doubles the wait: 1, 2, 4 ... 60 s. */
  failed(key: string): void;
  succeeded(key: string): void;
}

/** Remembers at most `bound` keys; the one that failed longest ago leaves first. */
export function createAttempts(clock: Clock, bound: number): Attempts {
  const wrong = new Map<string, { count: number; lastMs: number }>();
  function find(key: string) {
    const entry = wrong.get(key);
    if (entry && clock.nowMs() - entry.lastMs > forgetAfterMs) wrong.delete(key);
    return wrong.get(key);
  }
  return {
    waitMs(key) {
      const entry = find(key);
      if (!entry) return 0;
      const delayMs = Math.min(1_000 * 2 ** (entry.count - 1), longestWaitMs);
      return Math.max(0, entry.lastMs + delayMs - clock.nowMs());
    },
    failed(key) {
      const count = Math.min((find(key)?.count ?? 0) + 1, 16);
      wrong.delete(key); // so that it moves to the end of the order of insertion
      wrong.set(key, { count, lastMs: clock.nowMs() });
      const [oldest] = wrong.keys();
      if (wrong.size > bound && oldest !== undefined) wrong.delete(oldest);
    },
    succeeded(key) {
      wrong.delete(key);
    },
  };
}

/** Addresses that one owner can change at will count as one: IPv6 by its /64. */
export function attemptKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail = ""] = address.split("%")[0]!.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const zeros = address.includes("::") ? Array(Math.max(0, 8 - left.length - right.length)).fill("0") : [];
  return [...left, ...zeros, ...right].slice(0, 4).map((word) => word.replace(/^0+(?=.)/, "")).join(":");
}
