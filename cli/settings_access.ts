/** The stored settings for a command: from the files, and through the running program where one runs. */
import { resolve } from "node:path";
import type { AdminAnswer } from "../drivers/admin/admin_socket.ts";
import { askAdminSocket } from "../drivers/admin/admin_socket.ts";
import { hashPassword } from "../drivers/password/scrypt.ts";
import { dataFolderSentence, holdsStation, openDataFolder } from "../drivers/store/data_folder.ts";
import { loadSettings, readSettings, settingsFile } from "../drivers/store/settings_file.ts";
import { createSettingsBook, type SettingsKeeper } from "../control/settings_keeper.ts";
import { sentence } from "../schema/sentences.ts";
import type { Settings } from "../schema/mod.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import type { ChangeArguments } from "./arguments.ts";

/** Hash with a salt of its own, as the settings book wants it. */
export const hashWithSalt = (password: string): Promise<string> =>
  hashPassword(password, crypto.getRandomValues(new Uint8Array(16)));

/** What is stored in the folder now; defaults where nothing is. Takes no lock: the file is replaced in one step. */
export async function readStored(dataDir: string): Promise<Result<Settings, string>> {
  const { document, fault } = readSettings({ path: dataDir, file: (name) => `${dataDir}/${name}` });
  if (fault && fault.used === "defaults") {
    return fail(`The settings in ${dataDir} are damaged: ${fault.detail}.`);
  }
  const refused = () => Promise.resolve(fail({ detail: "opened for reading" }));
  const book = await createSettingsBook({ stored: document, storage: { save: refused }, hash: hashWithSalt });
  return book.ok ? ok(book.value.stored()) : fail(book.error.map(sentence).join("\n"));
}

/**
 * Why the folder is not to be changed, or null. A change that lands in a folder made on the spot would look done, while
 * the station somewhere else knows nothing of it.
 */
export function noStation({ dataDir, create }: ChangeArguments): string | null {
  if (create || holdsStation(dataDir)) return null;
  return `There is no station in the data folder ${
    fullPath(dataDir)
  }. Name the station's folder with --data, ` +
    "or add --create to store this for a new one.";
}

/** The path from the root, links followed, so that nobody wonders which `data` is meant. */
export function fullPath(dataDir: string): string {
  try {
    return Deno.realPathSync(dataDir);
  } catch {
    return resolve(dataDir);
  }
}

/**
 * Changes as the program itself: through the running one if there is one, else straight to the file. A refusal is a
 * sentence: no station there, folder in use, not the writer's, or damaged.
 */
export async function changeStored(
  target: ChangeArguments,
  changes: Readonly<Record<string, unknown>>,
): Promise<Result<AdminAnswer, string>> {
  const { dataDir } = target;
  const answered = await askAdminSocket(dataDir, { changes });
  if (answered) return ok(answered);
  const missing = noStation(target);
  if (missing !== null) return fail(missing);
  const folder = openDataFolder(dataDir, { epochMs: () => 0, rootMayVisit: true });
  if (!folder.ok) return fail(dataFolderSentence(folder.error));
  try {
    const { document, fault } = loadSettings(folder.value);
    if (fault?.used === "defaults") return fail(`The settings in ${dataDir} are damaged: ${fault.detail}.`);
    const storage = settingsFile(folder.value);
    const book: Result<SettingsKeeper, unknown> = await createSettingsBook({
      stored: document,
      storage,
      hash: hashWithSalt,
    });
    if (!book.ok) return fail(`The settings in ${dataDir} cannot be read.`);
    return ok(await book.value.propose(changes, "system"));
  } finally {
    folder.value.close();
  }
}
