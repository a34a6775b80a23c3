/** Our own recipes: an object from id to value. Names of OCPP configuration keys are taken too. */
import { declarationOf, type ParameterId, parameterIds, type Settings } from "./mod.ts";
import { isObject } from "./plain_object.ts";
import type { DialectForm, RecipeEntry } from "./recipe_entry.ts";

const byOcppKey = new Map<string, ParameterId>(parameterIds.flatMap((id) => {
  const key = declarationOf(id)?.ocpp16;
  return key === undefined ? [] : [[key.toLowerCase(), id]];
}));

/** The parameter behind an OCPP 1.6 configuration key, compared without case. */
export function parameterOfOcppKey(key: string): ParameterId | undefined {
  return byOcppKey.get(key.toLowerCase());
}

function entry([key, value]: readonly [string, unknown]): RecipeEntry {
  const id = declarationOf(key) === undefined ? parameterOfOcppKey(key) : key as ParameterId;
  return id === undefined ? { key, value, problem: "unknown_key" } : { key, id, value };
}

/** Our own recipes: ids and plain values. */
export const pilotwireForm: DialectForm = {
  read: (document) => isObject(document) ? Object.entries(document).map(entry) : undefined,
  write: (settings: Settings, ids) => Object.fromEntries(ids.map((id) => [id, settings[id]])),
};
