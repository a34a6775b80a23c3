/**
 * Recipes of Ecotap controllers: the answer of GetConfiguration, or a flat object of its keys. Some keys hold several
 * values, either named (`com_Options`: `Events=1,useTLS=0`) or in a fixed order (`chg_KWH1`: `type,3,9600,N,1`).
 */
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

/** These controllers have two charging points. */
const channels = [1, 2] as const;
/** More parts than this in one value are not looked at. */
const maxParts = 64;

const meterParts = ["type", "address", "baudrateOrPulses", "parity", "stopbits"] as const;
const readerParts = ["type", "channel"] as const;
/** Keys whose parts are told apart by their place. */
const places: Readonly<Record<string, readonly string[]>> = {
  chg_KWH1: meterParts,
  chg_KWH2: meterParts,
  chg_KWH3: meterParts,
  chg_Reader1: readerParts,
  chg_Reader2: readerParts,
  gsm_APN: ["name", "user", "password"],
};

interface Target {
  /** `key` or `key:part`, as the maker spells it. */
  readonly name: string;
  readonly id: ParameterId;
  readonly evse?: number;
}

function targetsOf(id: ParameterId): readonly Target[] {
  const { recipe, ocpp16 } = declarationOf(id) ?? {};
  // These controllers answer to the standard keys too.
  const name = recipe?.ecotap ?? ocpp16;
  if (name === undefined) return [];
  if (!name.includes("{n}")) return [{ name, id }];
  return channels.map((evse) => ({ name: name.replace("{n}", String(evse)), id, evse }));
}

const targets: readonly Target[] = parameterIds.flatMap(targetsOf);
const byName = new Map(targets.map((target) => [target.name.toLowerCase(), target]));
const baseOf = (name: string): string => name.split(":", 1)[0] ?? name;
const composed = new Set(
  targets.filter(({ name }) => name.includes(":")).map(({ name }) => baseOf(name).toLowerCase()),
);
const placesOf = (key: string) =>
  Object.entries(places).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];

/** Whether the key is one that only these controllers have. */
export function isEcotapKey(key: string): boolean {
  const id = byName.get(key.toLowerCase())?.id;
  return composed.has(key.toLowerCase()) ||
    (id !== undefined && declarationOf(id)?.recipe?.ecotap !== undefined);
}

function simple(key: string, value: unknown): RecipeEntry {
  const target = byName.get(key.toLowerCase());
  if (target === undefined) return { key, value, problem: "unknown_key" };
  const { id, evse } = target;
  if (typeof value === "object") return { key, id, value, problem: "wrong_shape" };
  return evse === undefined ? { key, id, value } : { key, id, evse, value };
}

function placed(key: string, names: readonly string[], parts: readonly string[]): readonly RecipeEntry[] {
  return parts.flatMap((part, index): readonly RecipeEntry[] => {
    if (part.trim() === "") return []; // An empty place says nothing.
    const name = names[index];
    return [
      name === undefined ? { key, value: part, problem: "wrong_shape" } : simple(`${key}:${name}`, part),
    ];
  });
}

function namedPart(key: string, part: string): readonly RecipeEntry[] {
  if (part.trim() === "") return [];
  const equals = part.indexOf("=");
  if (equals < 0) return [{ key, value: part, problem: "wrong_shape" }];
  return [simple(`${key}:${part.slice(0, equals).trim()}`, part.slice(equals + 1))];
}

function entries(key: string, value: unknown): readonly RecipeEntry[] {
  if (!composed.has(key.toLowerCase())) return [simple(key, value)];
  const parts = typeof value === "string" ? value.split(",") : [];
  if (parts.length === 0 || parts.length > maxParts) return [{ key, value, problem: "wrong_shape" }];
  const names = placesOf(key);
  return names ? placed(key, names, parts) : parts.flatMap((part) => namedPart(key, part));
}

function listed(item: unknown): readonly RecipeEntry[] {
  if (!isObject(item) || typeof item["key"] !== "string") {
    return [{ key: excerpt(item), value: "", problem: "wrong_shape" }];
  }
  return entries(item["key"], item["value"] ?? "");
}

/** The forms in which two values differ between these controllers and us. */
function converted(all: readonly RecipeEntry[]): readonly RecipeEntry[] {
  const tls = all.find(({ id }) => id === "backend.useTls")?.value;
  return all.map((entry) => {
    const { id, value } = entry;
    if (typeof value !== "string") return entry;
    // The address has no scheme there; an option says whether it is encrypted.
    if (id === "backend.backendUrl" && value !== "" && !value.includes("://")) {
      return { ...entry, value: `${tls === "1" ? "wss" : "ws"}://${value}` };
    }
    // `user:password`; the user is the charge point ID in any case.
    if (id === "backend.authorizationKey") return { ...entry, value: value.slice(value.indexOf(":") + 1) };
    return entry;
  });
}

function read(document: unknown): readonly RecipeEntry[] | undefined {
  if (!isObject(document)) return undefined;
  const list = document["configurationKey"];
  const all = Array.isArray(list)
    ? list.flatMap(listed)
    : Object.entries(document).flatMap(([key, value]) => entries(key, value));
  return converted(all);
}

function word(declaration: Declaration, value: unknown, isPart: boolean): string {
  if (typeof value === "boolean" && isPart) return value ? "1" : "0";
  const chosen = declaration.options?.find((option) => typeof option !== "string" && option.name === value);
  if (typeof chosen === "object" && chosen.ecotap !== undefined) return chosen.ecotap;
  return declaration.format?.(value) ?? "";
}

/** The last value of a list repeats for the channels beyond it. */
function atChannel(values: readonly unknown[], evse: number): unknown {
  return values[Math.min(evse, values.length) - 1];
}

function written(settings: Settings, id: SettingId, { name, evse }: Target): string {
  const declaration = declarationOf(id);
  const value: unknown = settings[id];
  if (declaration === undefined) return "";
  const { each } = declaration;
  if (each === undefined || !Array.isArray(value)) return word(declaration, value, name.includes(":"));
  if (evse !== undefined) return word(each, atChannel(value, evse), true);
  const count = Math.max(value.length, channels.length);
  return Array.from({ length: count }, (_, index) => word(each, atChannel(value, index + 1), false)).join(
    ",",
  );
}

interface Line {
  readonly key: string;
  readonly part?: string;
  readonly value: string;
  readonly readonly: boolean;
}

/** A comma or an equals sign inside a part cannot be said in this form. */
const isSayable = ({ part, value }: Line): boolean => part === undefined || !/[,=]/.test(value);

function joined(lines: readonly Line[]): string {
  const [first] = lines;
  if (first?.part === undefined) return first?.value ?? "";
  const names = placesOf(first.key);
  if (names === undefined) return lines.map(({ part, value }) => `${part}=${value}`).join(",");
  return names.map((name) => lines.find(({ part }) => part === name)?.value ?? "").join(",");
}

function write(settings: Settings, ids: readonly SettingId[], canWrite: (id: SettingId) => boolean): unknown {
  const lines = ids.flatMap((id) =>
    targets.filter((target) => target.id === id).map((target): Line => {
      const [key = "", part] = target.name.split(":", 2);
      const value = written(settings, id, target);
      return part === undefined
        ? { key, value, readonly: !canWrite(id) }
        : { key, part, value, readonly: !canWrite(id) };
    })
  ).filter(isSayable);
  const keys = [...new Set(lines.map(({ key }) => key))];
  return {
    configurationKey: keys.map((key) => {
      const own = lines.filter((line) => line.key === key);
      return { key, readonly: own.every((line) => line.readonly), value: joined(own) };
    }),
  };
}

/** Keys and value texts of Ecotap recipes. */
export const ecotapForm: DialectForm = { read, write };
