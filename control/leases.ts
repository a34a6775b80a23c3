/** Current granted from outside for a while: load balancing, energy manager, backend. Lives in memory only. */
import { type Deadline, nearest } from "./deadline.ts";

/** More sources than this are refused; the shortest-lived makes room. */
export const maxLeases = 16;

/** Current granted by one source for a while. */
export interface Lease {
  /** Who grants it. One lease per source; a new one replaces the old. */
  readonly source: string;
  /** Amperes per phase while it lasts. */
  readonly limitA: number;
  /** Monotonic milliseconds; null = until replaced. */
  readonly expiresAtMs: Deadline;
  /** Amperes per phase after it ran out; null = no opinion any more. */
  readonly afterA: number | null;
  /** For people, such as "the house draws 36 of 45 A on L2". */
  readonly reason: string;
}

/** Adds or renews. */
export function grant(leases: readonly Lease[], lease: Lease): readonly Lease[] {
  const others = leases.filter((other) => other.source !== lease.source);
  return [...others.slice(Math.max(0, others.length + 1 - maxLeases)), lease];
}

/** Ends the lease of a source before its time, with no opinion left. */
export function release(leases: readonly Lease[], source: string): readonly Lease[] {
  return leases.filter((lease) => lease.source !== source);
}

/** The one that binds now, if any has an opinion. */
export function binding(leases: readonly Lease[], nowMs: number): { lease: Lease; limitA: number } | null {
  let least: { lease: Lease; limitA: number } | null = null;
  for (const lease of leases) {
    const limitA = hasExpired(lease, nowMs) ? lease.afterA : lease.limitA;
    if (limitA !== null && (least === null || limitA < least.limitA)) least = { lease, limitA };
  }
  return least;
}

/** Whether what holds now is what was said to hold afterwards. */
export function hasExpired(lease: Lease, nowMs: number): boolean {
  return lease.expiresAtMs !== null && nowMs >= lease.expiresAtMs;
}

/** When the next one runs out. */
export function wakeLeasesAtMs(leases: readonly Lease[], nowMs: number): Deadline {
  return nearest(...leases.filter((lease) => !hasExpired(lease, nowMs)).map((lease) => lease.expiresAtMs));
}
