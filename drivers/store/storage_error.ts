/** What the disk or the database said, in the few words that callers tell apart. */

export type StorageTrouble = "full" | "damaged" | "busy" | "read_only" | "failed";

/** Thrown by every store: nothing of the refused write was taken. */
export class StorageError extends Error {
  override readonly name = "StorageError";

  constructor(readonly code: StorageTrouble, readonly detail: string) {
    super(`Cannot write to the data folder: ${detail}`);
  }
}

// SQLite's own sentences; they are constants of the library. The numeric codes are missing for some calls.
const sentences: readonly (readonly [part: string, trouble: StorageTrouble])[] = [
  ["disk is full", "full"],
  ["file is not a database", "damaged"],
  ["disk image is malformed", "damaged"],
  ["malformed database schema", "damaged"],
  ["unsupported file format", "damaged"],
  // The version in the header is behind the tables.
  ["already exists", "damaged"],
  ["database is locked", "busy"],
  ["readonly database", "read_only"],
  ["No space left", "full"],
  ["quota exceeded", "full"],
  ["Read-only file system", "read_only"],
];

/** Which of the troubles an exception of SQLite or of the file system stands for. */
export function troubleOf(error: unknown): StorageTrouble {
  const detail = detailOf(error);
  return sentences.find(([part]) => detail.includes(part))?.[1] ?? "failed";
}

/** An exception of SQLite as ours; anything else is our own mistake and stays as it is. */
export function asStorageError(error: unknown): unknown {
  const isOfSqlite = error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";
  return isOfSqlite ? new StorageError(troubleOf(error), error.message) : error;
}

/** What the system said, without the name of the class of error. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
