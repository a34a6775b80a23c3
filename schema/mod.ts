/** The table of all parameters, and the types that follow from it. */
import type { Facts, Group, Option, Parsed, Range, ValueOf } from "./parameter.ts";
import type { ActionInput, Members } from "./parameter.ts";
import { authorization } from "./authorization.ts";
import { backend } from "./backend.ts";
import { chargingPoints } from "./charging_points.ts";
import { hems } from "./hems.ts";
import { installation } from "./installation.ts";
import { loadManagement } from "./load_management.ts";
import { manufacturer } from "./manufacturer.ts";
import { network } from "./network.ts";
import { notifications } from "./notifications.ts";
import { state } from "./state.ts";
import { system } from "./system.ts";
import { whitelist } from "./whitelist.ts";

/** Every parameter by its id, pending ones included. */
export const parameters = {
  ...state,
  ...network,
  ...installation,
  ...chargingPoints,
  ...system,
  ...backend,
  ...whitelist,
  ...manufacturer,
  ...loadManagement,
  ...authorization,
  ...hems,
  ...notifications,
};

type Table = typeof parameters;
/** Id of any parameter: `group.name`. */
export type ParameterId = keyof Table;

type Supported = {
  [Id in ParameterId]: Table[Id] extends { readonly pending: string } ? never : Id;
}[ParameterId];

/** Stored and in force. Pending ones are left out, so that no module can act on one by accident. */
export type SettingId = {
  [Id in Supported]: Table[Id] extends { parse(input: unknown): unknown } ? Id : never;
}[Supported];
/** Told by the station: live values and counters. */
export type LiveId = {
  [Id in Supported]: Table[Id] extends { readonly kind: "live" | "counter" } ? Id : never;
}[Supported];
/** Buttons, and what is typed on the login page. */
export type ActionId = {
  [Id in Supported]: Table[Id] extends { readonly kind: "action" } ? Id : never;
}[Supported];
/** Settings with one value per EVSE. */
export type EvseSettingId = {
  [Id in SettingId]: Table[Id] extends { readonly scope: "evse" } ? Id : never;
}[SettingId];

/** A value for every setting in force, each of the type of its declaration. */
export type Settings = { readonly [Id in SettingId]: ValueOf<Table[Id]> };

/** Any declaration, for walks over the table; what a kind does not have is absent. */
export interface Declaration extends Facts {
  readonly kind: string;
  readonly default?: unknown;
  parse?(input: unknown): Parsed<unknown>;
  format?(value: unknown): string;
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  readonly range?: Range;
  readonly also?: readonly number[];
  readonly decimals?: number;
  readonly options?: readonly (string | Option<string>)[];
  readonly members?: Members<string>;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly schemes?: readonly string[];
  readonly hashed?: boolean;
  readonly keepsSet?: boolean;
  /** Declaration of the single value of a per-EVSE setting. */
  readonly each?: Declaration;
  readonly type?: "text" | "number" | "time";
  readonly input?: ActionInput;
}

/** A map, because pages, limits and rights look up thousands of names in the time of one page. */
const table: ReadonlyMap<string, Declaration> = new Map(Object.entries(parameters));

/** In the order of the table. */
export const parameterIds = Object.keys(parameters) as readonly ParameterId[];

/** The declaration under a name from outside, or undefined. Pending ones are found too. */
export function declarationOf(id: string): Declaration | undefined {
  return table.get(id);
}

/** The group is the first part of the id. */
export function groupOf(id: ParameterId): Group {
  return id.slice(0, id.indexOf(".")) as Group;
}

/** Declared, but its function is not built: absent from every door. */
export function isPending(id: string): boolean {
  return declarationOf(id)?.pending !== undefined;
}

const isSupported = (id: string): boolean => declarationOf(id) !== undefined && !isPending(id);

/** Whether the name is that of a setting in force (not pending, not live, not an action). */
export function isSettingId(id: string): id is SettingId {
  return isSupported(id) && declarationOf(id)?.parse !== undefined;
}

/** Whether the name is that of a live value or counter in force. */
export function isLiveId(id: string): id is LiveId {
  return isSupported(id) && ["live", "counter"].includes(declarationOf(id)?.kind ?? "");
}

/** Whether the name is that of an action in force. */
export function isActionId(id: string): id is ActionId {
  return isSupported(id) && declarationOf(id)?.kind === "action";
}

/** Of all settings in force, in the order of the table. */
export const settingIds: readonly SettingId[] = parameterIds.filter(isSettingId);
/** Of all live values and counters in force, in the order of the table. */
export const liveIds: readonly LiveId[] = parameterIds.filter(isLiveId);
/** Of all actions in force, in the order of the table. */
export const actionIds: readonly ActionId[] = parameterIds.filter(isActionId);

/** What a station has before anybody sets anything. */
export function defaults(): Settings {
  const values = settingIds.map((id) => [id, parameters[id].default] as const);
  return Object.fromEntries(values) as unknown as Settings;
}

type ElementOf<List> = List extends readonly (infer Element)[] ? Element : never;

/** The value for one EVSE, counted from 1; the last one of the list repeats. */
export function forEvse<Id extends EvseSettingId>(
  settings: Settings,
  id: Id,
  evse: number,
): ElementOf<Settings[Id]> {
  const values: readonly unknown[] = settings[id];
  return values[Math.min(evse, values.length) - 1] as ElementOf<Settings[Id]>;
}

/** Whether the condition under which a parameter is shown holds. A condition on a list asks for any of its values. */
export function isShown(settings: Settings, id: ParameterId): boolean {
  const condition = declarationOf(id)?.visibleWhen;
  if (condition === undefined || !isSettingId(condition.parameter)) return true;
  const value: unknown = settings[condition.parameter];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some((one) => (condition.is as readonly unknown[]).includes(one));
}
