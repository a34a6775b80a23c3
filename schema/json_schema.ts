/** JSON Schema (draft 2020-12) of the settings, for editors, the OpenAPI document and other people's programs. */
import { declarationOf, type SettingId, settingIds } from "./mod.ts";
import { canSee, canWrite, type Reader } from "./rights.ts";

function property(id: SettingId, reader: Reader | undefined): Readonly<Record<string, unknown>> {
  const declaration = declarationOf(id);
  if (declaration === undefined) return {};
  const { kind, label, help, unit, jsonSchema } = declaration;
  return {
    ...jsonSchema,
    title: label,
    description: unit === undefined ? help : `${help} Unit: ${unit}.`,
    ...(kind === "secret" ? {} : { default: declaration.default }),
    ...(reader === undefined || canWrite(id, reader) ? {} : { readOnly: true }),
  };
}

/** The settings this reader may see, none of them required; without a reader all settings. */
export function jsonSchema(reader?: Reader): Readonly<Record<string, unknown>> {
  const ids = settingIds.filter((id) => reader === undefined || canSee(id, reader));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Pilotwire settings",
    type: "object",
    properties: Object.fromEntries(ids.map((id) => [id, property(id, reader)])),
    additionalProperties: false,
  };
}
