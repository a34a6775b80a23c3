/** The one way from a set of changes, whatever door they came through, to new settings. */
import { excerpt } from "./facts.ts";
import type { Rejection } from "./parameter.ts";
import { fail, ok, type Result } from "./result.ts";
import {
  declarationOf,
  isPending,
  isSettingId,
  type ParameterId,
  type SettingId,
  type Settings,
} from "./mod.ts";
import { canSee, canWrite, type Reader } from "./rights.ts";
import { type BrokenRule, brokenRules } from "./rules.ts";

/** Why one entry of a change set was refused. */
export interface Problem {
  /** As the writer named it. */
  readonly parameter: string;
  readonly code:
    | Rejection["code"]
    /** No such parameter, or none that this writer may know of. */
    | "unknown_parameter"
    | "no_right"
    /** Declared, but its function is not built. */
    | "not_yet_supported"
    | "not_different"
    /** Can be replaced, not emptied. */
    | "must_stay_set"
    /** Not an entry: `given` more problems were not kept. */
    | "more_problems";
  /** An excerpt of what was given; `(secret)` in place of a secret. */
  readonly given: string;
  readonly bound?: string;
  /** The setting that holds the bound, where it is not fixed. */
  readonly boundFrom?: ParameterId;
  /** The rule that does not hold. */
  readonly rule?: string;
  /** Counted from 1, where only one EVSE's value is wrong. */
  readonly evse?: number;
}

/** The settings after a change set. */
export interface Change {
  readonly settings: Settings;
  /** Settings whose value is now another one. */
  readonly changed: readonly SettingId[];
}

/** `system` is this program itself: command line, stored files. It may write everything. */
export type Writer = Reader | "system";

/** More problems than this in one change set are counted, not kept. */
export const maxProblems = 1000;

/** Equal in meaning; values are plain JSON, and every kind writes its members in one order. */
export function sameValue(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** What keeps this writer from this name, if anything does. */
function refusal(id: string, writer: Writer): Problem["code"] | undefined {
  if (writer === "system" && isPending(id)) return "not_yet_supported";
  if (writer === "system" ? declarationOf(id) === undefined : !canSee(id, writer)) return "unknown_parameter";
  if (!isSettingId(id)) return "read_only";
  if (writer !== "system" && !canWrite(id, writer)) return "no_right";
  return undefined;
}

/** Also this program itself may not: no door of it leads back to a station that nobody owns. */
function empties(settings: Settings, id: SettingId, value: unknown): boolean {
  return declarationOf(id)?.keepsSet === true && value === "" && settings[id] !== "";
}

/**
 * What was given to a name that takes nothing; never a secret. A name that this writer may not know of gets what any
 * unknown name gets, or the answer would tell them apart. Of actions nothing is repeated: one takes a password.
 */
function reminder(id: string, input: unknown, code: Problem["code"]): string {
  if (code === "unknown_parameter") return excerpt(input);
  const kind = declarationOf(id)?.kind;
  return kind === "secret" ? "(secret)" : kind === "action" ? "" : excerpt(input);
}

type Entry = { readonly id: SettingId; readonly value: unknown };

function readEntry(settings: Settings, id: string, input: unknown, writer: Writer): Result<Entry, Problem> {
  const code = refusal(id, writer);
  const parse = declarationOf(id)?.parse;
  if (code !== undefined || !isSettingId(id) || parse === undefined) {
    const why = code ?? "read_only";
    return fail({ parameter: id.slice(0, 100), code: why, given: reminder(id, input, why) });
  }
  const parsed = parse(input);
  if (!parsed.ok) return fail({ parameter: id, ...parsed.error });
  const { value } = parsed;
  if (empties(settings, id, value)) return fail({ parameter: id, code: "must_stay_set", given: "" });
  return ok({ id, value });
}

/** A bound that this writer may not know is left out. */
function ruleProblem(broken: BrokenRule, writer: Writer): Problem {
  const { bound, boundFrom, ...rest } = broken;
  return writer === "system" || canSee(boundFrom, writer) ? { ...rest, bound, boundFrom } : rest;
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maxProblems) return problems;
  const more = String(problems.length - maxProblems);
  return [...problems.slice(0, maxProblems), { parameter: "", code: "more_problems", given: more }];
}

/**
 * Checks the whole set and gives new settings, or every problem at once; nothing is half applied. A `more_problems`
 * entry stands for those beyond {@link maxProblems}. Values of hashed secrets come out as they were given.
 */
export function applyChanges(
  settings: Settings,
  changes: Readonly<Record<string, unknown>>,
  writer: Writer,
): Result<Change, readonly Problem[]> {
  const read = Object.entries(changes).map(([id, input]) => readEntry(settings, id, input, writer));
  const problems = read.flatMap((entry) => entry.ok ? [] : [entry.error]);
  const entries = read.flatMap((entry) => entry.ok ? [entry.value] : []);
  const next = {
    ...settings,
    ...Object.fromEntries(entries.map(({ id, value }) => [id, value])),
  } as Settings;
  const changed = entries.map(({ id }) => id).filter((id) => !sameValue(settings[id], next[id]));
  const broken = brokenRules(next, changed).map((violation) => ruleProblem(violation, writer));
  const all = [...problems, ...broken];
  return all.length === 0 ? ok({ settings: next, changed }) : fail(bounded(all));
}
