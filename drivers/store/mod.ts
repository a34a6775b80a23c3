/** Everything that survives in the database, opened together. */
import type { Clock } from "../../control/clock.ts";
import type { AuthorizationCache, LocalWhitelist, Memory } from "../../control/ports.ts";
import { ok, type Result } from "../../schema/result.ts";
import { createAuthorizationCache } from "./authorization_cache.ts";
import { type CountersStore, createCounters } from "./counters.ts";
import type { DataFolder } from "./data_folder.ts";
import { type DatabaseFault, type DatabaseRefusal, openDatabase } from "./database.ts";
import { createJournal, type Outbox, type StoreJournal } from "./journal.ts";
import { createMemory } from "./memory.ts";
import { createMessageQueue, type MessageQueue } from "./message_queue.ts";
import { createSessionHistory, type StoreHistory } from "./session_history.ts";
import { createWhitelist } from "./whitelist.ts";

export interface Store {
  readonly journal: StoreJournal;
  readonly queue: MessageQueue;
  readonly counters: CountersStore;
  readonly memory: Memory;
  readonly whitelist: LocalWhitelist;
  readonly cache: AuthorizationCache;
  readonly history: StoreHistory;
  /** The database was damaged and has been replaced. */
  readonly fault: DatabaseFault | null;
  /** Writes what waits in memory and closes the file. */
  close(): void;
}

/** `outbox` names the messages that a transaction change owes the backend; they are written together with it. */
export function openStore(
  folder: DataFolder,
  { clock, outbox }: { readonly clock: Clock; readonly outbox: Outbox },
): Result<Store, DatabaseRefusal> {
  const opened = openDatabase(folder);
  if (!opened.ok) return opened;
  const { database, fault } = opened.value;
  const queue = createMessageQueue(database);
  const counters = createCounters(database, clock);
  const journal = createJournal({ database, queue, counters, outbox });
  return ok({
    journal,
    queue,
    counters,
    memory: createMemory(database),
    whitelist: createWhitelist(database),
    cache: createAuthorizationCache(database),
    history: createSessionHistory(database, journal),
    fault,
    close() {
      counters.flush();
      // What could not be written now never will be.
      counters.settle();
      database.close();
    },
  });
}

/** Why the database cannot be used and what helps, for the console. */
export function databaseSentence(refusal: DatabaseRefusal, path: string): string {
  switch (refusal.code) {
    case "newer":
      return `The database in ${path} was made by a newer program (version ${refusal.version}, known here: ` +
        `${refusal.known}). Install that one again; nothing was changed.`;
    case "full":
      return `The disk of ${path} is full, so no transaction could be stored. Free some space.`;
    case "busy":
      return `The database in ${path} is held open by another program. Close that one.`;
    case "damaged":
    case "failed":
    case "read_only":
      return `The database in ${path} cannot be opened: ${refusal.detail}.`;
  }
}
