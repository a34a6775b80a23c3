/** Numbers that outlive a restart and change too often to be written each time. */
import type { Clock } from "../../control/clock.ts";
import type { CounterName, Counters } from "../../control/ports.ts";
import type { Database } from "./database.ts";
import { StorageError } from "./storage_error.ts";

/** At most this old is what a power cut leaves. */
export const counterCheckpointMs = 60_000;

export interface CountersStore extends Counters {
  /** Writes what waits as a part of the transaction that the caller has open; `settle` when that is on disk. */
  writeWaiting(): void;
  settle(): void;
  /** Writes what waits; when the disk refuses, it goes on waiting and false comes back. */
  flush(): boolean;
}

export function createCounters(database: Database, clock: Clock): CountersStore {
  const rows = database.rows<{ name: string; evse: number; value: number }>("SELECT * FROM counters");
  const write = database.statement("INSERT OR REPLACE INTO counters (name, evse, value) VALUES (?, ?, ?)");
  const keyOf = (name: string, evse: number) => `${name} ${evse}`;
  const values = new Map(rows().map(({ name, evse, value }) => [keyOf(name, evse), value]));
  const waiting = new Map<string, readonly [CounterName, number]>();
  let cancel: (() => void) | null = null;

  function writeWaiting(): void {
    for (const [key, [name, evse]] of waiting) write(name, evse, values.get(key) ?? 0);
  }
  function settle(): void {
    waiting.clear();
    cancel?.();
    cancel = null;
  }
  function flush(): boolean {
    cancel = null;
    try {
      if (waiting.size > 0) database.transaction(writeWaiting);
      settle();
      return true;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      // The next attempt is as good as this one: the values are still in memory.
      wakeLater();
      return false;
    }
  }
  function wakeLater(): void {
    cancel ??= clock.wakeAt(clock.nowMs() + counterCheckpointMs, flush);
  }

  return {
    read: (name, evse) => values.get(keyOf(name, evse)) ?? 0,
    set(name, evse, value) {
      const key = keyOf(name, evse);
      if ((values.get(key) ?? 0) === value) return;
      values.set(key, value);
      waiting.set(key, [name, evse]);
      wakeLater();
    },
    writeWaiting,
    settle,
    flush,
  };
}
