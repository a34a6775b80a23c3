/**
 * How a parameter is declared. A declaration is a plain object of facts plus `parse`, the only way in, and
 * `format`, the only way out as text; pages, REST, recipes, OCPP, command line and manual are functions of it.
 */
import { fail, type Result } from "./result.ts";

/** Who can log in, most rights first. */
export const roles = ["manufacturer", "operator", "user"] as const;
/** Who is logged in. The backend is a fourth reader and writer and has the operator's rights. */
export type Role = (typeof roles)[number];

/** `R` read, `W` write, `RW` both, `UV` the role does not learn that the parameter exists. */
export type Right = "R" | "W" | "RW" | "UV";
/** The right of each role to one parameter. */
export type Access = Readonly<Record<Role, Right>>;

/** First parts of the ids, in the order of the pages. */
export const groups = [
  "state",
  "network",
  "installation",
  "system",
  "backend",
  "whitelist",
  "manufacturer",
  "loadManagement",
  "authorization",
  "hems",
  "notifications",
] as const;
/** First part of an id. */
export type Group = (typeof groups)[number];

/** Units that values are told and typed in. */
export type Unit =
  | "A"
  | "V"
  | "W"
  | "kWh"
  | "Wh"
  | "s"
  | "min"
  | "h"
  | "%"
  | "°C"
  | "cycles"
  | "0.1 °C"
  | "B";

/** Names of one parameter in the recipe dialects other than our own (which uses the id). */
export interface RecipeKeys {
  readonly etek?: string;
  /** Spellings of the ETEK key met in damaged prints of the manual; taken, never written. */
  readonly etekAlso?: readonly string[];
  /**
   * An Ecotap key, or `key:option` for one part of a composed value such as `com_Options:useTLS`.
   * `{n}` stands for the number of the charging point: `chg_KWH{n}:address`.
   */
  readonly ecotap?: string;
  /** Label on the Bender pages. Those pages have no recipe files; it serves the search. */
  readonly bender?: string;
}

/** What is true of every parameter, whatever its kind. */
export interface Facts {
  readonly label: string;
  /** Heading under which pages gather settings of one group; those of one section stand together. */
  readonly section?: string;
  /** One sentence: what happens if I change this? */
  readonly help: string;
  readonly access: Access;
  /** `restart`: stored at once, in force after the next start. */
  readonly applies: "live" | "restart";
  /** `evse`: one value per EVSE, see {@link perEvse}. Default `station`. */
  readonly scope?: "station" | "evse";
  readonly unit?: Unit;
  /** Shown (and asked for) only while another setting has one of these values, on any EVSE if it has several. */
  readonly visibleWhen?: { readonly parameter: string; readonly is: readonly (string | number | boolean)[] };
  /** OCPP 1.6 configuration key. */
  readonly ocpp16?: string;
  /** OCPP 2.x device model. */
  readonly ocpp2?: { readonly component: string; readonly variable: string; readonly instance?: string };
  readonly recipe?: RecipeKeys;
  /** Why no door shows it yet: the function it steers is not built. */
  readonly pending?: string;
  /** What is lost or endangered; pages ask for this word to be typed before the change is taken. */
  readonly danger?: { readonly word: string; readonly warning: string };
}

/** Why one value was refused. `bound` is the limit that was passed, as text. */
export interface Rejection {
  readonly code:
    | "wrong_type"
    | "not_a_number"
    | "not_an_integer"
    | "too_precise"
    | "below_minimum"
    | "above_maximum"
    | "not_an_option"
    | "too_long"
    | "too_short"
    | "bad_characters"
    | "bad_address"
    | "bad_url"
    | "bad_time"
    | "wrong_count"
    | "duplicate"
    | "required"
    | "read_only";
  readonly given: string;
  readonly bound?: string;
}

/** A value that holds, or why the input is none. */
export type Parsed<V> = Result<V, Rejection>;

/** Facts plus behaviour, the form every declaration has at run time. */
export interface Parameter<Kind extends string, V> extends Facts {
  readonly kind: Kind;
  /** `null` when the parameter may be left empty and is by default. */
  readonly default: V;
  /** Takes the text of a form, a recipe or OCPP, or the JSON value of the REST door. Never throws. */
  parse(input: unknown): Parsed<V>;
  /** Text that `parse` takes back; empty for `null`. */
  format(value: V): string;
  /** JSON Schema (draft 2020-12) of the JSON form of the value. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}

/** Inclusive at both ends. */
export type Range = readonly [minimum: number, maximum: number];

/** Amperes on L1, L2 and L3. */
export type PerPhase = readonly [l1: number, l2: number, l3: number];

// Walks one level only: input may be nested deeper than a stack can follow, or hold objects without a text form.
function shallow(input: unknown): string {
  if (typeof input === "string") return input;
  if (typeof input === "object" && input !== null) return Array.isArray(input) ? "[...]" : "{...}";
  return typeof input === "function" || typeof input === "symbol" ? typeof input : String(input);
}

/** At most 60 characters of one line that remind the writer of what was given. */
export function excerpt(input: unknown): string {
  const whole = Array.isArray(input) ? `[${input.slice(0, 20).map(shallow).join(",")}]` : shallow(input);
  const text = whole.slice(0, 100).replaceAll(/\p{Cc}/gu, " ");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The refusal of one value. */
export function refuse(
  code: Rejection["code"],
  input: unknown,
  bound?: string,
): { readonly ok: false; readonly error: Rejection } {
  return fail(bound === undefined ? { code, given: excerpt(input) } : { code, given: excerpt(input), bound });
}

/** Whether the writer left the field empty. */
export function isEmpty(input: unknown): boolean {
  return input === null || (typeof input === "string" && input.trim() === "");
}

/** The value type of a declaration; `never` for live values, counters and actions, which are not stored. */
export type ValueOf<P> = P extends { parse(input: unknown): Parsed<infer V> } ? V : never;

/** Marks a declaration whose function is not built yet: no door shows it, nothing is stored for it. */
export function pending<P extends object>(why: string, declaration: P): P & { readonly pending: string } {
  return { ...declaration, pending: why };
}
