/** Brings transactions to the journal. What cannot be stored now is owed, kept in memory and tried again. */
import type { Clock, WallTime } from "./clock.ts";
import type { Log, StationEvent } from "./commands.ts";
import type { Counters, Journal, Memory, TransactionChange, TransactionRecord } from "./ports.ts";

/** Between two tries while the storage refuses. */
export const storageRetryMs = 5_000;
/** Owed changes: a stop per point, a register per point, and what the last run left open. More than that is a defect. */
const maxOwed = 1_000;

export interface TransactionLogParts {
  readonly clock: Clock;
  readonly wallTime: WallTime;
  readonly journal: Journal;
  readonly counters: Counters;
  readonly memory: Memory;
  readonly log: Log;
  readonly emit: (event: StationEvent) => void;
  readonly setStorageFault: (active: boolean) => void;
  /** A stop is on disk. */
  readonly onStopped: (record: TransactionRecord) => void;
}

interface Owed {
  readonly change: TransactionChange;
  readonly transaction: TransactionRecord;
}

/** Stores what happens to transactions, again and again until the storage takes it. */
export class TransactionLog {
  #owed: readonly Owed[] = [];
  #failing = false;
  #cancel = () => {};

  constructor(private readonly parts: TransactionLogParts) {}

  /** Stores a start now or not at all. */
  start(record: TransactionRecord): boolean {
    if (!this.#settle()) return false;
    const stored = this.#store([{ change: { type: "started", transaction: record }, transaction: record }]);
    if (!stored) this.#retryLater();
    return stored;
  }

  /** Stores a register or a stop, sooner or later. */
  add(change: TransactionChange, transaction: TransactionRecord): void {
    const { type } = change;
    // Of several registers of one transaction only the newest matters.
    const others = this.#owed.filter((owed) =>
      owed.change.type !== type || owed.transaction.id !== transaction.id
    );
    this.#owed = [...others, { change, transaction }].slice(-maxOwed);
    this.#settle();
  }

  /** Whether something waits for the storage. */
  isOwing(): boolean {
    return this.#owed.length > 0;
  }

  /** Tries what is owed a last time and stops trying. */
  close(): void {
    this.#settle();
    this.#cancel();
  }

  #settle(): boolean {
    if (this.#owed.length === 0) return true;
    if (this.#store(this.#owed)) {
      this.#owed = [];
      return true;
    }
    this.#retryLater();
    return false;
  }

  #store(all: readonly Owed[]): boolean {
    try {
      this.parts.journal.commit(all.map(({ change }) => change));
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#recover();
    for (const { change, transaction } of all) this.#tell(change, transaction);
    return true;
  }

  #tell(change: TransactionChange, transaction: TransactionRecord): void {
    this.parts.emit({ type: "transaction", change, transaction });
    if (change.type === "stopped") this.parts.onStopped(transaction);
  }

  #fail(error: unknown): void {
    if (!this.#failing) {
      this.parts.log.error("storage", `cannot store: ${error instanceof Error ? error.message : error}`);
    }
    this.#failing = true;
    this.parts.setStorageFault(true);
  }

  #recover(): void {
    if (!this.#failing) return;
    this.#failing = false;
    this.parts.log.info("storage", "records can be stored again");
    this.parts.setStorageFault(false);
  }

  #retryLater(): void {
    const { clock } = this.parts;
    this.#cancel();
    this.#cancel = clock.wakeAt(clock.nowMs() + storageRetryMs, () => this.#retry());
  }

  #retry(): void {
    if (this.#owed.length > 0) {
      this.#settle();
    } else if (this.#isWritable()) {
      this.#recover();
    } else {
      this.#retryLater();
    }
  }

  // With nothing owed, a small fact shows whether the storage takes anything.
  #isWritable(): boolean {
    try {
      this.parts.memory.set("storage.checkedAt", String(this.parts.wallTime.utcMs()));
      return true;
    } catch {
      return false;
    }
  }
}
