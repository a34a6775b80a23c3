/** What a recipe is made of, whatever its dialect. */
import type { ParameterId, SettingId, Settings } from "./mod.ts";

/** Forms of recipe that are read and written. */
export const dialects = ["pilotwire", "etek", "ecotap"] as const;
/** `pilotwire` is our own: an object from id to value. */
export type Dialect = (typeof dialects)[number];

/** Why an entry is not a plain value for a known setting. */
export type EntryProblem = "unknown_key" | "wrong_shape" | "duplicate_key";

/** One line of a recipe, with the parameter it stands for where there is one. */
export interface RecipeEntry {
  /** As written in the recipe; parts of composed values read `key:part`. */
  readonly key: string;
  readonly id?: ParameterId;
  /** Counted from 1, where the key names one charging point. */
  readonly evse?: number;
  readonly value: unknown;
  readonly problem?: EntryProblem;
}

/** Why a text is not a recipe at all. */
export interface RecipeFault {
  readonly code:
    | "too_large"
    | "too_many_entries"
    | "too_deep"
    | "too_complex"
    | "not_readable"
    | "wrong_shape";
  readonly given: string;
  readonly bound?: string;
  /** Place in the text, counted from 1, where it is known. */
  readonly line?: number;
  readonly column?: number;
}

/** One recipe form: to entries and back. */
export interface DialectForm {
  /** Undefined when the document does not have this form. */
  read(document: unknown): readonly RecipeEntry[] | undefined;
  /** The document that says as much of these settings as the dialect can. */
  write(settings: Settings, ids: readonly SettingId[], canWrite: (id: SettingId) => boolean): unknown;
}
