/** Transactions and what they owe the backend, written together. */
import type { Journal, OutgoingMessage, TransactionChange, TransactionRecord } from "../../control/ports.ts";
import type { CountersStore } from "./counters.ts";
import type { Database } from "./database.ts";
import type { MessageQueue } from "./message_queue.ts";
import { toRecord, type TransactionRow } from "./transaction_rows.ts";

/** Finished transactions that are kept; the oldest goes first, but never while a message of it is queued. */
export const maxFinished = 10_000;

/** Name of the counter of the finished transactions that went, per charging point; written with their going. */
export const droppedCounter = "sessionsDropped";

export interface StoreJournal extends Journal {
  /** `messages` come after those that follow from the changes. Throws a StorageError and takes nothing, or takes all. */
  commit(changes: readonly TransactionChange[], messages?: readonly OutgoingMessage[]): void;
  /** Called after each commit that changed a transaction. */
  subscribe(listener: () => void): void;
}

/** Messages for the backend that follow from a change; main.ts knows who says so. */
export type Outbox = (change: TransactionChange) => readonly OutgoingMessage[];

interface Parts {
  readonly database: Database;
  readonly queue: MessageQueue;
  readonly counters: CountersStore;
  readonly outbox: Outbox;
}

/**
 * A change that is already stored (a started transaction with a known id, a second stop) has no effect and sends
 * nothing, so that whoever is not sure may commit again. A register never sinks.
 */
export function createJournal({ database, queue, counters, outbox }: Parts): StoreJournal {
  const apply = changeWriter(database);
  const prune = pruner(database);
  const open = database.rows<TransactionRow>(
    "SELECT * FROM transactions WHERE stop_at_ms IS NULL ORDER BY number",
  );
  const listeners: (() => void)[] = [];

  return {
    commit(changes, messages = []) {
      if (changes.length === 0 && messages.length === 0) return;
      database.transaction(() => {
        const taken = changes.filter(apply);
        queue.insert([...taken.flatMap(outbox), ...messages]);
        if (taken.some(({ type }) => type === "stopped")) prune();
        counters.writeWaiting();
      });
      counters.settle();
      if (changes.length > 0) listeners.forEach((tell) => tell());
    },
    open: () => open().map(toRecord),
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** Gives false when the change was there already or has nothing to change. */
function changeWriter(database: Database): (change: TransactionChange) => boolean {
  const start = startWriter(database);
  const register = database.statement(`
    UPDATE transactions SET register_wh = ?2, register_at_ms = ?3
    WHERE id = ?1 AND stop_at_ms IS NULL AND register_wh <= ?2`);
  const stop = database.statement(`
    UPDATE transactions SET stop_at_ms = ?2, meter_stop_wh = ?3, stop_reason = ?4, stop_id_tag = ?5
    WHERE id = ?1 AND stop_at_ms IS NULL`);

  return function apply(change) {
    switch (change.type) {
      case "started":
        return start(change.transaction);
      case "register":
        return register(change.id, change.registerWh, change.atMs) > 0;
      case "stopped": {
        const { atMs, meterStopWh, reason, idTag } = change.stop;
        return stop(change.id, atMs, meterStopWh, reason, idTag) > 0;
      }
    }
  };
}

function startWriter(database: Database): (transaction: TransactionRecord) => boolean {
  const insert = database.statement(`
    INSERT INTO transactions (id, evse, id_tag, authorized_by, started_at_ms, meter_start_wh, register_wh,
      register_at_ms, ocpp_transaction_id, reported)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
  return (transaction) => {
    const { id, evse, idTag, authorizedBy, startedAtMs, meterStartWh } = transaction;
    const { registerWh, registerAtMs, ocppTransactionId, reported } = transaction;
    const start = [id, evse, idTag, authorizedBy, startedAtMs, meterStartWh];
    return insert(...start, registerWh, registerAtMs, ocppTransactionId, reported ? 1 : 0) > 0;
  };
}

function pruner(database: Database): () => void {
  const count = database.row<{ finished: number }>(
    "SELECT count(*) AS finished FROM transactions WHERE stop_at_ms IS NOT NULL",
  );
  const oldest = `
    SELECT number FROM transactions
    WHERE stop_at_ms IS NOT NULL AND id NOT IN (SELECT transaction_id FROM queue WHERE transaction_id IS NOT NULL)
    ORDER BY number LIMIT ?`;
  const countOldest = database.statement(`
    INSERT INTO counters (name, evse, value)
    SELECT '${droppedCounter}', evse, count(*) FROM transactions WHERE number IN (${oldest}) GROUP BY evse
    ON CONFLICT (name, evse) DO UPDATE SET value = value + excluded.value`);
  const removeOldest = database.statement(`DELETE FROM transactions WHERE number IN (${oldest})`);
  return function prune() {
    const excess = (count()?.finished ?? 0) - maxFinished;
    if (excess <= 0) return;
    countOldest(excess);
    removeOldest(excess);
  };
}
