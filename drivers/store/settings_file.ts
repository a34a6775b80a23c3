/** settings.json: whole or not at all, with the one before it in reserve. */
import { createHash } from "node:crypto";
import type { SettingsDocument, SettingsStorage } from "../../control/settings_keeper.ts";
import { isObject } from "../../schema/plain_object.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import { asideNumbers, keepAside } from "./aside.ts";
import type { DataFolder } from "./data_folder.ts";
import { detailOf } from "./storage_error.ts";

/** Far above what all settings together can take. */
export const maxSettingsBytes = 1024 * 1024;
const maxEntries = 5_000;

const format = 1;
const current = ["settings", "json"] as const;
const previous = ["settings.previous", "json"] as const;
const maxAside = 3;

/** The settings in use are not those last stored. Comes back with each start until settings are stored again. */
export interface SettingsFault {
  readonly code: "settings_damaged";
  readonly used: "previous" | "defaults";
  /** What is wrong with the file. */
  readonly detail: string;
  /** Name inside the folder; null = the file is missing or could not be moved. */
  readonly keptAs: string | null;
}

export interface LoadedSettings {
  /** Null = nothing was ever stored, or nothing of it can be read. */
  readonly document: SettingsDocument | null;
  readonly fault: SettingsFault | null;
}

type Read =
  | { readonly type: "good"; readonly document: SettingsDocument }
  | { readonly type: "absent" }
  | { readonly type: "damaged"; readonly detail: string };

/**
 * Reads settings.json; where it is damaged or gone, settings.previous.json, and tells so. A damaged file is moved to
 * settings.damaged-N.json, of which three are kept. Never throws.
 */
export function loadSettings(folder: Pick<DataFolder, "path" | "file">): LoadedSettings {
  const files = readBoth(folder);
  const keptAs = files.newest.type === "damaged" ? setAside(folder.path, current) : null;
  if (keptAs !== null && files.reserve.type === "damaged") setAside(folder.path, previous);
  return choose(files, keptAs);
}

/** As {@link loadSettings} for those who only look, beside a running program too: nothing is moved. */
export function readSettings(folder: Pick<DataFolder, "path" | "file">): LoadedSettings {
  return choose(readBoth(folder), null);
}

interface Files {
  readonly newest: Read;
  readonly reserve: Read;
  readonly wasEverStored: boolean;
}

function readBoth(folder: Pick<DataFolder, "path" | "file">): Files {
  const newest = read(folder.file(current.join(".")));
  const reserve = read(folder.file(previous.join(".")));
  const hasRemains = newest.type === "absent" && asideNumbers(folder.path, current).length > 0;
  const wasEverStored = newest.type !== "absent" || reserve.type !== "absent" || hasRemains;
  return { newest, reserve, wasEverStored };
}

function choose({ newest, reserve, wasEverStored }: Files, keptAs: string | null): LoadedSettings {
  if (newest.type === "good") return { document: newest.document, fault: null };
  if (!wasEverStored) return { document: null, fault: null };
  const detail = newest.type === "damaged" ? newest.detail : "settings.json is missing";
  const used = reserve.type === "good" ? "previous" : "defaults";
  const document = reserve.type === "good" ? outdated(reserve.document) : null;
  return { document, fault: { code: "settings_damaged", used, detail, keptAs } };
}

type WriteFolder = Pick<DataFolder, "path" | "file" | "wrote" | "giveToOwner">;

/** Writes settings.json: temporary file, flush, rename, flush of the folder. A refusal leaves all as it was. */
export function settingsFile(folder: WriteFolder): SettingsStorage {
  const path = folder.file(current.join("."));
  return {
    async save(document) {
      const bytes = new TextEncoder().encode(serialise(document));
      if (bytes.length > maxSettingsBytes) {
        return fail({ detail: `The settings would take ${bytes.length} bytes, at most ${maxSettingsBytes}` });
      }
      return await replace(path, bytes, folder);
    },
  };
}

async function replace(
  path: string,
  bytes: Uint8Array,
  folder: WriteFolder,
): Promise<Result<void, { readonly detail: string }>> {
  const fresh = `${path}.new`;
  try {
    await writeDurably(fresh, bytes);
    folder.giveToOwner(fresh);
    await keepPrevious(path, folder.file(previous.join(".")), folder.giveToOwner);
    await Deno.rename(fresh, path);
    await flush(folder.path, { read: true });
    folder.wrote(bytes.length);
    return ok(undefined);
  } catch (error) {
    await removeIfThere(fresh).catch(() => {});
    return fail({ detail: detailOf(error) });
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.writeFile(path, bytes, { mode: 0o600 });
  await flush(path, { write: true });
}

async function flush(path: string, how: Deno.OpenOptions): Promise<void> {
  const file = await Deno.open(path, how);
  try {
    await file.sync();
  } finally {
    file.close();
  }
}

// A second name for the file in use, so that settings.json is there at every moment.
async function keepPrevious(
  path: string,
  kept: string,
  giveToOwner: WriteFolder["giveToOwner"],
): Promise<void> {
  const second = `${kept}.new`;
  await removeIfThere(second);
  try {
    await Deno.link(path, second).catch((error) => copyWhereLinksAreUnknown(error, path, second));
    giveToOwner(second);
    await Deno.rename(second, kept);
  } catch (error) {
    // Nothing stored yet, or the file in use was damaged: then the kept one stays.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function copyWhereLinksAreUnknown(error: unknown, path: string, second: string): Promise<void> {
  if (error instanceof Deno.errors.NotFound) throw error;
  await writeDurably(second, await Deno.readFile(path));
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function setAside(folder: string, name: readonly [string, string]): string | null {
  try {
    return keepAside(folder, name, { keep: maxAside, as: current[0] });
  } catch {
    // Still there under its own name, and told of again at the next start.
    return null;
  }
}

// A page that was open before the damage has seen revisions that the kept file knows nothing of.
function outdated(document: SettingsDocument): SettingsDocument {
  return { ...document, revision: document.revision + 1_000 };
}

function serialise({ revision, values, changedIn }: SettingsDocument): string {
  const checksum = checksumOf(revision, values, changedIn);
  return JSON.stringify({ format, revision, checksum, values, changedIn }, null, 2) + "\n";
}

// A flipped bit in an ampere value is still JSON, and still in range.
function checksumOf(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

function read(path: string): Read {
  try {
    const { size } = Deno.statSync(path);
    if (size > maxSettingsBytes) {
      return { type: "damaged", detail: `${size} bytes, at most ${maxSettingsBytes}` };
    }
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Deno.readFileSync(path));
    return understand(JSON.parse(text));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { type: "absent" };
    return { type: "damaged", detail: detailOf(error).slice(0, 200) };
  }
}

function understand(json: unknown): Read {
  if (!isObject(json)) return { type: "damaged", detail: "not an object" };
  const { revision, values, changedIn = {}, checksum } = json;
  if (json.format !== format) return { type: "damaged", detail: `format is not ${format}` };
  if (!isRevision(revision)) return { type: "damaged", detail: "revision is not a whole number from 0" };
  if (!isObject(values)) return { type: "damaged", detail: "values are not an object" };
  if (Object.keys(values).length > maxEntries) {
    return { type: "damaged", detail: `more than ${maxEntries} values` };
  }
  if (!isRevisions(changedIn)) return { type: "damaged", detail: "changedIn does not hold revisions" };
  // Absent is fine: whoever edits the file by hand deletes the line.
  if (checksum !== undefined && checksum !== checksumOf(revision, values, changedIn)) {
    return { type: "damaged", detail: "the checksum does not fit; delete its line after editing by hand" };
  }
  return { type: "good", document: { revision, values, changedIn } };
}

function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isRevisions(value: unknown): value is Readonly<Record<string, number>> {
  return isObject(value) && Object.values(value).every(isRevision);
}
