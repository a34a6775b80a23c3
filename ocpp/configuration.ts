/** The configuration keys of OCPP 1.6: the settings that have one, views of settings, and facts about the station. */
import type { SettingsBook } from "../control/settings_book.ts";
import { declarationOf, type SettingId, settingIds, type Settings } from "../schema/mod.ts";
import { canRead, canWrite } from "../schema/rights.ts";

/** KeyValue of section 7.29. A value above 500 characters does not fit and is left out, the key stays. */
export interface KeyValue {
  readonly key: string;
  readonly readonly: boolean;
  readonly value?: string;
}

export type ChangeStatus = "Accepted" | "Rejected" | "RebootRequired" | "NotSupported";

export interface ConfigurationParts {
  readonly settings: SettingsBook;
  readonly connectors: () => number;
  /** Exact names, OCPP 1.6 section 3.4. */
  readonly profiles: readonly string[];
  /** Seconds between heartbeats in force, which the backend may have set at boot. */
  readonly heartbeatIntervalS: () => number;
  readonly maxTransactionValues: number;
}

export interface Configuration {
  /** All that the backend may read, sorted by nothing but the table. */
  all(): readonly KeyValue[];
  /** Undefined for unknown keys and those that the backend may not read. */
  find(key: string): KeyValue | undefined;
  change(key: string, value: string): Promise<ChangeStatus>;
}

/** Keys in one GetConfiguration. */
export const maxKeys = 100;
const maxValueLength = 500;

/** One key: how it reads, and what has to be set to change it (undefined = the value is refused). */
interface Key {
  readonly name: string;
  readonly read: (() => string) | null;
  readonly write: ((value: string) => Readonly<Record<string, unknown>> | undefined) | null;
}

export function createConfiguration(parts: ConfigurationParts): Configuration {
  const keys = [...settingKeys(parts.settings), ...viewKeys(parts.settings), ...factKeys(parts)]
    .map((key) => key.name === "HeartbeatInterval" ? effectiveHeartbeat(key, parts) : key);
  // Keys are CiString50: compared without case.
  const byName = new Map(keys.map((key) => [key.name.toLowerCase(), key]));
  return {
    all: () => keys.flatMap((key) => keyValue(key) ?? []),
    find(name) {
      const key = byName.get(name.toLowerCase());
      return key && keyValue(key);
    },
    change: (name, value) => change(byName.get(name.toLowerCase()), value, parts.settings),
  };
}

async function change(key: Key | undefined, value: string, settings: SettingsBook): Promise<ChangeStatus> {
  if (key === undefined) return "NotSupported";
  const changes = key.write?.(value);
  if (changes === undefined) return "Rejected";
  const applied = await settings.propose(changes, "backend");
  if (!applied.ok) return "Rejected";
  const pending: readonly string[] = settings.restartPending();
  return Object.keys(changes).some((id) => pending.includes(id)) ? "RebootRequired" : "Accepted";
}

function keyValue({ name, read, write }: Key): KeyValue | undefined {
  if (read === null) return undefined;
  const value = read();
  return { key: name, readonly: write === null, ...(value.length > maxValueLength ? {} : { value }) };
}

function settingKeys(settings: SettingsBook): readonly Key[] {
  return settingIds.flatMap((id) => {
    const declaration = declarationOf(id);
    const name = declaration?.ocpp16;
    if (name === undefined) return [];
    const read = () => declaration?.format?.(settings.stored()[id]) ?? "";
    const key = {
      name,
      read: canRead(id, "backend") ? read : null,
      write: canWrite(id, "backend") ? (value: string) => ({ [id]: value }) : null,
    };
    return key.read === null && key.write === null ? [] : [key];
  });
}

/** Two booleans of the standard that our settings say in other words. */
function viewKeys(settings: SettingsBook): readonly Key[] {
  return [
    view(settings, "StopTransactionOnEVSideDisconnect", "authorization.stopTransactionMode", {
      read: (mode) => mode !== "onlyCard",
      write: (wanted, mode) => wanted === (mode !== "onlyCard") ? mode : wanted ? "normal" : "onlyCard",
    }),
    // A cable that stays locked for ever is one that the car's end does not set free.
    view(settings, "UnlockConnectorOnEVSideDisconnect", "installation.permanentlyLockedCable", {
      read: (isLocked) => !isLocked,
      write: (wanted) => !wanted,
    }),
  ];
}

function view<Id extends SettingId>(settings: SettingsBook, name: string, id: Id, between: {
  readonly read: (value: Settings[Id]) => boolean;
  readonly write: (wanted: boolean, value: Settings[Id]) => Settings[Id];
}): Key {
  const write = (value: string) => {
    const wanted = boolean(value);
    return wanted === undefined ? undefined : { [id]: between.write(wanted, settings.stored()[id]) };
  };
  return {
    name,
    read: () => String(between.read(settings.stored()[id])),
    write: canWrite(id, "backend") ? write : null,
  };
}

function boolean(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

function factKeys({ connectors, profiles, maxTransactionValues }: ConfigurationParts): readonly Key[] {
  const fact = (name: string, read: () => string | number): Key => {
    return { name, read: () => String(read()), write: null };
  };
  return [
    fact("NumberOfConnectors", connectors),
    fact("SupportedFeatureProfiles", () => profiles.join(",")),
    fact("GetConfigurationMaxKeys", () => maxKeys),
    // How the phases are turned between grid and socket is not known to us, and guessing would be worse.
    fact("ConnectorPhaseRotation", () => phaseRotation(connectors())),
    fact("ConnectorPhaseRotationMaxLength", () => connectors() + 1),
    fact("StopTransactionMaxMeterValues", () => maxTransactionValues),
    ...measurandLists.map((id) => fact(`${declarationOf(id)?.ocpp16}MaxLength`, () => optionCount(id))),
  ];
}

const measurandLists = [
  "backend.meterValuesSampledData",
  "backend.meterValuesAlignedData",
  "backend.stopTxnSampledData",
  "backend.stopTxnAlignedData",
] as const satisfies readonly SettingId[];

function optionCount(id: SettingId): number {
  return declarationOf(id)?.options?.length ?? 0;
}

function phaseRotation(connectors: number): string {
  return Array.from({ length: connectors + 1 }, (_, connector) => `${connector}.Unknown`).join(",");
}

/** BootNotification.conf may have overwritten the setting for this run; a later change of the setting wins again. */
function effectiveHeartbeat(key: Key, { heartbeatIntervalS }: ConfigurationParts): Key {
  return { ...key, read: () => String(heartbeatIntervalS()) };
}
