/** Recipes in each dialect: exported, previewed and taken over the API. */
import type { Writer } from "../../schema/changes.ts";
import { declarationOf, isSettingId, type ParameterId } from "../../schema/mod.ts";
import { roles } from "../../schema/parameter.ts";
import { type Dialect, dialects, exportRecipe, parseRecipe } from "../../schema/recipe.ts";
import { asRole, fetchText, oncePerReader } from "./api_doors.ts";
import type { Door, DoorKind } from "./door.ts";
import { declaredRight, textOf, type World } from "./world.ts";

/** Values by id that the recipe tells. */
function valuesIn(text: string, dialect: Dialect): ReadonlyMap<string, unknown> {
  const recipe = parseRecipe(text, dialect);
  if (!recipe.ok) return new Map();
  return new Map(recipe.value.entries.flatMap(({ id, value }) => id === undefined ? [] : [[id, value]]));
}

/** A recipe that names the parameter by its key in this dialect; by its id where it has none. */
function recipeNaming(name: string, value: unknown, dialect: Dialect): string {
  const text = textOf(name as ParameterId, value);
  const keys = declarationOf(name)?.recipe;
  switch (dialect) {
    case "pilotwire":
      return JSON.stringify({ [name]: value });
    case "etek":
      return JSON.stringify([{ [keys?.etek ?? name]: text }]);
    case "ecotap": {
      const [key = name, part] = (keys?.ecotap ?? name).replace("{n}", "1").split(":");
      const said = part === undefined ? text : `${part}=${text}`;
      return JSON.stringify({ configurationKey: [{ key, readonly: false, value: said }] });
    }
  }
}

/** The recipe of a station that differs in this one setting; what it has no word for is named alone. */
function recipeSaying(world: World, name: string, value: unknown, dialect: Dialect): string {
  const stored = world.bench.parts.settings.stored();
  if (dialect === "pilotwire" || !isSettingId(name)) return recipeNaming(name, value, dialect);
  const text = exportRecipe({ ...stored, [name]: value }, dialect, "system");
  return valuesIn(text, dialect).has(name) ? text : recipeNaming(name, value, dialect);
}

function recipes(world: World, dialect: Dialect): Door {
  const stored = world.bench.parts.settings.stored();
  const sayable = valuesIn(exportRecipe(stored, dialect, "system"), dialect);
  const exported = oncePerReader((reader) => fetchText(world, reader, `/api/v1/recipe?dialect=${dialect}`));
  const mayExport = (reader: Writer) => declaredRight("system.exportConfig", reader).includes("W");
  return {
    tells: (id) => sayable.has(id),
    isExact: dialect === "pilotwire",
    namesPending: true,
    takes: (id) => isSettingId(id) && (dialect === "pilotwire" || sayable.has(id)),
    needs: { read: "system.exportConfig", write: "system.importConfig" },
    async read(reader, name) {
      const text = await exported(reader);
      if (!mayExport(reader)) return { text };
      const value = valuesIn(text.slice(4), dialect).get(name);
      if (value === undefined) return { text };
      return { text, value: dialect === "pilotwire" ? textOf(name as ParameterId, value) : String(value) };
    },
    async write(reader, name, value) {
      const visitor = await world.as(asRole(reader));
      const sent = { text: recipeSaying(world, name, value, dialect), dialect };
      const preview = await visitor.ask("POST", "/api/v1/recipe/preview", sent);
      return JSON.stringify([preview, await visitor.ask("POST", "/api/v1/recipe/import", sent)]);
    },
  };
}

export const recipeDoors: readonly DoorKind[] = dialects.map((dialect) => ({
  name: `${dialect} recipes`,
  readers: roles,
  does: ["tells", "takes from"],
  open: (world) => recipes(world, dialect),
}));
