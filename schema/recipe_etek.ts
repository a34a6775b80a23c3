/** Recipes of ETEK controllers: an array of objects with one key and a text each. */
import {
  type Declaration,
  declarationOf,
  type ParameterId,
  parameterIds,
  type SettingId,
  type Settings,
} from "./mod.ts";
import { excerpt } from "./parameter.ts";
import { isObject } from "./plain_object.ts";
import type { DialectForm, RecipeEntry } from "./recipe_entry.ts";

const byKey = new Map<string, ParameterId>(parameterIds.flatMap((id) => {
  const { etek, etekAlso = [] } = declarationOf(id)?.recipe ?? {};
  return etek === undefined ? [] : [etek, ...etekAlso].map((key) => [key, id]);
}));

function entry(key: string, value: unknown): RecipeEntry {
  const id = byKey.get(key.trim());
  if (id === undefined) return { key, value, problem: "unknown_key" };
  return typeof value === "object" ? { key, id, value, problem: "wrong_shape" } : { key, id, value };
}

function entries(item: unknown): readonly RecipeEntry[] {
  const pairs = isObject(item) ? Object.entries(item) : [];
  if (pairs.length === 0) return [{ key: excerpt(item), value: "", problem: "wrong_shape" }];
  return pairs.map(([key, value]) => entry(key, value));
}

/** In the words of these recipes: 1 and 0 for on and off, numbers for choices. */
function written(declaration: Declaration, value: unknown): string {
  // The form has one value for the station; it speaks for the first charging point.
  if (declaration.each) return written(declaration.each, Array.isArray(value) ? value[0] : value);
  if (typeof value === "boolean") return value ? "1" : "0";
  const chosen = declaration.options?.find((option) => typeof option !== "string" && option.name === value);
  if (typeof chosen === "object" && chosen.etek !== undefined) return chosen.etek;
  return declaration.format?.(value) ?? "";
}

function item(settings: Settings, id: SettingId): readonly Readonly<Record<string, string>>[] {
  const declaration = declarationOf(id);
  const key = declaration?.recipe?.etek;
  if (declaration === undefined || key === undefined) return [];
  return [{ [key]: written(declaration, settings[id]) }];
}

/** Keys and value texts of ETEK recipes. */
export const etekForm: DialectForm = {
  read: (document) => Array.isArray(document) ? document.flatMap(entries) : undefined,
  write: (settings, ids) => ids.flatMap((id) => item(settings, id)),
};
