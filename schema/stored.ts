/** The form of the settings on disk: only what differs from the defaults. */
import { ok } from "./result.ts";
import type { Parsed } from "./parameter.ts";
import {
  declarationOf,
  defaults,
  isPending,
  isSettingId,
  type SettingId,
  settingIds,
  type Settings,
} from "./mod.ts";
import { maxProblems, type Problem, sameValue } from "./changes.ts";
import { brokenRules } from "./rules.ts";
import { excerpt, refuse } from "./parameter.ts";

/** Raised when entries change their meaning; new entries need no new version. */
export const storedVersion = 1;

export interface StoredSettings {
  readonly version: number;
  /** JSON values by id, in alphabetical order. Hashed secrets hold their hash. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  /** Entries this version does not know, to be handed to {@link toStored} again, so that a newer one finds them. */
  readonly unread: Readonly<Record<string, unknown>>;
}

/** Plain JSON. `unread` are entries of another version that are kept as they were. */
export function toStored(settings: Settings, unread: Readonly<Record<string, unknown>> = {}): StoredSettings {
  const initial = defaults();
  const own = settingIds.filter((id) => !sameValue(settings[id], initial[id]));
  const entries = [...Object.entries(unread), ...own.map((id) => [id, settings[id]] as const)];
  const sorted = entries.sort(([one], [other]) => one < other ? -1 : 1);
  return { version: storedVersion, settings: Object.fromEntries(sorted) };
}

/** A hash takes the place of the text, and is longer than any text allowed. */
function parseStored(id: SettingId, input: unknown): Parsed<unknown> {
  const declaration = declarationOf(id);
  if (declaration?.hashed !== true) return declaration?.parse?.(input) ?? refuse("read_only", input);
  return typeof input === "string" && input.length <= 512
    ? ok(input)
    : refuse("wrong_type", "(secret)", "a hash");
}

const isObject = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === "object" && input !== null && !Array.isArray(input);

function unknownEntry(id: string, input: unknown): Problem {
  const code = isPending(id) ? "not_yet_supported" : "unknown_parameter";
  return {
    parameter: id.slice(0, 100),
    code,
    given: declarationOf(id)?.kind === "secret" ? "" : excerpt(input),
  };
}

/**
 * Takes what can be taken: a wrong entry becomes a problem and keeps its default, an unknown one is carried along.
 * Values that break a rule are kept and reported, because the least limit binds in any case.
 */
export function fromStored(json: unknown): LoadedSettings {
  if (!isObject(json) || !isObject(json["settings"])) {
    const shape: Problem = {
      parameter: "settings",
      code: "wrong_type",
      given: excerpt(json),
      bound: "an object",
    };
    return { settings: defaults(), problems: [shape], unread: {} };
  }
  const taken: [SettingId, unknown][] = [];
  const unread: [string, unknown][] = [];
  const problems: Problem[] = [];
  for (const [id, input] of Object.entries(json["settings"])) {
    if (!isSettingId(id)) {
      unread.push([id, input]);
      problems.push(unknownEntry(id, input));
      continue;
    }
    const parsed = parseStored(id, input);
    if (parsed.ok) taken.push([id, parsed.value]);
    else problems.push({ parameter: id, ...parsed.error });
  }
  const settings = { ...defaults(), ...Object.fromEntries(taken) } as Settings;
  const all = [...problems, ...brokenRules(settings, settingIds)].slice(0, maxProblems);
  return { settings, problems: all, unread: Object.fromEntries(unread.slice(0, maxProblems)) };
}
