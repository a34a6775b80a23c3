/** Sentences about problems, for people. All texts stand in one table, so that a translation is a file. */
import type { Group } from "./parameter.ts";
import type { Problem } from "./changes.ts";
import { declarationOf, groupOf, type ParameterId } from "./mod.ts";
import type { LeftOut } from "./recipe.ts";
import type { RecipeFault } from "./recipe_entry.ts";

/** Words in braces are filled in: `label`, `given`, `bound` with their unit, `from` the setting with the bound. */
export const texts = {
  groups: {
    state: "State",
    network: "Network",
    installation: "Installation",
    system: "System",
    backend: "Backend",
    whitelist: "Whitelist",
    manufacturer: "Manufacturer",
    loadManagement: "Load management",
    authorization: "Authorization",
    hems: "Energy manager",
    notifications: "Notifications",
  } satisfies Record<Group, string>,
  problems: {
    wrong_type: "{label}: {given} is not {bound}.",
    not_a_number: "{label}: {given} is not a number.",
    not_an_integer: "{label}: {given} is not a whole number.",
    too_precise: "{label}: {given} has more than {bound}.",
    below_minimum: "{label}: {given} is below the least of {bound}.",
    above_maximum: "{label}: {given} is above the most of {bound}.",
    not_an_option: "{label}: {given} is none of {bound}.",
    too_long: "{label}: {given} is longer than {bound}.",
    too_short: "{label}: {given} is shorter than {bound}.",
    bad_characters: "{label}: {given} has characters that are not allowed; {bound}.",
    bad_address: "{label}: {given} is not an IPv4 address; {bound}.",
    bad_url: "{label}: {given} is not an address of the right form; {bound}.",
    bad_time: "{label}: {given} is not a time from {bound}.",
    wrong_count: "{label}: {given} does not have {bound}.",
    duplicate: "{label}: {given} is there twice.",
    required: "{label} must not be empty.",
    read_only: "{label} cannot be set.",
    unknown_parameter: "There is no setting {label}.",
    no_right: "{label} may not be changed by this role.",
    not_yet_supported: "{label} is not supported by this version yet.",
    not_different: "{label}: {given} is already taken by {from}.",
    must_stay_set: "{label} can be replaced by a new one, but not emptied.",
    more_problems: "{given} more problems are not listed.",
  } satisfies Record<Problem["code"], string>,
  /** In place of the above where another setting holds the bound. */
  bounds: {
    below_minimum: "{label}: {given} is below the {bound} set as {from}.",
    above_maximum: "{label}: {given} is above the {bound} set as {from}.",
  },
  faults: {
    too_large: "The recipe has {given} characters; at most {bound} are read.",
    too_many_entries: "The recipe has {given} entries; at most {bound} are read.",
    too_deep: "The recipe is nested more than {bound} levels deep.",
    too_complex: "The recipe is made of more than {bound} parts.",
    not_readable: "The recipe cannot be read: {given}; expected {bound}.",
    wrong_shape: "The recipe does not have the form of its dialect: {given}.",
  } satisfies Record<RecipeFault["code"], string>,
  atLine: "Line {line}, column {column}: {sentence}",
  leftOut: {
    unknown_key: "unknown",
    wrong_shape: "damaged",
    duplicate_key: "there twice",
    not_yet_supported: "not supported by this version yet",
    read_only: "cannot be set",
  } satisfies Record<LeftOut["reason"], string>,
  atEvse: "{sentence} (charging point {evse})",
  setting: "{label} ({group})",
} as const;

/** Puts the facts in place of the words in braces, in one pass, so that a given text cannot name another fact. */
export function fill(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}

/** `Hardware limit (Installation)`; the name itself when it is nobody's. */
export function settingName(id: string): string {
  const label = declarationOf(id)?.label;
  if (label === undefined) return id;
  return fill(texts.setting, { label, group: texts.groups[groupOf(id as ParameterId)] });
}

/** Adds the unit where the text is a number: `80 A`, but not to a word that was typed in its place. */
function withUnit(value: string, unit: string | undefined): string {
  return unit !== undefined && /^[+-]?[\d.]+$/.test(value) ? `${value} ${unit}` : value;
}

function template({ code, boundFrom }: Problem): string {
  const ofSetting = boundFrom !== undefined && (code === "below_minimum" || code === "above_maximum");
  return ofSetting ? texts.bounds[code] : texts.problems[code];
}

/** One sentence that names the setting, what was given, the bound, and where the bound comes from. */
export function sentence(problem: Problem): string {
  const { parameter, given, bound = "", boundFrom, evse } = problem;
  const declaration = declarationOf(parameter);
  const known = declaration !== undefined && problem.code !== "unknown_parameter";
  const text = fill(template(problem), {
    label: known ? settingName(parameter) : parameter,
    given: withUnit(given, declaration?.unit),
    bound: withUnit(bound, declaration?.unit),
    from: boundFrom === undefined ? "" : settingName(boundFrom),
  });
  return evse === undefined ? text : fill(texts.atEvse, { sentence: text, evse: String(evse) });
}

/** Why a text is not a recipe, with both the figure and its bound. */
export function faultSentence({ code, given, bound = "JSON or YAML", line, column }: RecipeFault): string {
  const text = fill(texts.faults[code], { given, bound });
  if (line === undefined || column === undefined) return text;
  return fill(texts.atLine, { sentence: text, line: String(line), column: String(column) });
}
