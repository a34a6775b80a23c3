/** Carries over what can still be read of a damaged database. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { salvagedTables } from "./migrations.ts";

/** Rows taken over, per table. */
export type Salvaged = Readonly<Record<(typeof salvagedTables)[number], number>>;

/** More rows than any of the tables may hold. */
const maxRows = 100_000;

/** Copies row by row from the file at `path`, from both ends of each table, and leaves out what does not fit. */
export function salvage(into: DatabaseSync, path: string): Salvaged {
  const counts = salvagedTables.map((table) => [table, 0] as [string, number]);
  const from = tryOpening(path);
  if (from !== null) {
    for (const count of counts) count[1] = copyTable(from, into, count[0]);
    from.close();
  }
  return Object.fromEntries(counts) as Salvaged;
}

function tryOpening(path: string): DatabaseSync | null {
  try {
    const database = new DatabaseSync(path);
    database.exec("PRAGMA busy_timeout = 2000; PRAGMA writable_schema = ON");
    return database;
  } catch {
    return null;
  }
}

function copyTable(from: DatabaseSync, into: DatabaseSync, table: string): number {
  into.exec("BEGIN IMMEDIATE");
  let copied = 0;
  // A broken page ends a walk; the walk from the other end reaches what lies behind it.
  for (const order of ["ASC", "DESC"]) copied += copyRows(from, into, table, order);
  into.exec("COMMIT");
  return copied;
}

function copyRows(from: DatabaseSync, into: DatabaseSync, table: string, order: string): number {
  let copied = 0;
  try {
    const rows = from.prepare(`SELECT * FROM ${table} ORDER BY rowid ${order} LIMIT ${maxRows}`).iterate();
    for (const row of rows) copied += insert(into, table, row);
  } catch {
    // Unreadable from here on, or altogether.
  }
  return copied;
}

function insert(into: DatabaseSync, table: string, row: object): number {
  const columns = Object.keys(row);
  const places = columns.map(() => "?").join(", ");
  try {
    const statement = into.prepare(
      `INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) VALUES (${places})`,
    );
    return Number(statement.run(...Object.values(row) as SQLInputValue[]).changes);
  } catch {
    // The strict tables refuse what is not of their type.
    return 0;
  }
}
