/**
 * Where the value of a setting comes from, the later ones winning: the defaults, the seed file of this start, what was
 * stored, the `--set` of this start.
 */
import { applyChanges, type Problem } from "../schema/changes.ts";
import {
  declarationOf,
  defaults,
  isSettingId,
  type SettingId,
  settingIds,
  type Settings,
} from "../schema/mod.ts";
import { brokenRules } from "../schema/rules.ts";
import { fromStored } from "../schema/stored.ts";
import { ok, type Result } from "../schema/result.ts";

/** Values by settings id. */
export type Values = Readonly<Record<string, unknown>>;

/** Makes the text to store in place of a secret. */
export type Hash = (secret: string) => Promise<string>;

/** Where values come from, each layer over the one before. */
export interface Layers {
  /** Defaults and seed: what holds where nothing is stored. */
  readonly base: Settings;
  /** Stored by somebody, by id. */
  readonly kept: Values;
  /** Stored, but of no use to this program (unknown, wrong kind): written back untouched until set anew. */
  readonly carried: Values;
  /** From `--set`, for this run: shown and in force, not stored. */
  readonly overlay: Values;
}

export interface Sources {
  readonly stored: Values;
  /** From `--seed-settings`, by id. */
  readonly seed: Values;
  readonly overrides: Values;
  readonly hash: Hash;
}

/** What all layers together say. */
export function visible({ base, kept, overlay }: Layers): Settings {
  return { ...base, ...kept, ...overlay } as Settings;
}

/**
 * Problems of the seed and of the overrides refuse the whole: somebody just typed them. Those of the stored values are
 * handed back beside the layers: a station must start with what is left.
 */
export async function stack(
  { stored, seed, overrides, hash }: Sources,
): Promise<Result<{ readonly layers: Layers; readonly problems: readonly Problem[] }, readonly Problem[]>> {
  const seeded = applyChanges(defaults(), seed, "system");
  if (!seeded.ok) return seeded;
  const base = await hashSecrets(seeded.value.settings, namedIn(seed), hash);
  const { kept, carried, problems } = sift(base, stored);
  const overridden = applyChanges({ ...base, ...kept } as Settings, overrides, "system");
  if (!overridden.ok) return overridden;
  const overlay = pick(
    await hashSecrets(overridden.value.settings, namedIn(overrides), hash),
    namedIn(overrides),
  );
  return ok({ layers: { base, kept, carried, overlay }, problems });
}

/** Replaces the hashed secrets among `ids` by what may be stored. Empty ones stay empty: none is set. */
export async function hashSecrets(
  settings: Settings,
  ids: readonly SettingId[],
  hash: Hash,
): Promise<Settings> {
  const hashed: Record<string, unknown> = {};
  for (const id of ids) {
    const value: unknown = settings[id];
    if (declarationOf(id)?.hashed && typeof value === "string" && value !== "") {
      hashed[id] = await hash(value);
    }
  }
  return { ...settings, ...hashed } as Settings;
}

/** The part of `settings` named by `ids`. */
export function pick(settings: Settings, ids: readonly SettingId[]): Values {
  return Object.fromEntries(ids.map((id) => [id, settings[id]]));
}

/** The ids of settings among the keys. */
export function namedIn(values: Values): readonly SettingId[] {
  return Object.keys(values).filter(isSettingId);
}

/** A value that breaks a rule is kept and reported, one that is none of its kind is put by. */
function sift(
  base: Settings,
  stored: Values,
): Pick<Layers, "kept" | "carried"> & { readonly problems: readonly Problem[] } {
  const { values, problems, unfit, unread } = fromStored(stored);
  const broken = brokenRules({ ...base, ...values }, settingIds);
  return {
    kept: values,
    carried: bounded(Object.entries({ ...unfit, ...unread })),
    problems: [...problems, ...broken],
  };
}

/** Room for what a newer program may have stored; a file full of nonsense must not keep us from storing. */
const carriedBounds = { entries: 1_000, characters: 100_000 };

function bounded(entries: readonly (readonly [string, unknown])[]): Values {
  let left = carriedBounds.characters;
  const fitting = entries.slice(0, carriedBounds.entries).filter(([id, value]) => {
    left -= id.length + JSON.stringify(value).length;
    return left >= 0;
  });
  return Object.fromEntries(fitting);
}
