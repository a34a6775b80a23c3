/** The settings a run starts with: stored ones, over those of `--seed-settings`, under those of `--set`. */
import { createSettingsBook, type SettingsKeeper } from "../control/settings_keeper.ts";
import type { DataFolder } from "../drivers/store/data_folder.ts";
import { loadSettings, settingsFile } from "../drivers/store/settings_file.ts";
import { applyChanges } from "../schema/changes.ts";
import { defaults, type Settings } from "../schema/mod.ts";
import { parseRecipe, planImport } from "../schema/recipe.ts";
import { ok, type Result } from "../schema/result.ts";
import { faultSentence, sentence } from "../schema/sentences.ts";
import type { RunArguments } from "./arguments.ts";
import { hashWithSalt } from "./settings_access.ts";
import { refuse, type StartFailure, wrongUsage } from "./start_failure.ts";

/**
 * So that a first try of the simulated board needs neither backend nor whitelist (no answer lets any card charge), and
 * shows the display.
 */
const simulationSeed = { "authorization.allowOfflineTxForUnknownId": true, "manufacturer.lcd1602": true };

/** Settings of one run. */
export interface StartSettings {
  readonly settings: SettingsKeeper;
  /** What a factory reset goes back to: defaults and seed. */
  readonly factory: Settings;
  /** The stored file was damaged: what happened, for the log. */
  readonly damage: string | null;
}

/** Reads and merges them; refused with every problem at once: damaged seed or wrong `--set` (wrong usage). */
export async function openSettings(
  args: RunArguments,
  folder: DataFolder,
  isSimulated: boolean,
): Promise<Result<StartSettings, StartFailure>> {
  const read = readSeed(args.seedSettings);
  if (!read.ok) return read;
  const seed = { ...(isSimulated ? simulationSeed : {}), ...read.value };
  const factory = applyChanges(defaults(), seed, "system");
  if (!factory.ok) return refuse(wrongUsage, ...factory.error.map(sentence));
  const { document, fault } = loadSettings(folder);
  const book = await createSettingsBook({
    stored: document,
    storage: settingsFile(folder),
    hash: hashWithSalt,
    seed,
    overrides: Object.fromEntries(args.set),
    recordsReads: isSimulated,
  });
  if (!book.ok) return refuse(wrongUsage, ...book.error.map(sentence));
  const damage = fault && `The settings file is damaged (${fault.detail}); in use: ${fault.used}.`;
  return ok({ settings: book.value, factory: factory.value.settings, damage });
}

/** Initial values of a recipe file. Unknown keys are wrong usage: somebody wrote this file for this program. */
function readSeed(path: string | null): Result<Readonly<Record<string, unknown>>, StartFailure> {
  if (path === null) return ok({});
  const place = `--seed-settings ${path}`;
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    return refuse(wrongUsage, `${place} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const recipe = parseRecipe(text, "auto");
  if (!recipe.ok) return refuse(wrongUsage, `${place}: ${faultSentence(recipe.error)}`);
  const { changes, unknown, problems } = planImport(defaults(), recipe.value, "system");
  const left = unknown.filter(({ reason }) => reason !== "not_yet_supported");
  const lines = [
    ...left.map(({ key, reason }) => `${place}: ${key}: ${reason.replaceAll("_", " ")}`),
    ...problems.map((problem) => `${place}: ${sentence(problem)}`),
  ];
  return lines.length > 0 ? refuse(wrongUsage, ...lines) : ok(changes);
}
