/** The faults of one point, as functions of its parts. */
import type { ActiveFault, Evse, World } from "./evse.ts";
import { type FaultId, faults, stopsOf } from "./faults.ts";
import { pilotOutput } from "./pilot.ts";

/** What is wrong now, whatever was wrong before. */
export function faultsOf(evse: Evse, world: World): readonly FaultId[] {
  const found = new Set<FaultId>([...evse.boardFaults, ...pilotFaults(evse, world), ...switchFaults(evse)]);
  const { settings } = world;
  const add = (id: FaultId, isActive: boolean) => isActive && found.add(id);
  add("proximityBroken", evse.cableBroken);
  add("overVoltage", evse.supply.over.active);
  add("underVoltage", evse.supply.under.active);
  add("carOverload", evse.overload.stopped);
  add("meterLost", evse.meter.lost);
  add("contactorWorn", evse.contactor.cycles >= settings.contactorLifetime);
  add("plugWorn", !settings.isTethered && evse.plugCycles >= settings.plugLifetime);
  return [...found];
}

/** Keeps the time of those that were active already. */
export function withTimes(
  ids: readonly FaultId[],
  before: readonly ActiveFault[],
  nowMs: number,
): readonly ActiveFault[] {
  return ids.map((id) => before.find((fault) => fault.id === id) ?? { id, sinceMs: nowMs });
}

/** Worst that faults of the point or the station stop. */
export function stopsNow(evse: Evse, world: World): "nothing" | "charging" | "transaction" {
  return stopsOf(allFaults(evse, world));
}

/** The fault that stops the most; of two alike one of the point before one of the station. Null = none stops anything. */
export function stoppingFault(evse: Evse, world: World): FaultId | null {
  const all = allFaults(evse, world);
  return all.find((id) => faults[id].stops === "transaction") ??
    all.find((id) => faults[id].stops === "charging") ?? null;
}

function allFaults(evse: Evse, world: World): readonly FaultId[] {
  return [...evse.faults.map((fault) => fault.id), ...world.stationFaults];
}

function pilotFaults({ pilot }: Evse, { settings }: World): readonly FaultId[] {
  const found: FaultId[] = [];
  const isOwnDoing = pilotOutput(pilot).type === "off";
  if (pilot.level === "E") found.push("pilotShort");
  if (pilot.broken || (pilot.level === "F" && !isOwnDoing)) found.push("pilotBroken");
  if (pilot.diode === "failed") found.push("diodeFailed");
  if (pilot.level === "D" && !settings.servesStateD) found.push("ventilationNeeded");
  return found;
}

function switchFaults({ contactor, lock, residualCurrent }: Evse): readonly FaultId[] {
  const found: FaultId[] = [];
  if (contactor.trouble === "welded") found.push("contactorWelded");
  if (contactor.trouble === "didNotClose") found.push("contactorDidNotClose");
  if (lock.trouble === "cannotLock") found.push("lockFailed");
  if (lock.trouble === "cannotUnlock") found.push("lockStuck");
  if (residualCurrent.trouble === "tripped") found.push("residualCurrent");
  if (residualCurrent.trouble === "testFailed") found.push("residualCurrentTestFailed");
  return found;
}
