/** The folder that holds everything that survives: owned, locked, readable by the service user only. */
import { DatabaseSync } from "node:sqlite";
import { fail, ok, type Result } from "../../schema/result.ts";
import { detailOf, troubleOf } from "./storage_error.ts";

export type DataFolderFault =
  /** `detail` is what the system said. */
  | {
    readonly code: "not_created" | "unreadable" | "unwritable";
    readonly path: string;
    readonly detail: string;
  }
  | { readonly code: "not_a_folder"; readonly path: string }
  /** Files made here would lock the owner out of its own folder. */
  | { readonly code: "foreign"; readonly path: string; readonly ownerId: number; readonly userId: number }
  /** Anybody could swap the files. */
  | { readonly code: "open_to_all"; readonly path: string }
  | { readonly code: "in_use"; readonly path: string };

export interface BytesWritten {
  /** Since midnight UTC, by this process. */
  readonly today: number;
  readonly sinceStart: number;
}

export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  /** Whoever writes below the folder reports it here. A negative number corrects an estimate. */
  wrote(bytes: number): void;
  /** Whoever makes a file that stays hands it over before it gets its name: root may work in a folder of others. */
  giveToOwner(path: string): void;
  bytesWritten(): BytesWritten;
  /** Lets the next instance in. */
  close(): void;
}

export interface OpenFolder {
  /** UTC, for the day of the count. */
  readonly epochMs: () => number;
  /**
   * For short errands of an administrator: root also opens the folder of somebody else, and leaves no file there that
   * its owner cannot use.
   */
  readonly rootMayVisit?: boolean;
}

/**
 * Creates the folder (0700) or takes an existing one, and keeps others out until `close`. From here on every file
 * this process creates is 0600.
 */
export function openDataFolder(
  path: string,
  { epochMs, rootMayVisit = false }: OpenFolder,
): Result<DataFolder, DataFolderFault> {
  Deno.umask(0o077);
  const fault = create(path) ?? inspect(path, rootMayVisit) ?? tryWriting(path);
  if (fault) return fail(fault);
  const giveToOwner = giverOf(path);
  const unlock = lock(`${path}/lock`);
  if (unlock === null) return fail({ code: "in_use", path });
  giveToOwner(`${path}/lock`);
  return ok({ path, file: (name) => `${path}/${name}`, giveToOwner, ...countBytes(epochMs), close: unlock });
}

/**
 * Whether a program has ever stored anything here. True also where nobody may look, so that the attempt to open the
 * folder tells what is wrong with it.
 */
export function holdsStation(path: string): boolean {
  try {
    return [...Deno.readDirSync(path)].some(({ name }) => stationFiles.test(name));
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

const stationFiles = /^(settings\..*json|pilotwire\..*db)$/;

/** What is wrong with the folder and what helps, for the console. */
export function dataFolderSentence(fault: DataFolderFault): string {
  const folder = `The data folder ${fault.path}`;
  switch (fault.code) {
    case "not_created":
      return `${folder} cannot be created: ${fault.detail}. Name another one with --data, or create it first.`;
    case "unreadable":
      return `${folder} cannot be read: ${fault.detail}. It must belong to the user who runs this program.`;
    case "unwritable":
      return `${folder} cannot be written: ${fault.detail}. Free some space, or make it writable.`;
    case "not_a_folder":
      return `${folder} is not a folder. Name another one with --data.`;
    case "foreign":
      return `${folder} belongs to user ${fault.ownerId}, but this program runs as user ${fault.userId}. ` +
        "Run it as the owner, or name another folder with --data.";
    case "open_to_all":
      return `${folder} may be written by everybody on this machine. Close it with chmod 700, ` +
        "or name another one with --data.";
    case "in_use":
      return `${folder} is in use by another Pilotwire. Stop that one first, or name another folder with --data.`;
  }
}

function create(path: string): DataFolderFault | null {
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    return null;
  } catch (error) {
    // Of something other than a folder, and of a folder behind a closed one, the inspection knows more.
    if (error instanceof Deno.errors.AlreadyExists) return null;
    return { code: "not_created", path, detail: detailOf(error) };
  }
}

function inspect(path: string, rootMayVisit: boolean): DataFolderFault | null {
  try {
    const { isDirectory, uid, mode } = Deno.statSync(path);
    if (!isDirectory) return { code: "not_a_folder", path };
    const userId = Deno.uid();
    const isVisit = rootMayVisit && userId === 0;
    if (uid !== null && userId !== null && uid !== userId && !isVisit) {
      return { code: "foreign", path, ownerId: uid, userId };
    }
    if (mode !== null && (mode & 0o002) !== 0) return { code: "open_to_all", path };
    for (const entry of Deno.readDirSync(path)) closeToOthers(`${path}/${entry.name}`, entry);
    return null;
  } catch (error) {
    return { code: "unreadable", path, detail: detailOf(error) };
  }
}

/** Files that this program makes; whatever else lies in the folder is none of its business. */
const ownFiles = /^(settings\..*json(\.new)?|pilotwire\..*db(-wal|-shm)?|lock)$/;

// A folder copied back from a backup often comes with the modes of whoever copied it.
function closeToOthers(path: string, { isFile, name }: Deno.DirEntry): void {
  const mode = isFile && ownFiles.test(name) ? Deno.lstatSync(path).mode : null;
  if (mode !== null && (mode & 0o077) !== 0) Deno.chmodSync(path, 0o600);
}

function giverOf(path: string): DataFolder["giveToOwner"] {
  const { uid, gid } = Deno.statSync(path);
  if (uid === null || uid === Deno.uid()) return () => {};
  return (made) => Deno.chownSync(made, uid, gid);
}

function tryWriting(path: string): DataFolderFault | null {
  const probe = `${path}/write-test`;
  try {
    Deno.writeTextFileSync(probe, "");
    Deno.removeSync(probe);
    return null;
  } catch (error) {
    return { code: "unwritable", path, detail: detailOf(error) };
  }
}

/**
 * SQLite's file lock, because the runtime's own lock call cannot say "taken" in every version we run on. The file
 * stays empty, and the system drops the lock of a process that dies.
 */
function lock(path: string): (() => void) | null {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return () => database.close();
  } catch (error) {
    database.close();
    if (troubleOf(error) !== "damaged") return null;
    // Somebody wrote into it; whoever holds a lock has it empty.
    Deno.truncateSync(path);
    return lock(path);
  }
}

function countBytes(epochMs: () => number): Pick<DataFolder, "wrote" | "bytesWritten"> {
  const dayMs = 86_400_000;
  let day = Math.floor(epochMs() / dayMs);
  let [today, sinceStart] = [0, 0];
  function turnDay(): void {
    const now = Math.floor(epochMs() / dayMs);
    if (now !== day) [day, today] = [now, 0];
  }
  return {
    wrote(bytes) {
      turnDay();
      [today, sinceStart] = [Math.max(0, today + bytes), Math.max(0, sinceStart + bytes)];
    },
    bytesWritten() {
      turnDay();
      return { today, sinceStart };
    },
  };
}
