/** The record of a transaction from start to stop. */
import { hasFreshRegister, type MeterWatch } from "./meter_watch.ts";
import type { EvseNumber, TransactionRecord, TransactionStop } from "./ports.ts";
import type { Grant, SessionEnd } from "./session.ts";

/** While energy flows, the register is stored this often, for the bill after a power cut. */
export const checkpointMs = 60_000;
/** A car has this long to ask before a transaction counts as suspended. */
export const beginMs = 10_000;
/** After the contactor opened, a last reading is awaited this long. */
export const lastReadingMs = 2_000;

/** A transaction that is being charged on. */
export interface Running {
  readonly record: TransactionRecord;
  readonly sinceMs: number;
  /** Newest register handed to storage, and when. */
  readonly storedWh: number;
  readonly storedAtMs: number;
  /** It has charged or was suspended: there is no way back to Preparing. */
  readonly begun: boolean;
}

/** A transaction that ended, but whose last reading is not in yet. */
export interface Closing {
  readonly record: TransactionRecord;
  readonly sinceMs: number;
  readonly end: SessionEnd;
  /** When the contactor was seen open. */
  readonly openSinceMs: number | null;
}

/** What a new transaction is known by. */
export interface StartFacts {
  readonly id: string;
  readonly evse: EvseNumber;
  readonly grant: Grant;
  readonly registerWh: number;
  readonly reported: boolean;
  readonly nowUtcMs: number;
}

/** A transaction as it begins. */
export function newRecord(facts: StartFacts): TransactionRecord {
  const { id, evse, grant, registerWh, reported, nowUtcMs } = facts;
  return {
    id,
    evse,
    idTag: grant.idTag,
    authorizedBy: grant.authorizedBy,
    startedAtMs: nowUtcMs,
    meterStartWh: registerWh,
    registerWh,
    registerAtMs: nowUtcMs,
    stop: null,
    ocppTransactionId: null,
    reported,
    givenUp: false,
  };
}

/** A transaction whose start has been stored. */
export function newRunning(record: TransactionRecord, nowMs: number): Running {
  return { record, sinceMs: nowMs, storedWh: record.registerWh, storedAtMs: nowMs, begun: false };
}

/** Whether the register has moved and was not stored for a minute. */
export function needsCheckpoint(running: Running, registerWh: number, nowMs: number): boolean {
  return registerWh - running.storedWh >= 1 && nowMs - running.storedAtMs >= checkpointMs;
}

/** Whether the last Wh is in: a reading from after the opening, or no hope for one. */
export function isReadyToStop(closing: Closing, meter: MeterWatch, nowMs: number): boolean {
  const { openSinceMs } = closing;
  if (openSinceMs === null) return false;
  const hasLastReading = meter.registerAtMs !== null && meter.registerAtMs > openSinceMs;
  return hasLastReading || !hasFreshRegister(meter) || nowMs >= openSinceMs + lastReadingMs;
}

/** The stop of a transaction; the register never ends below what was stored. */
export function stopOf(
  record: TransactionRecord,
  end: SessionEnd,
  registerWh: number,
  atMs: number,
): TransactionStop {
  const meterStopWh = Math.max(registerWh, record.registerWh, record.meterStartWh);
  return { atMs: Math.max(atMs, record.startedAtMs), meterStopWh, ...end };
}

/** After a power cut: the stop that is owed, with the last stored register and its time. */
export function powerLossStop(record: TransactionRecord): TransactionStop {
  return {
    atMs: Math.max(record.registerAtMs, record.startedAtMs),
    meterStopWh: Math.max(record.registerWh, record.meterStartWh),
    reason: "PowerLoss",
    idTag: null,
  };
}
