/** Kinds of words: on or off, one of a list, several of a list, named numbers. */
import { type Facts, type Parameter, type Range, refuse } from "../facts.ts";
import { fail, ok } from "../result.ts";
import { parseNumber } from "./numbers.ts";

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

/** One of the values that a choice can have. */
export interface Option<Name extends string> {
  readonly name: Name;
  /** What people read. */
  readonly label: string;
  /** The same choice in foreign recipes and older keys, for example `1P+N230V` or `1`. Compared without case. */
  readonly aliases?: readonly string[];
  /** The value written to a recipe of that maker where the name is not it; taken like an alias. */
  readonly etek?: string;
  readonly ecotap?: string;
}

/** One of a fixed list. Names are ours; the makers' spellings are aliases and are taken by every door. */
export function choice<const Name extends string>(
  facts: Facts & { readonly options: readonly Option<Name>[]; readonly default: NoInfer<Name> },
): Parameter<"choice", Name> & { readonly options: readonly Option<Name>[] } {
  const spellings = ({ name, label, aliases = [], etek = name, ecotap = name }: Option<Name>) =>
    [name, label, etek, ecotap, ...aliases].map((spelling) => spelling.toLowerCase());
  return {
    ...facts,
    kind: "choice",
    parse(input) {
      if (typeof input !== "string" && typeof input !== "number" && typeof input !== "boolean") {
        return refuse("wrong_type", input, "one of the options");
      }
      const word = String(input).trim().toLowerCase();
      const option = facts.options.find(({ name }) => name.toLowerCase() === word) ??
        facts.options.find((candidate) => spellings(candidate).includes(word));
      const names = facts.options.map(({ name }) => name).join(", ");
      return option === undefined ? refuse("not_an_option", input, names) : ok(option.name);
    },
    format: (value) => value,
    jsonSchema: { enum: facts.options.map(({ name }) => name) },
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
      const names: readonly unknown[] = Array.isArray(input) ? input : input.split(",");
      if (!names.every((name) => typeof name === "string")) {
        return refuse("wrong_type", input, "a list of names");
      }
      const asked = names.map((name) => name.trim()).filter((name) => name !== "");
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

/** Range of one member of a list of named options. */
export type Members<Name extends string> = Readonly<Record<Name, Range>>;

/** Reads `name=value,...` into pairs; a member without `=` has no value. */
function pairs(input: unknown): [string, unknown][] | undefined {
  if (typeof input === "string") {
    return input.split(",").filter((part) => part.trim() !== "").map((part) => {
      const [name = "", value] = part.split("=", 2);
      return [name.trim(), value?.trim()];
    });
  }
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  return Object.entries(input);
}

/** A list of named numbers: JSON `{"warn":1,"gsm":3}`, text `warn=1,gsm=3`. Members left out keep their default. */
export function options<const Name extends string>(
  facts: Facts & {
    readonly members: Members<Name>;
    readonly default: Readonly<Record<NoInfer<Name>, number>>;
  },
): Parameter<"options", Readonly<Record<Name, number>>> & { readonly members: Members<Name> } {
  const names = Object.keys(facts.members) as Name[];
  const find = (word: string) => names.find((name) => name.toLowerCase() === word.toLowerCase());
  return {
    ...facts,
    kind: "options",
    parse(input) {
      const given = pairs(input);
      if (given === undefined) return refuse("wrong_type", input, "name=value,...");
      if (given.length > names.length) return refuse("wrong_count", input, `${names.length} options`);
      const values: Record<Name, number> = { ...facts.default };
      for (const [word, part] of given) {
        const name = find(word);
        if (name === undefined) return refuse("not_an_option", word, names.join(", "));
        const parsed = parseNumber(part, facts.members[name], 0);
        if (!parsed.ok) return fail({ ...parsed.error, given: `${name}=${parsed.error.given}` });
        values[name] = parsed.value;
      }
      return ok(values);
    },
    format: (value) => names.map((name) => `${name}=${value[name]}`).join(","),
    jsonSchema: {
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, {
        type: "integer",
        minimum: facts.members[name][0],
        maximum: facts.members[name][1],
      }])),
      additionalProperties: false,
    },
  };
}
