/** `pilotwire config ...`: read and change the stored settings from the command line, as the program itself. */
import { describeOne } from "../schema/describe.ts";
import {
  declarationOf,
  isSettingId,
  parameters,
  type SettingId,
  settingIds,
  type Settings,
} from "../schema/mod.ts";
import { type Dialect, exportRecipe, type ImportPlan, parseRecipe, planImport } from "../schema/recipe.ts";
import { faultSentence, sentence } from "../schema/sentences.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import type { AdminAnswer } from "../drivers/admin/admin_socket.ts";
import type { ChangeArguments, RecipeArguments } from "./arguments.ts";
import { changeStored, fullPath, noStation, readStored } from "./settings_access.ts";
import type { Terminal } from "./terminal.ts";

/** Exit codes. */
const fine = 0;
const failure = 1;
const invalid = 2;

/** As text; a secret only tells whether it is set. */
function shown(settings: Settings, id: SettingId): string {
  if (parameters[id].kind === "secret") return settings[id] === "" ? "(not set)" : "(set)";
  return declarationOf(id)?.format?.(settings[id]) ?? "";
}

/** Prints one value per line for the ids asked. */
export async function getSettings(
  dataDir: string,
  ids: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const stored = await readStored(dataDir);
  if (!stored.ok) return complain(terminal, failure, stored.error);
  const unknown = ids.filter((id) => !isSettingId(id));
  if (unknown.length) {
    return complain(
      terminal,
      invalid,
      ...unknown.map((id) => `There is no setting ${id}.`),
    );
  }
  for (const id of ids.filter(isSettingId)) terminal.out(`${shown(stored.value, id)}\n`);
  return fine;
}

/** Prints `id=value` for all settings, with unit and what differs from the default marked. */
export async function listSettings(dataDir: string, terminal: Terminal): Promise<number> {
  const stored = await readStored(dataDir);
  if (!stored.ok) return complain(terminal, failure, stored.error);
  for (const id of settingIds) {
    const value = shown(stored.value, id);
    const unit = describeOne(id, "manufacturer")?.unit;
    const initial = JSON.stringify(parameters[id].default) === JSON.stringify(stored.value[id]);
    terminal.out(`${initial ? " " : "*"} ${id}=${value}${unit && value !== "" ? ` ${unit}` : ""}\n`);
  }
  return fine;
}

/** Takes all assignments or none. */
export async function setSettings(
  target: ChangeArguments,
  set: readonly (readonly [string, string])[],
  terminal: Terminal,
): Promise<number> {
  return await change(target, Object.fromEntries(set), terminal);
}

/** Stores the changes and tells the person at the terminal what became of them, and where. */
export async function change(
  target: ChangeArguments,
  changes: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<number> {
  const answer = await changeStored(target, changes);
  if (!answer.ok) return complain(terminal, failure, answer.error);
  return report(answer.value, target.dataDir, terminal);
}

function report(answer: AdminAnswer, dataDir: string, terminal: Terminal): number {
  if (answer.ok) {
    const { changed, needRestart } = answer.value;
    if (changed.length === 0) terminal.out("Nothing to change.\n");
    else terminal.out(`Data folder ${fullPath(dataDir)}:\n`);
    for (const id of changed) {
      terminal.out(`${id} stored${needRestart.includes(id) ? ", in force after the next start" : ""}\n`);
    }
    return fine;
  }
  const { error } = answer;
  switch (error.code) {
    case "problems":
      return complain(terminal, invalid, ...error.problems.map(sentence));
    case "stale":
      return complain(terminal, failure, "Somebody changed the settings in between.");
    case "not_stored":
      return complain(terminal, failure, `The settings could not be stored: ${error.detail}.`);
  }
}

/** Writes the recipe to standard output. Secrets are never in it. */
export async function exportSettings(dataDir: string, dialect: Dialect, terminal: Terminal): Promise<number> {
  const stored = await readStored(dataDir);
  if (!stored.ok) return complain(terminal, failure, stored.error);
  terminal.out(exportRecipe(stored.value, dialect, "system"));
  return fine;
}

/** Shows what an import would do, and does it, all or nothing. */
export async function importSettings(
  { dataDir, create, ...source }: ChangeArguments & RecipeArguments,
  terminal: Terminal,
): Promise<number> {
  // Before the plan, which against the defaults of an absent station would be of no use.
  const missing = noStation({ dataDir, create });
  if (missing !== null) return complain(terminal, failure, missing);
  const plan = await planOf(dataDir, source, terminal);
  if (!plan.ok) return plan.error;
  return plan.value.differences.length === 0
    ? fine
    : await change({ dataDir, create }, plan.value.changes, terminal);
}

/** Shows what an import would do. */
export async function diffSettings(
  { dataDir, ...source }: { readonly dataDir: string } & RecipeArguments,
  terminal: Terminal,
): Promise<number> {
  const plan = await planOf(dataDir, source, terminal);
  return plan.ok ? fine : plan.error;
}

/** Prints the plan; an exit code where it cannot be followed. */
async function planOf(
  dataDir: string,
  { file, dialect }: RecipeArguments,
  terminal: Terminal,
): Promise<Result<ImportPlan, number>> {
  const stored = await readStored(dataDir);
  if (!stored.ok) return fail(complain(terminal, failure, stored.error));
  const text = await readText(file, terminal);
  if (!text.ok) return fail(complain(terminal, failure, text.error));
  const recipe = parseRecipe(text.value, dialect);
  if (!recipe.ok) return fail(complain(terminal, invalid, faultSentence(recipe.error)));
  const plan = planImport(stored.value, recipe.value, "system");
  showPlan(plan, terminal);
  return plan.problems.length ? fail(invalid) : ok(plan);
}

function showPlan({ differences, unknown, problems }: ImportPlan, terminal: Terminal): void {
  for (const { id, from, to, needsRestart } of differences) {
    terminal.out(`${id}: ${from} -> ${to}${needsRestart ? " (restart)" : ""}\n`);
  }
  for (const { key, reason } of unknown) terminal.out(`left out: ${key} (${reason.replaceAll("_", " ")})\n`);
  for (const problem of problems) terminal.err(`${sentence(problem)}\n`);
  if (differences.length === 0 && problems.length === 0) terminal.out("No difference.\n");
}

async function readText(file: string, terminal: Terminal): Promise<Result<string, string>> {
  try {
    return ok(file === "-" ? await terminal.readInput() : await Deno.readTextFile(file));
  } catch (error) {
    return fail(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function complain(terminal: Terminal, code: number, ...lines: readonly string[]): number {
  for (const line of lines) terminal.err(`${line}\n`);
  return code;
}
