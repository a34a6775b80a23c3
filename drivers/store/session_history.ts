/** Finished and running transactions, as the session list asks for them. */
import type { EvseNumber, TransactionRecord } from "../../control/ports.ts";
import type { Database } from "./database.ts";
import { droppedCounter, type StoreJournal } from "./journal.ts";
import { toRecord, type TransactionRow } from "./transaction_rows.ts";

interface Filter {
  readonly evse?: number;
  /** Started at or after; UTC. */
  readonly fromMs?: number;
  /** Started before. */
  readonly toMs?: number;
}

export interface StoreHistory {
  /** Newest first, at most 500. */
  list(query: Filter & { readonly offset: number; readonly limit: number }): readonly TransactionRecord[];
  count(query: Filter): number;
  /** Of one charging point, or of all. */
  totals(evse?: EvseNumber): Totals;
}

interface Totals {
  /** All that ever ended, also those dropped since. */
  readonly count: number;
  /** The averages are those of the finished ones that are kept; null while there is none. */
  readonly averageDurationMs: number | null;
  readonly averageEnergyWh: number | null;
}

const maxListed = 500;
/** More charging points than a station has. */
const maxKnown = 16;
const matching = "(?1 IS NULL OR evse = ?1) AND started_at_ms >= ?2 AND started_at_ms < ?3";

export function createSessionHistory(database: Database, journal: StoreJournal): StoreHistory {
  const list = database.rows<TransactionRow>(
    `SELECT * FROM transactions WHERE ${matching} ORDER BY number DESC LIMIT ?4 OFFSET ?5`,
  );
  const count = database.row<{ rows: number }>(`SELECT count(*) AS rows FROM transactions WHERE ${matching}`);
  const readTotals = database.row<Totals>(`
    SELECT count(*) + (
        SELECT coalesce(sum(value), 0) FROM counters WHERE name = '${droppedCounter}' AND (?1 IS NULL OR evse = ?1)
      ) AS count,
      avg(stop_at_ms - started_at_ms) AS averageDurationMs, avg(meter_stop_wh - meter_start_wh) AS averageEnergyWh
    FROM transactions WHERE stop_at_ms IS NOT NULL AND (?1 IS NULL OR evse = ?1)`);
  // The state is drawn several times a second, a transaction ends a few times a day.
  const known = new Map<EvseNumber | null, Totals>();
  journal.subscribe(() => known.clear());

  function totals(evse: EvseNumber | null): Totals {
    const read = { ...readTotals(evse) ?? { count: 0, averageDurationMs: null, averageEnergyWh: null } };
    if (known.size < maxKnown) known.set(evse, read);
    return read;
  }

  return {
    list({ offset, limit, ...filter }) {
      const rows = Math.max(0, Math.min(maxListed, Math.floor(limit)));
      return list(...bind(filter), rows, Math.max(0, Math.floor(offset))).map(toRecord);
    },
    count: (filter) => count(...bind(filter))?.rows ?? 0,
    totals: (evse) => known.get(evse ?? null) ?? totals(evse ?? null),
  };
}

function bind({ evse, fromMs, toMs }: Filter) {
  return [evse ?? null, fromMs ?? -Infinity, toMs ?? Infinity] as const;
}
