/** The durable queue of messages for the backend: one row each, in the order of the business. */
import type { OutgoingMessage } from "../../control/ports.ts";
import type { Database } from "./database.ts";

export interface QueuedRow {
  readonly id: number;
  readonly message: OutgoingMessage;
  readonly attempts: number;
  readonly nextAtMs: number;
}

type Outcome =
  | { readonly type: "delivered"; readonly ocppTransactionId: number | null }
  | { readonly type: "abandoned" };

type Knowledge =
  | { readonly type: "unknown" }
  | { readonly type: "numbered"; readonly ocppTransactionId: number }
  | { readonly type: "unrecoverable" };

/** Every call returns after the data is on disk, and throws a StorageError, changing nothing, when the disk refuses. */
export interface MessageQueue {
  append(messages: readonly OutgoingMessage[]): void;
  /** As `append`, as a part of a transaction that the caller has open. */
  insert(messages: readonly OutgoingMessage[]): void;
  /** The oldest row; null = empty. */
  head(): QueuedRow | null;
  count(): number;
  oldestAtMs(): number | null;
  /** `nextAtMs` is UTC. */
  markAttempt(id: number, attempts: number, nextAtMs: number): void;
  /**
   * Deletes the row and notes, for a StartTransaction, how the backend knows the transaction. Abandoning a row that may
   * not be thinned out marks its transaction as given up.
   */
  remove(id: number, outcome: Outcome): void;
  /** Deletes every second expendable row per transaction, keeping first and last. Gives the number of deleted rows. */
  thin(maxCount: number): number;
  /** A transaction that is not stored is `unrecoverable`: no number of it can come any more. */
  knowledge(transactionId: string): Knowledge;
  /** Our id of the newest open or still queued transaction with this number. */
  transactionNumbered(ocppTransactionId: number): string | null;
  /** At least the id of the newest row ever written, and below that of any row written from now on; 0 = none yet. */
  lastId(): number;
  rewrite(afterId: number, change: (message: OutgoingMessage) => OutgoingMessage): void;
}

interface Row {
  readonly id: number;
  readonly action: OutgoingMessage["action"];
  readonly evse: number;
  readonly transaction_id: string | null;
  readonly payload: string;
  readonly expendable: number;
  readonly created_at_ms: number;
  readonly attempts: number;
  readonly next_at_ms: number;
}

export function createMessageQueue(database: Database): MessageQueue {
  const insert = inserter(database);
  const count = rowCounter(database);
  const oldest = database.row<{ created_at_ms: number }>(
    "SELECT created_at_ms FROM queue ORDER BY id LIMIT 1",
  );
  const mark = database.statement("UPDATE queue SET attempts = ?2, next_at_ms = ?3 WHERE id = ?1");

  return {
    insert: insert.rows,
    lastId: insert.lastId,
    append(messages) {
      if (messages.length > 0) database.transaction(() => insert.rows(messages));
    },
    head: headReader(database),
    count,
    oldestAtMs: () => oldest()?.created_at_ms ?? null,
    markAttempt: (id, attempts, nextAtMs) => {
      database.transaction(() => mark(id, attempts, nextAtMs));
    },
    remove: remover(database),
    thin: thinner(database, count),
    ...knowledgeReaders(database),
    rewrite: rewriter(database),
  };
}

// Asked for with every picture of the state, and a walk over all rows of a week offline.
function rowCounter(database: Database): () => number {
  const count = database.row<{ rows: number }>("SELECT count(*) AS rows FROM queue");
  let known: number | null = null;
  database.onEnd(() => void (known = null));
  return () => known ??= count()?.rows ?? 0;
}

/**
 * Ids rise over restarts, also when the queue was empty in between. They are reserved by the thousand, so that the
 * mark that outlives the rows costs one more page only once in a thousand messages.
 */
function inserter(database: Database) {
  const key = "store.queueIdsReserved";
  const newest = database.row<{ id: number }>(`
    SELECT max(coalesce((SELECT max(id) FROM queue), 0),
      coalesce((SELECT CAST(value AS INTEGER) FROM memory WHERE key = '${key}'), 0)) AS id`);
  const reserve = database.statement("INSERT OR REPLACE INTO memory (key, value) VALUES (?, ?)");
  const insert = database.statement(`
    INSERT INTO queue (id, action, evse, transaction_id, payload, expendable, created_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  let lastId = newest()?.id ?? 0;
  let reservedId = lastId;
  // The reservation may have gone with it.
  database.onEnd((committed) => void (reservedId = committed ? reservedId : 0));

  function rows(messages: readonly OutgoingMessage[]): void {
    for (const { action, evse, transactionId, payload, expendable, createdAtMs } of messages) {
      const id = lastId + 1;
      if (id > reservedId) reserve(key, String(reservedId = id + 999));
      insert(id, action, evse, transactionId, JSON.stringify(payload), expendable ? 1 : 0, createdAtMs);
      lastId = id;
    }
  }
  return { rows, lastId: () => lastId };
}

function headReader(database: Database): () => QueuedRow | null {
  const first = database.row<Row>("SELECT * FROM queue ORDER BY id LIMIT 1");
  const drop = database.statement("DELETE FROM queue WHERE id = ?");
  return function head() {
    for (let row = first(); row; row = first()) {
      const message = toMessage(row);
      if (message) return { id: row.id, message, attempts: row.attempts, nextAtMs: row.next_at_ms };
      // Salvaged from a damaged file: it can never be sent, and would block all others.
      const { id } = row;
      database.transaction(() => drop(id));
    }
    return null;
  };
}

function toMessage(row: Row): OutgoingMessage | null {
  const payload = parseObject(row.payload);
  return payload && {
    action: row.action,
    evse: row.evse,
    transactionId: row.transaction_id,
    payload,
    expendable: row.expendable === 1,
    createdAtMs: row.created_at_ms,
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed as Record<string, unknown> : null;
  } catch {
    return null;
  }
}

function remover(database: Database): MessageQueue["remove"] {
  const find = database.row<Pick<Row, "action" | "transaction_id" | "expendable">>(
    "SELECT action, transaction_id, expendable FROM queue WHERE id = ?",
  );
  const drop = database.statement("DELETE FROM queue WHERE id = ?");
  const number = database.statement("UPDATE transactions SET ocpp_transaction_id = ?2 WHERE id = ?1");
  const loseStart = database.statement("UPDATE transactions SET unrecoverable = 1 WHERE id = ?");
  const giveUp = database.statement("UPDATE transactions SET given_up = 1 WHERE id = ?");

  return function remove(id, outcome) {
    const row = find(id);
    if (!row) return;
    database.transaction(() => {
      drop(id);
      if (row.transaction_id === null) return;
      const isStart = row.action === "StartTransaction";
      if (outcome.type === "abandoned") {
        if (row.expendable === 0) giveUp(row.transaction_id);
        if (isStart) loseStart(row.transaction_id);
      } else if (isStart && outcome.ocppTransactionId !== null) {
        number(row.transaction_id, outcome.ocppTransactionId);
      }
    });
  };
}

function thinner(database: Database, count: () => number): MessageQueue["thin"] {
  const everySecond = database.statement(`
    DELETE FROM queue WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER same AS place, lead(id) OVER same AS next FROM queue WHERE expendable = 1
        WINDOW same AS (PARTITION BY transaction_id ORDER BY id))
      WHERE place % 2 = 0 AND next IS NOT NULL
      ORDER BY id LIMIT ?)`);
  return function thin(maxCount) {
    if (count() <= maxCount) return 0;
    return database.transaction(() => {
      let deleted = 0;
      for (let excess = count() - maxCount; excess > 0;) {
        const gone = everySecond(excess);
        if (gone === 0) break;
        [deleted, excess] = [deleted + gone, excess - gone];
      }
      return deleted;
    });
  };
}

function knowledgeReaders(database: Database): Pick<MessageQueue, "knowledge" | "transactionNumbered"> {
  const known = database.row<{ ocpp_transaction_id: number | null; unrecoverable: number }>(
    "SELECT ocpp_transaction_id, unrecoverable FROM transactions WHERE id = ?",
  );
  const numbered = database.row<{ id: string }>(`
    SELECT id FROM transactions WHERE ocpp_transaction_id = ? AND (
      stop_at_ms IS NULL OR EXISTS (SELECT 1 FROM queue WHERE transaction_id = transactions.id))
    ORDER BY number DESC LIMIT 1`);
  return {
    knowledge(transactionId) {
      const row = known(transactionId);
      if (!row || row.unrecoverable === 1) return { type: "unrecoverable" };
      const { ocpp_transaction_id: number } = row;
      return number === null ? { type: "unknown" } : { type: "numbered", ocppTransactionId: number };
    },
    transactionNumbered: (ocppTransactionId) => numbered(ocppTransactionId)?.id ?? null,
  };
}

function rewriter(database: Database): MessageQueue["rewrite"] {
  const newer = database.rows<Row>("SELECT * FROM queue WHERE id > ? ORDER BY id");
  const replace = database.statement(`
    UPDATE queue SET action = ?2, evse = ?3, transaction_id = ?4, payload = ?5, expendable = ?6, created_at_ms = ?7
    WHERE id = ?1`);
  return function rewrite(afterId, change) {
    const rows = newer(afterId);
    if (rows.length === 0) return;
    database.transaction(() => {
      for (const row of rows) {
        const old = toMessage(row);
        if (!old) continue;
        const { action, evse, transactionId, payload, expendable, createdAtMs } = change(old);
        const text = JSON.stringify(payload);
        replace(row.id, action, evse, transactionId, text, expendable ? 1 : 0, createdAtMs);
      }
    });
  };
}
