/**
 * Messages that must survive power loss, in the order of the business: StartTransaction, the MeterValues of a
 * transaction, StopTransaction. The rows lie in a store; this file says what it must promise.
 */
import type { OutgoingMessage, TransactionChange } from "../control/ports.ts";

/** One row of the queue. */
export interface QueuedMessage {
  /** Rises with each row, never used twice. */
  readonly id: number;
  readonly message: OutgoingMessage;
  /** How often the backend failed it (CALLERROR or no answer on a live link). Time offline never counts. */
  readonly attempts: number;
  /** UTC. Not to be sent earlier; 0 = at once. */
  readonly nextAtMs: number;
}

/** Why a row goes. */
export type QueueOutcome =
  /** The backend answered. `ocppTransactionId` is the number given by StartTransaction.conf, else null. */
  | { readonly type: "delivered"; readonly ocppTransactionId: number | null }
  /**
   * Out of attempts. If it was not expendable, its transaction is marked as given up in the same SQL transaction; if it
   * was the StartTransaction, the backend will never know the transaction: it is marked unrecoverable too.
   */
  | { readonly type: "abandoned" };

/** How the backend knows a transaction of ours. */
export type BackendKnowledge =
  | { readonly type: "unknown" } // StartTransaction not yet answered
  | { readonly type: "numbered"; readonly ocppTransactionId: number }
  | { readonly type: "unrecoverable" }; // StartTransaction was given up

/**
 * The durable queue. Every call returns after the data is on disk, and throws (changing nothing) when the disk
 * refuses. All calls are synchronous and short.
 */
export interface MessageQueueStore {
  /** Adds rows at the end, all or none. Business changes and their messages go through {@link DurableJournal}. */
  append(messages: readonly OutgoingMessage[]): void;
  /** The oldest row; the only one that may be sent. */
  head(): QueuedMessage | null;
  count(): number;
  /** `createdAtMs` of the oldest row; null = empty. */
  oldestAtMs(): number | null;
  markAttempt(id: number, attempts: number, nextAtMs: number): void;
  /** Deletes the row and notes what follows for its transaction, in one SQL transaction. Unknown id: no effect. */
  remove(id: number, outcome: QueueOutcome): void;
  /**
   * Deletes every second expendable row of each transaction (keeping its first and last) until at most `maxCount` rows
   * are left or nothing can be thinned any more. Gives the number of deleted rows.
   */
  thin(maxCount: number): number;
  /** What is known of a transaction, by our id. Also of finished ones as long as a row of theirs is queued. */
  knowledge(transactionId: string): BackendKnowledge;
  /** Our id of an open or still queued transaction with this number; null = none. The newest, if several. */
  transactionNumbered(ocppTransactionId: number): string | null;
  /** Id of the newest row ever written; 0 = none. */
  lastId(): number;
  /** Replaces the messages of all rows with an id above `afterId`, in one SQL transaction: clock corrections. */
  rewrite(afterId: number, change: (message: OutgoingMessage) => OutgoingMessage): void;
}

/** What the session needs of the journal besides `Journal`: business changes and messages of its own, in one. */
export interface DurableJournal {
  /**
   * Both on disk or (throwing) neither. `messages` come after those that the journal itself derives from the
   * changes.
   */
  commit(changes: readonly TransactionChange[], messages: readonly OutgoingMessage[]): void;
}
