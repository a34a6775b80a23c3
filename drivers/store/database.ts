/** pilotwire.db: what was committed is on disk, whole, whenever the power fails. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { fail, ok, type Result } from "../../schema/result.ts";
import { keepAside } from "./aside.ts";
import type { DataFolder } from "./data_folder.ts";
import { migrations } from "./migrations.ts";
import { salvage, type Salvaged } from "./salvage.ts";
import { asStorageError, detailOf, StorageError, type StorageTrouble, troubleOf } from "./storage_error.ts";

/** The little of SQLite that the stores use. Statements are prepared once; every failure is a {@link StorageError}. */
export interface Database {
  /** All rows of a question. `Row` names its columns; the question and the tables vouch for it. */
  rows<Row>(sql: string): (...parameters: SQLInputValue[]) => readonly Row[];
  row<Row>(sql: string): (...parameters: SQLInputValue[]) => Row | undefined;
  /** Gives the number of changed rows. */
  statement(sql: string): (...parameters: SQLInputValue[]) => number;
  /** All of `body` or (throwing) nothing, on disk when it returns. Not nested. */
  transaction<T>(body: () => T): T;
  /** Told after each transaction whether it was taken, for those who remember what they wrote in it. */
  onEnd(listener: (committed: boolean) => void): void;
  close(): void;
}

/** The file was damaged; a new one is in use. */
export interface DatabaseFault {
  readonly code: "database_damaged";
  readonly detail: string;
  /** Name of the damaged file inside the folder. */
  readonly keptAs: string;
  readonly salvaged: Salvaged;
}

export interface OpenedDatabase {
  readonly database: Database;
  readonly fault: DatabaseFault | null;
}

export type DatabaseRefusal =
  | { readonly code: StorageTrouble; readonly detail: string }
  /** Made by a newer program, whose tables this one does not know. */
  | { readonly code: "newer"; readonly version: number; readonly known: number };

const fileName = ["pilotwire", "db"] as const;
const pageBytes = 4_096;
const frameBytes = pageBytes + 24;

/**
 * Opens or creates the database, brings its tables up to date, and checks it. A damaged file is moved aside (two are
 * kept), what can be read of it is carried over, and `fault` says so.
 */
export function openDatabase(folder: DataFolder): Result<OpenedDatabase, DatabaseRefusal> {
  const path = folder.file(fileName.join("."));
  try {
    return withVersion(connect(path), (connection) => ({ database: wrap(connection, folder), fault: null }));
  } catch (error) {
    const code = troubleOf(error);
    if (code === "damaged") return replaceDamaged(folder, path, detailOf(error));
    return fail({ code, detail: detailOf(error) });
  }
}

function replaceDamaged(
  folder: DataFolder,
  path: string,
  detail: string,
): Result<OpenedDatabase, DatabaseRefusal> {
  try {
    const keptAs = keepAside(folder.path, fileName, { keep: 2, companions: ["-wal", "-shm"] }) ?? "";
    const connection = connect(path);
    const salvaged = salvage(connection, folder.file(keptAs));
    const fault: DatabaseFault = { code: "database_damaged", detail, keptAs, salvaged };
    return ok({ database: wrap(connection, folder), fault });
  } catch (error) {
    return fail({ code: troubleOf(error), detail: detailOf(error) });
  }
}

function withVersion(
  connection: DatabaseSync,
  use: (connection: DatabaseSync) => OpenedDatabase,
): Result<OpenedDatabase, DatabaseRefusal> {
  const version = versionOf(connection);
  if (version <= migrations.length) return ok(use(connection));
  connection.close();
  return fail({ code: "newer", version, known: migrations.length });
}

/** Throws SQLite's own errors. Leaves a database of a newer version untouched. */
function connect(path: string): DatabaseSync {
  const connection = new DatabaseSync(path);
  try {
    connection.exec("PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    // The commits count themselves, see countingWrites; a checkpoint behind our back would go uncounted.
    connection.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY");
    check(connection);
    migrate(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function check(connection: DatabaseSync): void {
  // A file that may only be read opens without a word; this is where it is noticed.
  connection.exec("BEGIN IMMEDIATE; ROLLBACK");
  const verdict = Object.values(connection.prepare("PRAGMA quick_check(1)").get() ?? {})[0];
  if (verdict !== "ok") throw malformed(String(verdict));
  const version = versionOf(connection);
  if (version < 0 || version > migrations.length + 1_000) throw malformed(`version ${version}`);
}

const malformed = (detail: string) => new Error(`database disk image is malformed: ${detail}`);

function versionOf(connection: DatabaseSync): number {
  return Number(connection.prepare("PRAGMA user_version").get()?.user_version);
}

/** Leaves a newer version alone. The check of pages does not see a scratched letter in the name of a table. */
function migrate(connection: DatabaseSync): void {
  if (versionOf(connection) > migrations.length) return;
  for (let version = versionOf(connection); version < migrations.length; version++) {
    connection.exec(`BEGIN IMMEDIATE; ${migrations[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
  if (tablesOf(connection) !== expectedTables()) throw malformed("its tables are not ours");
}

function expectedTables(): string {
  const pattern = new DatabaseSync(":memory:");
  pattern.exec(migrations.join(";"));
  const tables = tablesOf(pattern);
  pattern.close();
  return tables;
}

function tablesOf(connection: DatabaseSync): string {
  return JSON.stringify(connection.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all());
}

function wrap(connection: DatabaseSync, folder: DataFolder): Database {
  const prepare = (sql: string) => translated(() => connection.prepare(sql));
  return {
    rows: <Row>(sql: string) => reading<readonly Row[]>(prepare(sql), "all"),
    row: <Row>(sql: string) => reading<Row | undefined>(prepare(sql), "get"),
    statement(sql) {
      const statement = prepare(sql);
      return (...parameters) => translated(() => Number(statement.run(...parameters).changes));
    },
    ...transactions(connection, countingWrites(connection, (bytes) => folder.wrote(bytes))),
    close() {
      quietly(() => connection.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
      connection.close();
    },
  };
}

function transactions(
  connection: DatabaseSync,
  countCommit: () => void,
): Pick<Database, "transaction" | "onEnd"> {
  const [begin, commit, rollback] = ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"].map((sql) => {
    const statement = connection.prepare(sql);
    return () => void statement.run();
  }) as [() => void, () => void, () => void];
  const listeners: ((committed: boolean) => void)[] = [];

  function transaction<T>(body: () => T): T {
    translated(begin);
    let isCommitted = false;
    try {
      const value = body();
      commit();
      isCommitted = true;
      countCommit();
      return value;
    } catch (error) {
      quietly(rollback);
      throw asStorageError(error);
    } finally {
      listeners.forEach((tell) => tell(isCommitted));
    }
  }
  return { transaction, onEnd: (listener) => void listeners.push(listener) };
}

function reading<T>(statement: StatementSync, call: "all" | "get") {
  return (...parameters: SQLInputValue[]) => translated(() => statement[call](...parameters)) as T;
}

function translated<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asStorageError(error);
  }
}

// SQLite may have rolled back by itself, and a failed checkpoint is only a longer log: neither concerns the caller.
function quietly(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!(asStorageError(error) instanceof StorageError)) throw error;
  }
}

/**
 * Brings the log into the file every 256 commits and counts what that wrote. Between two checkpoints the count is an
 * estimate from the last one; SQLite tells the true number of frames only then.
 */
function countingWrites(connection: DatabaseSync, wrote: (bytes: number) => void): () => void {
  const checkpoint = connection.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  let [commits, framesPerCommit] = [0, 3];
  return function committed() {
    commits++;
    wrote(framesPerCommit * frameBytes);
    if (commits < 256) return;
    quietly(() => {
      const frames = Number(checkpoint.get()?.log);
      wrote(frames * frameBytes - commits * framesPerCommit * frameBytes);
      wrote(Math.min(frames, pagesOf(connection)) * pageBytes);
      framesPerCommit = frames / commits;
    });
    commits = 0;
  };
}

function pagesOf(connection: DatabaseSync): number {
  return Number(connection.prepare("PRAGMA page_count").get()?.page_count);
}
