/** Settings as they come back from the disk: what can be used, and what cannot but must not be lost. */
import { ok } from "./result.ts";
import { excerpt, type Parsed, refuse } from "./parameter.ts";
import { declarationOf, isPending, isSettingId, type SettingId, type Settings } from "./mod.ts";
import { maxProblems, type Problem } from "./changes.ts";

/** What became of a stored document. */
export interface LoadedSettings {
  /** Values that can be used, each of its kind. Whether they fit together is for the rules to say. */
  readonly values: Partial<Settings>;
  /** One for each entry that cannot be used, at most {@link maxProblems}. */
  readonly problems: readonly Problem[];
  /** Settings whose value is none of its kind, as it was stored. */
  readonly unfit: Readonly<Record<string, unknown>>;
  /** Entries under names that this version has no setting for, kept so that a newer one finds them. */
  readonly unread: Readonly<Record<string, unknown>>;
}

/** A hash takes the place of the text, and is longer than any text allowed. */
function parseStored(id: SettingId, input: unknown): Parsed<unknown> {
  const declaration = declarationOf(id);
  if (declaration?.hashed !== true) return declaration?.parse?.(input) ?? refuse("read_only", input);
  return typeof input === "string" && input.length <= 512
    ? ok(input)
    : refuse("wrong_type", "(secret)", "a hash");
}

function unknownEntry(id: string, input: unknown): Problem {
  const code = isPending(id) ? "not_yet_supported" : "unknown_parameter";
  const given = declarationOf(id)?.kind === "secret" ? "" : excerpt(input);
  return { parameter: id.slice(0, 100), code, given };
}

/** Takes what can be taken of the stored JSON values by id; a wrong entry becomes a problem. */
export function fromStored(stored: Readonly<Record<string, unknown>>): LoadedSettings {
  const taken: [SettingId, unknown][] = [];
  const unfit: [SettingId, unknown][] = [];
  const unread: [string, unknown][] = [];
  const problems: Problem[] = [];
  for (const [id, input] of Object.entries(stored)) {
    if (!isSettingId(id)) {
      unread.push([id, input]);
      problems.push(unknownEntry(id, input));
      continue;
    }
    const parsed = parseStored(id, input);
    if (parsed.ok) {
      taken.push([id, parsed.value]);
    } else {
      unfit.push([id, input]);
      problems.push({ parameter: id, ...parsed.error });
    }
  }
  return {
    values: Object.fromEntries(taken) as Partial<Settings>,
    problems: problems.slice(0, maxProblems),
    unfit: Object.fromEntries(unfit),
    unread: Object.fromEntries(unread),
  };
}
