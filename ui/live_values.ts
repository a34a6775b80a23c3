/** Where each live value of the schema comes from. A new one does not compile until it is provided here. */
import type { EvseState, StationState } from "../control/read_model.ts";
import { type LiveId, liveIds, parameters } from "../schema/mod.ts";
import type { Role } from "../schema/parameter.ts";
import { canRead } from "../schema/rights.ts";
import { isoLocal } from "./local_time.ts";
import type { SessionTotals, UiParts } from "./parts.ts";

/** Null = not known at the moment, or not there. */
export type LiveValue = string | number | null;

export interface LiveSources {
  readonly state: StationState;
  readonly role: Role;
  readonly zoneHours: number;
  readonly localTags: number;
  readonly cachedTags: number;
  readonly addresses: { readonly lan: string | null; readonly wlan: string | null };
  readonly totals: (evse: number) => SessionTotals;
}

type Provide = (sources: LiveSources, evse: EvseState) => LiveValue;

const minutes = (ms: number | null) => ms === null ? null : rounded(ms / 60_000, 1);
const kilowattHours = (wh: number | null) => wh === null ? null : rounded(wh / 1_000, 3);

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

const pilotWords = {
  A1: "A: no car",
  A2: "A: no car",
  B1: "B: connected, nothing offered",
  B2: "B: connected, current offered",
  C1: "C: asks for current, nothing offered",
  C2: "C: may draw current",
  D1: "D: asks for ventilation, nothing offered",
  D2: "D: may draw current, with ventilation",
  E: "E: pilot wire without voltage",
  F: "F: station not available",
} as const satisfies Record<EvseState["pilot"], string>;

const backendWords = {
  off: "No backend",
  waiting: "Not connected",
  connecting: "Connecting",
  booting: "Waiting to be accepted",
  connected: "Connected",
} as const satisfies Record<StationState["backend"]["state"], string>;

const provide: Readonly<Record<LiveId, Provide>> = {
  "state.chargePointId": ({ state }) => state.chargePointId,
  "state.backendState": ({ state }) => `${backendWords[state.backend.state]}. ${state.backend.sentence}`,
  "state.chargePointState": (_, evse) => evse.status,
  "state.chargingTime": (_, { transaction }) =>
    transaction === null ? null : Math.floor(transaction.durationMs / 1_000),
  "state.wlanIp": ({ addresses }) => addresses.wlan,
  "state.lanIp": ({ addresses }) => addresses.lan,
  "state.voltageL1": (_, { meter }) => meter.voltageV[0],
  "state.voltageL2": (_, { meter }) => meter.voltageV[1],
  "state.voltageL3": (_, { meter }) => meter.voltageV[2],
  "state.currentL1": (_, { meter }) => meter.currentA[0],
  "state.currentL2": (_, { meter }) => meter.currentA[1],
  "state.currentL3": (_, { meter }) => meter.currentA[2],
  "state.power": (_, { meter }) => meter.powerW,
  "state.energy": (_, { transaction, lastTransaction }) =>
    kilowattHours((transaction ?? lastTransaction)?.energyWh ?? null),
  "state.outputCurrentLimit": (_, { limits }) => limits.find(({ id }) => id === "operator")?.limitA ?? null,
  "state.signaledCurrent": (_, evse) => evse.offeredA,
  "state.temperature": ({ state }) => state.temperatureC,
  "state.contactorCycles": (_, evse) => evse.contactorCycles,
  "state.plugCycles": (_, evse) => evse.plugCycles,
  "state.chargeControllerSerial": ({ state }) => state.serialNumber,
  "state.type2State": (_, evse) => pilotWords[evse.pilot],
  "state.totalChargingSessions": ({ totals }, { evse }) => totals(evse).count,
  "state.averageSessionDuration": ({ totals }, { evse }) => minutes(totals(evse).averageDurationMs),
  "state.averageSessionEnergy": ({ totals }, { evse }) => kilowattHours(totals(evse).averageEnergyWh),
  "state.systemTime": ({ state, zoneHours }) => isoLocal(state.atUtcMs, zoneHours),
  "state.loggedInUser": ({ role }) => role,
  "system.softwareVersion": ({ state }) => state.softwareVersion,
  "whitelist.localEntries": ({ localTags }) => localTags,
  "whitelist.ocppEntries": ({ cachedTags }) => cachedTags,
};

/** A number or text per id; a list with one entry per charging point where the schema says `scope: "evse"`. */
export type LiveValues = Readonly<Partial<Record<LiveId, LiveValue | readonly LiveValue[]>>>;

/** All live values and counters that the role may read. */
export function liveValues(sources: LiveSources): LiveValues {
  const [first] = sources.state.evses;
  if (!first) return {};
  const visible = liveIds.filter((id) => canRead(id, sources.role));
  return Object.fromEntries(visible.map((id) => {
    const one = (evse: EvseState) => provide[id](sources, evse);
    return [id, parameters[id].scope === "evse" ? sources.state.evses.map(one) : one(first)];
  }));
}

/** What the values are made of, as it is now. Totals are asked for at most every two seconds: they read the disk. */
export function createLiveSources(parts: UiParts): (state: StationState, role: Role) => LiveSources {
  const totals = createTotals(parts);
  return (state, role) => ({
    state,
    role,
    totals,
    zoneHours: parts.settings.active()["backend.timeZone"],
    localTags: parts.whitelist.count(),
    cachedTags: parts.cache.count(),
    addresses: parts.host.addresses(),
  });
}

function createTotals({ clock, sessions }: UiParts): (evse: number) => SessionTotals {
  const kept = new Map<number, { readonly totals: SessionTotals; readonly atMs: number }>();
  return (evse) => {
    const found = kept.get(evse);
    if (found && clock.nowMs() - found.atMs < 2_000) return found.totals;
    const totals = sessions.totals(evse);
    kept.set(evse, { totals, atMs: clock.nowMs() });
    return totals;
  };
}
