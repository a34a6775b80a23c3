/** What the points ask to be written down: counters, starts, checkpoints, stops. */
import type { EvseEvent, World } from "./evse.ts";
import type { EvseNumber, TransactionRecord } from "./ports.ts";
import type { Paper } from "./station_points.ts";
import { newRecord, powerLossStop, stopOf } from "./transaction.ts";
import { TransactionLog, type TransactionLogParts } from "./transaction_log.ts";

export interface PaperParts extends Omit<TransactionLogParts, "onStopped"> {
  readonly newId: () => string;
  readonly world: (evse: EvseNumber) => World;
  readonly send: (evse: EvseNumber, event: EvseEvent) => void;
}

export class StationPapers {
  readonly #log: TransactionLog;
  /** Newest finished transaction of each point. */
  readonly #last = new Map<EvseNumber, TransactionRecord>();

  constructor(private readonly parts: PaperParts) {
    this.#log = new TransactionLog({ ...parts, onStopped: (record) => this.#countSession(record) });
  }

  /** What was running when the power failed is over; the last stored register is what can be billed. */
  stopLeftOpen(): void {
    for (const record of this.parts.journal.open()) {
      const stop = powerLossStop(record);
      this.parts.log.warn("station", `session ${record.id} at ${record.evse} was cut off by a power loss`);
      this.#log.add({ type: "stopped", id: record.id, stop }, { ...record, stop });
    }
  }

  carryOut(evse: EvseNumber, paper: Exclude<Paper, { readonly type: "ask" | "trip" }>): void {
    switch (paper.type) {
      case "counter":
        return this.parts.counters.set(paper.name, evse, paper.value);
      case "start":
        return this.#start(evse, paper);
      case "checkpoint":
        return this.#checkpoint(paper);
      case "stop":
        return this.#stop(evse, paper);
    }
  }

  /** Null = none finished in this run. */
  last(evse: EvseNumber): TransactionRecord | null {
    return this.#last.get(evse) ?? null;
  }

  /** The backend's number came after the end. */
  number(id: string, ocppTransactionId: number): void {
    for (const [evse, record] of this.#last) {
      if (record.id === id) this.#last.set(evse, { ...record, ocppTransactionId });
    }
  }

  /** Tries what is owed a last time. */
  close(): void {
    this.#log.close();
  }

  #start(evse: EvseNumber, { grant, registerWh }: Paper & { readonly type: "start" }): void {
    const record = newRecord({
      id: this.parts.newId(),
      evse,
      grant,
      registerWh,
      reported: this.#isReported(evse, grant.authorizedBy),
      nowUtcMs: this.parts.wallTime.utcMs(),
    });
    const isStored = this.#log.start(record);
    this.parts.send(evse, isStored ? { type: "started", record } : { type: "notStarted" });
  }

  #checkpoint({ record, registerWh }: Paper & { readonly type: "checkpoint" }): void {
    const atMs = this.parts.wallTime.utcMs();
    const change = { type: "register", id: record.id, registerWh, atMs } as const;
    this.#log.add(change, { ...record, registerWh, registerAtMs: atMs });
  }

  #stop(evse: EvseNumber, { record, end, registerWh }: Paper & { readonly type: "stop" }): void {
    const stop = stopOf(record, end, registerWh, this.parts.wallTime.utcMs());
    const stopped = { ...record, stop, registerWh: stop.meterStopWh, registerAtMs: stop.atMs };
    this.#last.set(evse, stopped);
    this.#log.add({ type: "stopped", id: record.id, stop }, stopped);
  }

  // What the backend started it hears of, even where charging is free without it.
  #isReported(evse: EvseNumber, authorizedBy: TransactionRecord["authorizedBy"]): boolean {
    const { hasBackend, freeTag, freeWithBackend } = this.parts.world(evse).settings;
    return hasBackend && (authorizedBy === "remote" || freeTag === null || freeWithBackend);
  }

  #countSession(record: TransactionRecord): void {
    const { counters } = this.parts;
    counters.set("sessions", record.evse, counters.read("sessions", record.evse) + 1);
  }
}
