/** Recipes: settings as files, in our own form and in those of two makers. */
import { excerpt } from "./parameter.ts";
import { fail, ok, type Result } from "./result.ts";
import {
  declarationOf,
  isPending,
  isSettingId,
  parameters,
  type SettingId,
  settingIds,
  type Settings,
} from "./mod.ts";
import { applyChanges, type Problem, sameValue, type Writer } from "./changes.ts";
import { canRead, canSee, canWrite } from "./rights.ts";
import {
  type Dialect,
  type DialectForm,
  type EntryProblem,
  type RecipeEntry,
  type RecipeFault,
} from "./recipe_entry.ts";
import { isObject } from "./plain_object.ts";
import { readRecipeText, type RecipeDocument } from "./recipe_text.ts";
import { ecotapForm, isEcotapKey } from "./recipe_ecotap.ts";
import { etekForm } from "./recipe_etek.ts";
import { pilotwireForm } from "./recipe_pilotwire.ts";

export { type Dialect, dialects, type RecipeEntry, type RecipeFault } from "./recipe_entry.ts";

/** Entries that are read; recipes with more are refused. */
export const maxRecipeEntries = 5000;

/** A recipe whose dialect is known. */
export interface Recipe {
  readonly dialect: Dialect;
  readonly entries: readonly RecipeEntry[];
}

const forms: Readonly<Record<Dialect, DialectForm>> = {
  pilotwire: pilotwireForm,
  etek: etekForm,
  ecotap: ecotapForm,
};

function detect(document: unknown): Dialect {
  if (Array.isArray(document)) return "etek";
  if (!isObject(document)) return "pilotwire";
  if (Array.isArray(document["configurationKey"])) return "ecotap";
  const keys = Object.keys(document);
  const isOwn = keys.some((key) => declarationOf(key) !== undefined);
  return !isOwn && keys.some(isEcotapKey) ? "ecotap" : "pilotwire";
}

/** How many entries the document has at first sight, before any is split or looked up. */
function size(document: unknown): number {
  if (Array.isArray(document)) return document.length;
  if (!isObject(document)) return 0;
  const list = document["configurationKey"];
  return Array.isArray(list) ? list.length : Object.keys(document).length;
}

function tooMany(count: number): RecipeFault {
  return { code: "too_many_entries", given: String(count), bound: String(maxRecipeEntries) };
}

/** Marks the second and later entries for one place. */
function withoutDoubles(entries: readonly RecipeEntry[]): readonly RecipeEntry[] {
  const seen = new Set<string>();
  return entries.map((entry) => {
    if (entry.id === undefined || entry.problem !== undefined) return entry;
    const place = `${entry.id} ${entry.evse ?? ""}`;
    if (seen.size === seen.add(place).size) return { ...entry, problem: "duplicate_key" };
    return entry;
  });
}

function toEntries(
  { value, duplicates }: RecipeDocument,
  form: DialectForm,
): Result<Recipe["entries"], RecipeFault> {
  const read = form.read(value);
  if (read === undefined) return fail({ code: "wrong_shape", given: excerpt(value) });
  const repeated = duplicates();
  if (!repeated.ok) return repeated;
  const doubled = [...new Set(repeated.value)].map((key): RecipeEntry => ({
    key,
    value: "",
    problem: "duplicate_key",
  }));
  const entries = [...withoutDoubles(read), ...doubled];
  return entries.length > maxRecipeEntries ? fail(tooMany(entries.length)) : ok(entries);
}

/** Reads JSON or YAML. Entries that are unknown or damaged stay in the list with their problem. */
export function parseRecipe(text: string, dialect: Dialect | "auto"): Result<Recipe, RecipeFault> {
  const document = readRecipeText(text);
  if (!document.ok) return document;
  const { value } = document.value;
  if (size(value) > maxRecipeEntries) return fail(tooMany(size(value)));
  const chosen = dialect === "auto" ? detect(value) : dialect;
  const entries = toEntries(document.value, forms[chosen]);
  return entries.ok ? ok({ dialect: chosen, entries: entries.value }) : entries;
}

/** A setting that an import would change. */
export interface Difference {
  readonly id: SettingId;
  readonly label: string;
  /** As text; `(secret)` for secrets. */
  readonly from: string;
  readonly to: string;
  readonly needsRestart: boolean;
}

/** An entry that is left out, with the reason. */
export interface LeftOut {
  readonly key: string;
  readonly given: string;
  readonly reason: EntryProblem | "not_yet_supported" | "read_only";
}

/** What an import would do; made without doing it. */
export interface ImportPlan {
  /** To be proposed as one change set. Holds secrets as text: not for showing. */
  readonly changes: Readonly<Record<string, unknown>>;
  readonly differences: readonly Difference[];
  readonly unknown: readonly LeftOut[];
  /** With any of these nothing is taken. */
  readonly problems: readonly Problem[];
}

const maySee = (id: string, writer: Writer): boolean => writer === "system" || canSee(id, writer);
const mayWrite = (id: string, writer: Writer): boolean => writer === "system" || canWrite(id, writer);

/** A pending one is named as such to those who would see it if it were built. */
function reasonToLeaveOut({ id, problem }: RecipeEntry, writer: Writer): LeftOut["reason"] | undefined {
  if (id === undefined) return problem ?? "unknown_key";
  const role = writer === "backend" ? "operator" : writer === "system" ? "manufacturer" : writer;
  if (declarationOf(id)?.access[role] === "UV") return "unknown_key";
  if (isPending(id)) return "not_yet_supported";
  return isSettingId(id) ? problem : maySee(id, writer) ? "read_only" : "unknown_key";
}

function leftOut(entry: RecipeEntry, writer: Writer): readonly LeftOut[] {
  const reason = reasonToLeaveOut(entry, writer);
  if (reason === undefined) return [];
  // A secret that this writer may not know of has to look like any unknown key, and shows what the writer gave.
  const isSecret = reason !== "unknown_key" && entry.id !== undefined &&
    declarationOf(entry.id)?.kind === "secret";
  return [{ key: entry.key.slice(0, 100), given: isSecret ? "(secret)" : excerpt(entry.value), reason }];
}

/**
 * Puts a value for one charging point into the list of all; the others keep theirs. A list of one value first becomes
 * one of two, because the dialects that name charging points have two.
 */
function atEvse(list: unknown, evse: number, value: unknown): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(list) ? list : [list];
  const length = Math.max(values.length, evse, 2);
  const all = Array.from({ length }, (_, index) => values[Math.min(index, values.length - 1)]);
  return all.with(evse - 1, value);
}

function gather(settings: Settings, entries: readonly RecipeEntry[]): Map<SettingId, unknown> {
  const changes = new Map<SettingId, unknown>();
  for (const { id, evse, value } of entries) {
    if (id === undefined || !isSettingId(id)) continue;
    const before: unknown = changes.has(id) ? changes.get(id) : settings[id];
    changes.set(id, evse === undefined ? value : atEvse(before, evse, value));
  }
  return changes;
}

/** The two limits below the hardware limit, which the dialects of the makers have no key for, or not always. */
const limitsBelowHardware = [
  "installation.installationCurrentLimit",
  "installation.outputCurrentLimit",
] as const;

/**
 * A hardware limit from a foreign recipe takes the limits below it along, downwards only, where the recipe does not
 * name them; otherwise no recipe for a smaller station could ever be taken.
 */
function lowerLimits(settings: Settings, changes: Map<SettingId, unknown>): void {
  const parsed = parameters["installation.maxOutputCurrent"].parse(
    changes.get("installation.maxOutputCurrent"),
  );
  if (!changes.has("installation.maxOutputCurrent") || !parsed.ok) return;
  const hardware = parsed.value;
  for (const id of limitsBelowHardware) {
    if (changes.has(id)) continue;
    const length = Math.max(hardware.length, settings[id].length);
    const lowered = Array.from({ length }, (_, index) =>
      Math.min(
        settings[id][Math.min(index, settings[id].length - 1)] ?? 0,
        hardware[Math.min(index, hardware.length - 1)] ?? 0,
      ));
    changes.set(id, lowered);
  }
}

function difference(settings: Settings, id: SettingId, input: unknown): readonly Difference[] {
  const declaration = declarationOf(id);
  const parsed = declaration?.parse?.(input);
  if (declaration === undefined || parsed === undefined || !parsed.ok) return [];
  if (sameValue(parsed.value, settings[id])) return [];
  const { label, applies, kind } = declaration;
  const text = (value: unknown) => kind === "secret" ? "(secret)" : declaration.format?.(value) ?? "";
  const needsRestart = applies === "restart";
  return [{ id, label, from: text(settings[id]), to: text(parsed.value), needsRestart }];
}

/** Entries with the value in force are no changes, so that a reader may import what the writer's rights exclude. */
function isChange(settings: Settings, id: SettingId, input: unknown): boolean {
  const parsed = declarationOf(id)?.parse?.(input);
  return parsed === undefined || !parsed.ok || !sameValue(parsed.value, settings[id]);
}

function damage({ key, id, problem }: RecipeEntry, writer: Writer): readonly Problem[] {
  const parameter = id ?? key.slice(0, 100);
  // Something this writer may not know of is listed as unknown, and that is all.
  const isHidden = declarationOf(parameter) !== undefined && !maySee(parameter, writer);
  return problem !== "duplicate_key" || isHidden
    ? []
    : [{ parameter, code: "duplicate", given: key.slice(0, 100) }];
}

/** What importing would do: every difference, every entry left out, every problem. Nothing is changed. */
export function planImport(settings: Settings, recipe: Recipe, writer: Writer): ImportPlan {
  const unknown = recipe.entries.flatMap((entry) => leftOut(entry, writer));
  const usable = recipe.entries.filter((entry) => reasonToLeaveOut(entry, writer) === undefined);
  const gathered = gather(settings, usable);
  if (recipe.dialect !== "pilotwire") lowerLimits(settings, gathered);
  const changes = [...gathered].filter(([id, input]) => isChange(settings, id, input));
  const applied = applyChanges(settings, Object.fromEntries(changes), writer);
  const doubles = recipe.entries.flatMap((entry) => damage(entry, writer));
  return {
    changes: Object.fromEntries(changes),
    differences: changes.filter(([id]) => mayWrite(id, writer)).flatMap(([id, input]) =>
      difference(settings, id, input)
    ),
    unknown,
    problems: [...doubles, ...(applied.ok ? [] : applied.error)],
  };
}

/** The settings this reader may read, as the text of a recipe (JSON). Secrets are never in it. */
export function exportRecipe(settings: Settings, dialect: Dialect, reader: Writer): string {
  const as = reader === "system" ? "manufacturer" : reader;
  const ids = settingIds.filter((id) => canRead(id, as));
  const document = forms[dialect].write(settings, ids, (id) => canWrite(id, as));
  return `${JSON.stringify(document, null, 2)}\n`;
}
