/** Open sessions: in memory only, bounded, ended by time, by log-out or by a new password. */
import { createHash } from "node:crypto";
import type { Clock } from "../control/clock.ts";
import type { Role } from "../schema/parameter.ts";

const idleMs = 30 * 60_000;
const longestMs = 12 * 60 * 60_000;
const maxSessions = 64;

interface Entry {
  readonly role: Role;
  readonly csrf: string;
  readonly openedMs: number;
  usedMs: number;
  readonly watchers: Set<() => void>;
}

export interface SessionTable {
  /** Gives the token, 256 random bits. With 64 sessions open, the one unused for longest ends. */
  open(role: Role): string;
  /** Null when unknown or expired. `use` puts off the idle end. */
  find(token: string, use: boolean): { readonly role: Role; readonly csrf: string } | null;
  close(token: string): void;
  /** Ends every session of the role but those in `kept`. */
  closeRole(role: Role, kept: ReadonlySet<string>): void;
  /** Calls `ended` once, when the session ends. */
  watch(token: string, ended: () => void): () => void;
}

/** A copy of the memory must not serve as a key, so only the hash of a token is kept. */
function keyOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** `randomBytes` has to be the cryptographic kind. */
export function createSessionTable(clock: Clock, randomBytes: (count: number) => Uint8Array): SessionTable {
  const entries = new Map<string, Entry>(); // in the order of their last use
  function drop(key: string) {
    const watchers = entries.get(key)?.watchers ?? [];
    entries.delete(key);
    for (const ended of watchers) ended();
  }
  function isOver({ openedMs, usedMs }: Entry) {
    return clock.nowMs() - usedMs >= idleMs || clock.nowMs() - openedMs >= longestMs;
  }
  function dropExpired() {
    for (const [key, entry] of entries) if (isOver(entry)) drop(key);
  }
  return {
    open(role) {
      dropExpired();
      const [oldest] = entries.keys();
      if (entries.size >= maxSessions && oldest !== undefined) drop(oldest);
      const token = base64url(randomBytes(32));
      const nowMs = clock.nowMs();
      const csrf = base64url(randomBytes(32));
      entries.set(keyOf(token), { role, csrf, openedMs: nowMs, usedMs: nowMs, watchers: new Set() });
      return token;
    },
    find(token, use) {
      const key = keyOf(token);
      const entry = entries.get(key);
      if (!entry) return null;
      if (isOver(entry)) {
        drop(key);
        return null;
      }
      if (use) {
        entry.usedMs = clock.nowMs();
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },
    close: (token) => drop(keyOf(token)),
    closeRole(role, kept) {
      const keptKeys = new Set([...kept].map(keyOf));
      for (const [key, entry] of entries) if (entry.role === role && !keptKeys.has(key)) drop(key);
    },
    watch(token, ended) {
      const watchers = entries.get(keyOf(token))?.watchers;
      watchers?.add(ended);
      return () => watchers?.delete(ended);
    },
  };
}
