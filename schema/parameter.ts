/**
 * How a parameter is declared. A declaration is a plain object of facts plus `parse`, the only way in, and
 * `format`, the only way out as text; pages, REST, recipes, OCPP, command line and manual are functions of it.
 */
import { fail, ok, type Result } from "./result.ts";

export const roles = ["manufacturer", "operator", "user"] as const;
/** Who is logged in. The backend is a fourth reader and writer and has the operator's rights. */
export type Role = (typeof roles)[number];

/** `R` read, `W` write, `RW` both, `UV` the role does not learn that the parameter exists. */
export type Right = "R" | "W" | "RW" | "UV";
export type Access = Readonly<Record<Role, Right>>;

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
export type Group = (typeof groups)[number];

export type Unit = "A" | "V" | "W" | "kWh" | "Wh" | "s" | "min" | "%" | "°C" | "cycles" | "0.1 °C" | "B";

/** Names of one parameter in the three recipe dialects other than our own (which uses the id). */
export interface RecipeKeys {
  readonly etek?: string;
  /** An Ecotap key, or `key:option` for one option of a list of named options such as `com_Options:useTLS`. */
  readonly ecotap?: string;
  readonly bender?: string;
}

/** What is true of every parameter, whatever its kind. */
export interface Facts {
  readonly label: string;
  /** One sentence: what happens if I change this? */
  readonly help: string;
  readonly access: Access;
  /** `restart`: stored at once, in force after the next start. */
  readonly applies: "live" | "restart";
  /** `evse`: one value per EVSE, see {@link perEvse}. Default `station`. */
  readonly scope?: "station" | "evse";
  readonly unit?: Unit;
  /** Shown (and asked for) only while another parameter of the station has one of these values. */
  readonly visibleWhen?: { readonly parameter: string; readonly is: readonly (string | number | boolean)[] };
  /** OCPP 1.6 configuration key. */
  readonly ocpp16?: string;
  /** OCPP 2.x device model. */
  readonly ocpp2?: { readonly component: string; readonly variable: string };
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

/** Amperes on L1, L2 and L3. */
export type PerPhase = readonly [l1: number, l2: number, l3: number];

const noun = (input: unknown): string => {
  const text = typeof input === "string" ? input : JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};
const refuse = (code: Rejection["code"], input: unknown, bound?: string): { ok: false; error: Rejection } =>
  fail(bound === undefined ? { code, given: noun(input) } : { code, given: noun(input), bound });

const isEmpty = (input: unknown): boolean =>
  input === null || (typeof input === "string" && input.trim() === "");

type Range = readonly [minimum: number, maximum: number];

function parseNumber(input: unknown, [minimum, maximum]: Range, decimals: number): Parsed<number> {
  if (typeof input !== "number" && typeof input !== "string") return refuse("wrong_type", input, "a number");
  const text = String(input).trim();
  // Exponents, hexadecimal and thousands separators are refused: a setting must read the same to everybody.
  if (!/^[+-]?\d{1,15}(\.\d{1,9})?$/.test(text)) return refuse("not_a_number", input);
  const value = Number(text);
  const scaled = value * 10 ** decimals;
  if (Math.abs(scaled - Math.round(scaled)) > 1e-6) {
    return decimals === 0
      ? refuse("not_an_integer", input)
      : refuse("too_precise", input, `${decimals} decimals`);
  }
  if (value < minimum) return refuse("below_minimum", input, String(minimum));
  if (value > maximum) return refuse("above_maximum", input, String(maximum));
  return ok(value);
}

/** A whole number. `also` lists single values outside the range, such as 0 for off or 65535 for none. */
export function int<const D extends number | null>(
  facts: Facts & { readonly range: Range; readonly also?: readonly number[]; readonly default: D },
): Parameter<"int", D extends null ? number | null : number> & {
  readonly range: Range;
  readonly also?: readonly number[];
} {
  type V = D extends null ? number | null : number;
  const also = facts.also ?? [];
  const bounds = { type: "integer", minimum: facts.range[0], maximum: facts.range[1] };
  const alternatives = [
    bounds,
    ...(also.length ? [{ enum: [...also] }] : []),
    ...(facts.default === null ? [{ type: "null" }] : []),
  ];
  return {
    ...facts,
    kind: "int",
    default: facts.default as unknown as V,
    parse(input) {
      if (facts.default === null && isEmpty(input)) return ok(null as V);
      const special = parseNumber(input, [-1e15, 1e15], 0);
      if (special.ok && also.includes(special.value)) return ok(special.value as V);
      return parseNumber(input, facts.range, 0) as Parsed<V>;
    },
    format: (value) => (value === null ? "" : String(value)),
    jsonSchema: alternatives.length === 1 ? bounds : { anyOf: alternatives },
  };
}

/** A number with at most `decimals` places. */
export function decimal(
  facts: Facts & { readonly range: Range; readonly decimals: number; readonly default: number },
): Parameter<"decimal", number> & { readonly range: Range; readonly decimals: number } {
  return {
    ...facts,
    kind: "decimal",
    parse: (input) => parseNumber(input, facts.range, facts.decimals),
    format: String,
    jsonSchema: { type: "number", minimum: facts.range[0], maximum: facts.range[1] },
  };
}

const trueWords = ["true", "1", "on", "enable", "enabled", "yes"];
const falseWords = ["false", "0", "off", "disable", "disabled", "no"];

/** On or off. Text may say it in the words of any of the three makers or of OCPP. */
export function bool(facts: Facts & { readonly default: boolean }): Parameter<"bool", boolean> {
  return {
    ...facts,
    kind: "bool",
    parse(input) {
      if (typeof input === "boolean") return ok(input);
      if (typeof input !== "string" && typeof input !== "number") {
        return refuse("wrong_type", input, "true or false");
      }
      const word = String(input).trim().toLowerCase();
      if (trueWords.includes(word)) return ok(true);
      if (falseWords.includes(word)) return ok(false);
      return refuse("not_an_option", input, "true or false");
    },
    format: String,
    jsonSchema: { type: "boolean" },
  };
}

export interface Option<Name extends string> {
  readonly name: Name;
  /** What people read. */
  readonly label: string;
  /** The same choice in foreign recipes and older keys, for example `1P+N230V` or `1`. Compared without case. */
  readonly aliases?: readonly string[];
}

/** One of a fixed list. Names are ours; the makers' spellings are aliases and are taken by every door. */
export function choice<const Name extends string>(
  facts: Facts & { readonly options: readonly Option<Name>[]; readonly default: NoInfer<Name> },
): Parameter<"choice", Name> & { readonly options: readonly Option<Name>[] } {
  const spellings = ({ name, label, aliases }: Option<Name>) => [name, label, ...(aliases ?? [])];
  return {
    ...facts,
    kind: "choice",
    parse(input) {
      if (typeof input !== "string" && typeof input !== "number" && typeof input !== "boolean") {
        return refuse("wrong_type", input, "one of the options");
      }
      const word = String(input).trim().toLowerCase();
      const option = facts.options.find(({ name }) => name.toLowerCase() === word) ??
        facts.options.find((candidate) => spellings(candidate).some((known) => known.toLowerCase() === word));
      const names = facts.options.map(({ name }) => name).join(", ");
      return option === undefined ? refuse("not_an_option", input, names) : ok(option.name);
    },
    format: (value) => value,
    jsonSchema: { enum: facts.options.map(({ name }) => name) },
  };
}

// Control characters would end lines in logs and break displays; everything else a person can type is allowed.
// deno-lint-ignore no-control-regex
const controlCharacters = /[\u0000-\u001f\u007f]/;

interface TextFacts extends Facts {
  /** In characters. */
  readonly maxLength: number;
  readonly minLength?: number;
  /** Characters allowed, and in words what that means, for the error. */
  readonly pattern?: { readonly regex: RegExp; readonly meaning: string };
}

function parseText(input: unknown, facts: TextFacts): Parsed<string> {
  if (typeof input !== "string" && typeof input !== "number") return refuse("wrong_type", input, "text");
  const text = String(input);
  const { length } = [...text];
  if (length > facts.maxLength) return refuse("too_long", input, `${facts.maxLength} characters`);
  if (length < (facts.minLength ?? 0)) return refuse("too_short", input, `${facts.minLength} characters`);
  if (controlCharacters.test(text)) return refuse("bad_characters", input, "no control characters");
  if (facts.pattern && !facts.pattern.regex.test(text)) {
    return refuse("bad_characters", input, facts.pattern.meaning);
  }
  return ok(text);
}

const textSchema = ({ minLength = 0, maxLength }: TextFacts) => ({ type: "string", minLength, maxLength });

export function text(
  facts: TextFacts & { readonly default: string },
): Parameter<"text", string> & { readonly maxLength: number } {
  return {
    ...facts,
    kind: "text",
    parse: (input) => parseText(input, facts),
    format: (value) => value,
    jsonSchema: textSchema(facts),
  };
}

/** Can be written, never read back through any door. Empty means none is set. */
export function secret(facts: TextFacts): Parameter<"secret", string> & { readonly maxLength: number } {
  return {
    ...facts,
    kind: "secret",
    default: "",
    parse(input) {
      if (input === "") return ok("");
      const parsed = parseText(input, facts);
      // The text that was refused must not travel into logs and answers.
      return parsed.ok ? parsed : fail({ ...parsed.error, given: "(secret)" });
    },
    format: (value) => value,
    jsonSchema: { ...textSchema(facts), writeOnly: true },
  };
}

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const dottedQuad = new RegExp(`^${octet}(\\.${octet}){3}$`);

/** Four octets, or empty where `default` is null. */
export function ipv4<const D extends string | null>(
  facts: Facts & { readonly default: D },
): Parameter<"ipv4", D extends null ? string | null : string> {
  type V = D extends null ? string | null : string;
  const schema = { type: "string", format: "ipv4" };
  return {
    ...facts,
    kind: "ipv4",
    default: facts.default as unknown as V,
    parse(input) {
      if (facts.default === null && isEmpty(input)) return ok(null as V);
      if (typeof input !== "string") return refuse("wrong_type", input, "an IPv4 address");
      return dottedQuad.test(input.trim())
        ? ok(input.trim() as V)
        : refuse("bad_address", input, "four numbers 0 to 255");
    },
    format: (value) => value ?? "",
    jsonSchema: facts.default === null ? { anyOf: [schema, { type: "null" }] } : schema,
  };
}

/** An address with one of the schemes, or empty for none. Passwords inside an address are refused. */
export function url(
  facts: Facts & {
    readonly schemes: readonly string[];
    readonly maxLength?: number;
    readonly default: string;
  },
): Parameter<"url", string> & { readonly schemes: readonly string[] } {
  const maxLength = facts.maxLength ?? 512;
  return {
    ...facts,
    kind: "url",
    parse(input) {
      if (typeof input !== "string") return refuse("wrong_type", input, "an address");
      const trimmed = input.trim();
      if (trimmed === "") return ok("");
      if (trimmed.length > maxLength) return refuse("too_long", input, `${maxLength} characters`);
      // #SN# and #OSN# are placeholders (Ecotap com_Endpoint), not fragments.
      const probe = URL.parse(trimmed.replaceAll(/#(O?SN)#/g, "$1"));
      const schemes = facts.schemes.map((scheme) => `${scheme}://`).join(" or ");
      if (!probe || !facts.schemes.includes(probe.protocol.slice(0, -1)) || probe.hostname === "") {
        return refuse("bad_url", input, `starts with ${schemes}`);
      }
      if (probe.username || probe.password) {
        return refuse("bad_url", "(address with a password)", "no user or password inside");
      }
      return ok(trimmed);
    },
    format: (value) => value,
    jsonSchema: { type: "string", maxLength },
  };
}

/** `hh:mm`, local time of the station. */
export function timeOfDay(facts: Facts & { readonly default: string }): Parameter<"timeOfDay", string> {
  return {
    ...facts,
    kind: "timeOfDay",
    parse(input) {
      if (typeof input !== "string") return refuse("wrong_type", input, "hh:mm");
      const trimmed = input.trim();
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(trimmed)
        ? ok(trimmed)
        : refuse("bad_time", input, "00:00 to 23:59");
    },
    format: (value) => value,
    jsonSchema: { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" },
  };
}

/** Amperes on each phase: `[20,20,20]`, or as text `20/20/20`. One number stands for all three. */
export function perPhase<const D extends PerPhase | null>(
  facts: Facts & { readonly range: Range; readonly default: D },
): Parameter<"perPhase", D extends null ? PerPhase | null : PerPhase> & { readonly range: Range } {
  type V = D extends null ? PerPhase | null : PerPhase;
  const schema = {
    type: "array",
    items: { type: "number", minimum: facts.range[0], maximum: facts.range[1] },
    minItems: 3,
    maxItems: 3,
  };
  return {
    ...facts,
    kind: "perPhase",
    default: facts.default as unknown as V,
    parse(input) {
      if (facts.default === null && isEmpty(input)) return ok(null as V);
      const parts = Array.isArray(input)
        ? input
        : typeof input === "number"
        ? [input]
        : String(input).split(/[/,;]/);
      const all = parts.length === 1 ? [parts[0], parts[0], parts[0]] : parts;
      if (all.length !== 3) return refuse("wrong_count", input, "one value or three");
      const values: number[] = [];
      for (const part of all) {
        const parsed = parseNumber(part, facts.range, 1);
        if (!parsed.ok) return parsed;
        values.push(parsed.value);
      }
      return ok(values as unknown as V);
    },
    format: (value) => (value === null ? "" : value.join("/")),
    jsonSchema: facts.default === null ? { anyOf: [schema, { type: "null" }] } : schema,
  };
}

/** Some of a fixed list of names, in the order given: `["Voltage","Current.Import"]`, as text `Voltage,Current.Import`. */
export function list<const Name extends string>(
  facts: Facts & { readonly options: readonly Name[]; readonly default: readonly NoInfer<Name>[] },
): Parameter<"list", readonly Name[]> & { readonly options: readonly Name[] } {
  return {
    ...facts,
    kind: "list",
    parse(input) {
      if (!Array.isArray(input) && typeof input !== "string") {
        return refuse("wrong_type", input, "a list of names");
      }
      const names = (Array.isArray(input) ? input : input.split(",")).map((name) => String(name).trim());
      const asked = names.filter((name) => name !== "");
      if (asked.length > facts.options.length) {
        return refuse("wrong_count", input, `${facts.options.length} names`);
      }
      const found: Name[] = [];
      for (const name of asked) {
        const option = facts.options.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
        if (option === undefined) return refuse("not_an_option", name, facts.options.join(", "));
        if (found.includes(option)) return refuse("duplicate", name);
        found.push(option);
      }
      return ok(found);
    },
    format: (value) => value.join(","),
    jsonSchema: { type: "array", items: { enum: [...facts.options] }, uniqueItems: true },
  };
}

/** A Modbus register address; 65535 means that the quantity is not there. */
export function register(
  facts: Facts & { readonly default: number },
): Parameter<"register", number> {
  return {
    ...facts,
    kind: "register",
    parse: (input) => parseNumber(input, [0, 65535], 0),
    format: String,
    jsonSchema: { type: "integer", minimum: 0, maximum: 65535 },
  };
}

/** Something the station tells: never stored, never written. `type` is what the read model holds. */
export function live<const T extends "text" | "number" | "time">(
  facts: Omit<Facts, "applies"> & { readonly type: T },
): Facts & { readonly kind: "live"; readonly type: T } {
  return { ...facts, applies: "live", kind: "live" };
}

/** A number that only grows and survives power loss. */
export function counter(
  facts: Omit<Facts, "applies">,
): Facts & { readonly kind: "counter"; readonly type: "number" } {
  return { ...facts, applies: "live", kind: "counter", type: "number" };
}

/** A button. `input`, when given, says what is typed beside it. */
export function action(
  facts: Omit<Facts, "applies"> & {
    readonly input?: { readonly label: string; readonly maxLength: number; readonly optional?: boolean };
  },
): Facts & {
  readonly kind: "action";
  readonly input?: { readonly label: string; readonly maxLength: number; readonly optional?: boolean };
} {
  return { ...facts, applies: "live", kind: "action" };
}

// deno-lint-ignore no-explicit-any -- the element type is carried by ValueOf, not by this bound
type AnyParameter = Parameter<string, any>;

/**
 * One value per EVSE in place of one for the station: JSON `[16,20]`, text `16,20`. A single value stands for every
 * EVSE, and the last one repeats for those beyond the list. Not for kinds whose text holds commas.
 */
export function perEvse<P extends AnyParameter>(
  declaration: P,
): Omit<P, "default" | "parse" | "format" | "jsonSchema" | "scope"> & {
  readonly scope: "evse";
  /** The declaration of a single value, for forms that draw one field per EVSE. */
  readonly each: P;
  readonly default: readonly ValueOf<P>[];
  parse(input: unknown): Parsed<readonly ValueOf<P>[]>;
  format(value: readonly ValueOf<P>[]): string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
} {
  type V = ValueOf<P>;
  return {
    ...declaration,
    scope: "evse",
    each: declaration,
    default: [declaration.default as V],
    parse(input) {
      const parts = Array.isArray(input) ? input : typeof input === "string" ? input.split(",") : [input];
      if (parts.length < 1 || parts.length > maxEvses) {
        return refuse("wrong_count", input, `1 to ${maxEvses} values`);
      }
      const values: V[] = [];
      for (const part of parts) {
        const parsed = declaration.parse(typeof part === "string" ? part.trim() : part) as Parsed<V>;
        if (!parsed.ok) return parsed;
        values.push(parsed.value);
      }
      return ok(values);
    },
    format: (value) => value.map((each) => declaration.format(each)).join(","),
    jsonSchema: { type: "array", items: declaration.jsonSchema, minItems: 1, maxItems: maxEvses },
  };
}

/** More charging points than this on one controller are refused by board files and per-EVSE lists. */
export const maxEvses = 8;

/** The value type of a declaration; `never` for live values, counters and actions, which are not stored. */
export type ValueOf<P> = P extends { parse(input: unknown): Parsed<infer V> } ? V : never;
