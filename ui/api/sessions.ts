/** Charging sessions as a list and as a table for spreadsheets; the plot of the last hours. */
import type { TransactionRecord } from "../../control/ports.ts";
import { maxEvses } from "../../schema/parameter.ts";
import { ok } from "../../schema/result.ts";
import { type CsvField, csvLine } from "../csv.ts";
import { isoLocal } from "../local_time.ts";
import type { SessionQuery, UiParts } from "../parts.ts";
import { badField, type Read, refuseField, wholeQuery } from "./fields.ts";
import type { ApiContext, Route } from "./route.ts";

const maxPage = 500;
const maxTimeMs = 8_640_000_000_000_000; // the last moment a Date can hold
/** Rows read at one go for the table; between two goes the rest of the program runs. */
const csvPage = 100;

const evseQuery = { type: "integer", minimum: 1, maximum: maxEvses };
const timeQuery = { type: "integer", minimum: 0, description: "UTC, milliseconds since 1970." };
const rangeQueries = { evse: evseQuery, fromMs: timeQuery, toMs: timeQuery };

export function sessionRoutes(parts: UiParts): readonly Route[] {
  return [{
    method: "get",
    path: "/sessions",
    summary: "Charging sessions, newest first",
    query: {
      ...rangeQueries,
      offset: { type: "integer", minimum: 0 },
      limit: { type: "integer", minimum: 1, maximum: maxPage },
    },
    answer: {
      description: "`sessions`, their number without offset and limit, and totals over all.",
      schema: {
        type: "object",
        required: ["sessions", "count", "totals"],
        properties: {
          sessions: { type: "array", items: { type: "object" } },
          count: { type: "integer" },
          totals: { type: "object" },
        },
      },
    },
    handle: (c) => listSessions(c, parts),
  }, {
    method: "get",
    path: "/sessions.csv",
    summary: "Charging sessions as a table, newest first",
    query: rangeQueries,
    answer: {
      description:
        "RFC 4180; times in the station's time zone; texts that a spreadsheet would run begin with '.",
      mediaType: "text/csv",
      schema: { type: "string" },
    },
    handle: (c) => sessionTable(c, parts),
  }, {
    method: "get",
    path: "/history",
    summary: "Current, power and voltage of the last minutes",
    query: { evse: evseQuery, minutes: { type: "integer", minimum: 1, maximum: 1_440, default: 60 } },
    answer: {
      description: "`samples`, oldest first; null where the meter did not answer.",
      schema: {
        type: "object",
        required: ["evse", "samples"],
        properties: { evse: { type: "integer" }, samples: { type: "array", items: { type: "object" } } },
      },
    },
    handle: (c) => history(c, parts),
  }];
}

type SessionRange = Omit<SessionQuery, "offset" | "limit">;

function readRange(c: ApiContext): Read<SessionRange> {
  const evse = wholeQuery(c, "evse", [1, maxEvses], undefined);
  if (!evse.ok) return evse;
  const from = wholeQuery(c, "fromMs", [0, maxTimeMs], undefined);
  if (!from.ok) return from;
  const to = wholeQuery(c, "toMs", [0, maxTimeMs], undefined);
  if (!to.ok) return to;
  if (from.value !== undefined && to.value !== undefined && to.value < from.value) {
    return badField("toMs", to.value, `at least fromMs, ${from.value}`);
  }
  return ok({
    ...(evse.value !== undefined && { evse: evse.value }),
    ...(from.value !== undefined && { fromMs: from.value }),
    ...(to.value !== undefined && { toMs: to.value }),
  });
}

function listSessions(c: ApiContext, { sessions, wallTime }: UiParts): Response {
  const range = readRange(c);
  if (!range.ok) return refuseField(c, range.error);
  const offset = wholeQuery(c, "offset", [0, 1_000_000], 0);
  if (!offset.ok) return refuseField(c, offset.error);
  const limit = wholeQuery(c, "limit", [1, maxPage], 50);
  if (!limit.ok) return refuseField(c, limit.error);
  const list = sessions.list({ ...range.value, offset: offset.value, limit: limit.value });
  return c.json({
    sessions: list.map((record) => ({ ...record, ...sums(record, wallTime.utcMs()) })),
    count: sessions.count(range.value),
    totals: sessions.totals(range.value.evse),
  });
}

/** Energy and duration so far, or in all. */
function sums({ stop, startedAtMs, meterStartWh, registerWh }: TransactionRecord, nowUtcMs: number) {
  return {
    energyWh: (stop?.meterStopWh ?? registerWh) - meterStartWh,
    durationMs: Math.max(0, (stop?.atMs ?? nowUtcMs) - startedAtMs),
  };
}

const columns = [
  "session",
  "evse",
  "card",
  "authorised by",
  "begin",
  "end",
  "duration (s)",
  "meter begin (Wh)",
  "meter end (Wh)",
  "energy (Wh)",
  "cause of end",
  "stopped by card",
  "transaction of the backend",
  "known to the backend",
];

function row(record: TransactionRecord, zoneHours: number, nowUtcMs: number): readonly CsvField[] {
  const { stop } = record;
  const { energyWh, durationMs } = sums(record, nowUtcMs);
  return [
    record.id,
    record.evse,
    record.idTag,
    record.authorizedBy,
    isoLocal(record.startedAtMs, zoneHours),
    stop && isoLocal(stop.atMs, zoneHours),
    Math.round(durationMs / 1_000),
    record.meterStartWh,
    stop && stop.meterStopWh,
    energyWh,
    stop && stop.reason,
    stop && stop.idTag,
    record.ocppTransactionId,
    knownToBackend(record),
  ];
}

/** The words of the table for what became of a transaction at the backend. */
function knownToBackend({ reported, givenUp, ocppTransactionId }: TransactionRecord): string {
  if (!reported) return "not reported";
  if (givenUp) return "given up";
  return ocppTransactionId === null ? "not yet" : "yes";
}

function sessionTable(c: ApiContext, parts: UiParts): Response {
  const range = readRange(c);
  if (!range.ok) return refuseField(c, range.error);
  const nowUtcMs = parts.wallTime.utcMs();
  const zoneHours = parts.settings.active()["backend.timeZone"];
  // Sessions that begin while the table is written would shift its pages.
  const query = { ...range.value, toMs: Math.min(range.value.toMs ?? Infinity, nowUtcMs + 1) };
  const encoder = new TextEncoder();
  let offset = 0;
  const table = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(csvLine(columns))),
    pull(controller) {
      const page = parts.sessions.list({ ...query, offset, limit: csvPage });
      offset += page.length;
      const text = page.map((record) => csvLine(row(record, zoneHours, nowUtcMs))).join("");
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (page.length < csvPage) controller.close();
    },
  });
  return c.body(table, 200, {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": 'attachment; filename="sessions.csv"',
  });
}

function history(c: ApiContext, { samples, wallTime, station }: UiParts): Response {
  const evse = wholeQuery(c, "evse", [1, station.state().evses.length], 1);
  if (!evse.ok) return refuseField(c, evse.error);
  const minutes = wholeQuery(c, "minutes", [1, 1_440], 60);
  if (!minutes.ok) return refuseField(c, minutes.error);
  const fromUtcMs = wallTime.utcMs() - minutes.value * 60_000;
  return c.json({ evse: evse.value, samples: samples.since(evse.value, fromUtcMs) });
}
