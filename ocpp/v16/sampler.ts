/** When meter values are taken: every so often while a car charges, and at whole moments of the clock. */
import type { Clock, WallTime } from "../../control/clock.ts";
import type { EvseNumber, OutgoingMessage, TransactionRecord } from "../../control/ports.ts";
import type { EvseState, StationState } from "../../control/read_model.ts";
import type { Settings } from "../../schema/mod.ts";
import { type Measurand, readings } from "../meter_values.ts";
import { type MeterValue, meterValue, type SampleContext } from "./meter_values.ts";
import type { TransactionData } from "./transaction_data.ts";

export interface SamplerParts {
  readonly clock: Clock;
  readonly wallTime: WallTime;
  readonly settings: () => Settings;
  readonly station: () => StationState;
  /** Values of a transaction: kept until the backend has them. */
  readonly keep: (
    message: OutgoingMessage,
    transaction: TransactionRecord,
    registerWh: number | null,
  ) => void;
  /** Values outside a transaction: sent if the backend listens now. */
  readonly tell: (evse: EvseNumber, value: MeterValue) => void;
  readonly data: TransactionData;
}

export interface Sampler {
  started(transaction: TransactionRecord): void;
  stopped(id: string): void;
  /** Intervals or the clock changed. */
  reschedule(): void;
  /** Values of one point now, by the list of sampled measurands; null = nothing is known. */
  take(evse: EvseNumber, context: SampleContext): MeterValue | null;
  /** The transaction that runs on the point and is reported; null = none. */
  running(evse: EvseNumber): TransactionRecord | null;
  stop(): void;
}

export function createSampler(parts: SamplerParts): Sampler {
  return new Timetable(parts);
}

interface Running {
  readonly transaction: TransactionRecord;
  readonly startedAtMs: number;
  cancel: () => void;
}

const dayMs = 86_400_000;
/** The clock may be set while we wait, so no wait for a whole moment is longer than this. */
const longestWaitMs = 60_000;

class Timetable implements Sampler {
  readonly #running = new Map<string, Running>();
  #cancelAligned = () => {};
  /** Start of the newest slot that was served or missed. */
  #slotMs: number | null = null;

  constructor(private readonly parts: SamplerParts) {
    this.#scheduleAligned();
  }

  started(transaction: TransactionRecord): void {
    const running = { transaction, startedAtMs: this.parts.clock.nowMs(), cancel: () => {} };
    this.#running.set(transaction.id, running);
    this.#schedule(running);
  }

  stopped(id: string): void {
    this.#running.get(id)?.cancel();
    this.#running.delete(id);
  }

  reschedule(): void {
    for (const running of this.#running.values()) this.#schedule(running);
    this.#slotMs = null;
    this.#scheduleAligned();
  }

  running(evse: EvseNumber): TransactionRecord | null {
    for (const { transaction } of this.#running.values()) {
      if (transaction.evse === evse && transaction.reported) return transaction;
    }
    return null;
  }

  stop(): void {
    for (const { cancel } of this.#running.values()) cancel();
    this.#running.clear();
    this.#cancelAligned();
  }

  take(evse: EvseNumber, context: SampleContext): MeterValue | null {
    return this.#value(evse, this.parts.settings()["backend.meterValuesSampledData"], context, this.#utcMs());
  }

  /** At whole multiples of the interval after the start of the transaction. */
  #schedule(running: Running): void {
    running.cancel();
    const intervalMs = 1000 * this.parts.settings()["backend.meterValueSampleInterval"];
    if (intervalMs === 0) return;
    const elapsedMs = this.parts.clock.nowMs() - running.startedAtMs;
    const atMs = running.startedAtMs + intervalMs * (Math.floor(elapsedMs / intervalMs) + 1);
    running.cancel = this.parts.clock.wakeAt(atMs, () => {
      this.#sample(running.transaction);
      this.#schedule(running);
    });
  }

  #sample(transaction: TransactionRecord): void {
    const settings = this.parts.settings();
    const value = this.take(transaction.evse, "Sample.Periodic");
    if (value !== null) this.#keep(transaction, value);
    const repeated = this.#value(
      transaction.evse,
      settings["backend.stopTxnSampledData"],
      "Sample.Periodic",
      this.#utcMs(),
    );
    if (repeated !== null) this.parts.data.add(transaction.id, repeated);
  }

  #keep(transaction: TransactionRecord, value: MeterValue): void {
    if (!transaction.reported) return;
    const message = {
      action: "MeterValues",
      evse: transaction.evse,
      transactionId: transaction.id,
      payload: { connectorId: transaction.evse, meterValue: [value] },
      expendable: true,
      createdAtMs: this.#utcMs(),
    } as const;
    this.parts.keep(message, transaction, this.#point(transaction.evse)?.meter.importWh ?? null);
  }

  /** Slots are counted from midnight UTC. Without a trusted clock there are no whole moments. */
  #scheduleAligned(): void {
    this.#cancelAligned();
    const slot = this.#slot();
    if (slot === null) return;
    this.#slotMs ??= slot.startMs;
    const waitMs = Math.min(slot.startMs + slot.lengthMs - this.#utcMs(), longestWaitMs);
    const { clock } = this.parts;
    this.#cancelAligned = clock.wakeAt(clock.nowMs() + Math.max(waitMs, 1), () => this.#aligned());
  }

  #aligned(): void {
    const slot = this.#slot();
    if (slot !== null && this.#slotMs !== null && slot.startMs > this.#slotMs) {
      this.#slotMs = slot.startMs;
      for (const { evse } of this.parts.station().evses) this.#sampleAligned(evse, slot.startMs);
    }
    this.#scheduleAligned();
  }

  #slot(): { readonly startMs: number; readonly lengthMs: number } | null {
    const lengthMs = 1000 * this.parts.settings()["backend.clockAlignedDataInterval"];
    if (lengthMs === 0 || !this.parts.wallTime.isTrusted()) return null;
    const intoDayMs = this.#utcMs() % dayMs;
    const startMs = this.#utcMs() - intoDayMs % lengthMs;
    // The last slot of a day ends at midnight, however short that makes it.
    return { startMs, lengthMs: Math.min(lengthMs, dayMs - startMs % dayMs) };
  }

  #sampleAligned(evse: EvseNumber, atUtcMs: number): void {
    const settings = this.parts.settings();
    const running = [...this.#running.values()].find(({ transaction }) => transaction.evse === evse);
    const value = this.#value(evse, settings["backend.meterValuesAlignedData"], "Sample.Clock", atUtcMs);
    if (running === undefined) return value === null ? undefined : this.parts.tell(evse, value);
    if (value !== null) this.#keep(running.transaction, value);
    const repeated = this.#value(evse, settings["backend.stopTxnAlignedData"], "Sample.Clock", atUtcMs);
    if (repeated !== null) this.parts.data.add(running.transaction.id, repeated);
  }

  #value(
    evse: EvseNumber,
    measurands: readonly Measurand[],
    context: SampleContext,
    atUtcMs: number,
  ): MeterValue | null {
    const point = this.#point(evse);
    if (point === undefined) return null;
    return meterValue(
      readings(point, this.parts.station(), this.parts.settings(), measurands),
      context,
      atUtcMs,
    );
  }

  #point(evse: EvseNumber): EvseState | undefined {
    return this.parts.station().evses[evse - 1];
  }

  #utcMs(): number {
    return this.parts.wallTime.utcMs();
  }
}
