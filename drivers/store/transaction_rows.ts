/** Transactions as rows and back. */
import type { StopReason, TransactionRecord, TransactionStop } from "../../control/ports.ts";

export interface TransactionRow {
  readonly id: string;
  readonly evse: number;
  readonly id_tag: string;
  readonly authorized_by: TransactionRecord["authorizedBy"];
  readonly started_at_ms: number;
  readonly meter_start_wh: number;
  readonly register_wh: number;
  readonly register_at_ms: number;
  readonly stop_at_ms: number | null;
  readonly meter_stop_wh: number | null;
  readonly stop_reason: StopReason | null;
  readonly stop_id_tag: string | null;
  readonly ocpp_transaction_id: number | null;
  readonly reported: number;
  readonly given_up: number;
}

export function toRecord(row: TransactionRow): TransactionRecord {
  return {
    id: row.id,
    evse: row.evse,
    idTag: row.id_tag,
    authorizedBy: row.authorized_by,
    startedAtMs: row.started_at_ms,
    meterStartWh: row.meter_start_wh,
    registerWh: row.register_wh,
    registerAtMs: row.register_at_ms,
    stop: stopOf(row),
    ocppTransactionId: row.ocpp_transaction_id,
    reported: row.reported === 1,
    givenUp: row.given_up === 1,
  };
}

function stopOf(row: TransactionRow): TransactionStop | null {
  if (row.stop_at_ms === null || row.meter_stop_wh === null) return null;
  return {
    atMs: row.stop_at_ms,
    meterStopWh: row.meter_stop_wh,
    reason: row.stop_reason ?? "Other",
    idTag: row.stop_id_tag,
  };
}
