/** What has to be done so that the world follows from one state of a point to the next. */
import type { Evse, EvseEffect } from "./evse.ts";
import { pilotOutput } from "./pilot.ts";
import type { PilotOutput } from "./ports.ts";

/** In a safe order: what opens comes first, what closes comes last among the pins, paperwork after the pins. */
export function effectsBetween(before: Evse, after: Evse): readonly EvseEffect[] {
  const effects: EvseEffect[] = [];
  const isClosed = after.contactor.commanded;
  const hasSwitched = isClosed !== before.contactor.commanded;
  if (hasSwitched && !isClosed) effects.push({ type: "contactor", closed: false });
  const output = pilotOutput(after.pilot);
  if (!isSame(output, pilotOutput(before.pilot))) effects.push({ type: "pilot", output });
  if (after.lock.pulses !== before.lock.pulses) effects.push({ type: "lock", locked: after.lock.wanted });
  if (after.residualCurrent.test === "running" && before.residualCurrent.test !== "running") {
    effects.push({ type: "testResidualCurrent" });
  }
  if (hasSwitched && isClosed) effects.push({ type: "contactor", closed: true });
  return [...effects, ...trips(before, after), ...counts(before, after), ...papers(before, after)];
}

function isSame(one: PilotOutput, other: PilotOutput): boolean {
  if (one.type === "pwm" && other.type === "pwm") return one.dutyPercent === other.dutyPercent;
  return one.type === other.type;
}

function trips(before: Evse, after: Evse): readonly EvseEffect[] {
  const tripped = isTripped(after);
  return tripped === isTripped(before) ? [] : [{ type: "trip", tripped }];
}

function isTripped({ residualCurrent }: Evse): boolean {
  return residualCurrent.trouble === "tripped";
}

function counts(before: Evse, after: Evse): readonly EvseEffect[] {
  const pairs = [
    ["contactorCycles", before.contactor.cycles, after.contactor.cycles],
    ["plugCycles", before.plugCycles, after.plugCycles],
    ["registerOffsetWh", before.meter.register.offsetWh, after.meter.register.offsetWh],
    ["registerLastWh", before.meter.register.lastWh, after.meter.register.lastWh],
  ] as const;
  return pairs.flatMap(([name, was, value]) => was === value ? [] : [{ type: "counter", name, value }]);
}

function papers(before: Evse, after: Evse): readonly EvseEffect[] {
  const effects: EvseEffect[] = [];
  const registerWh = after.meter.register.lastWh;
  const { session, running } = after;
  // A transaction that closes has been the running one, or was handed in as closing by a late start.
  if (before.closing && !after.closing) {
    effects.push({ type: "stop", record: before.closing.record, end: before.closing.end, registerWh });
  }
  if (running && running.storedAtMs !== before.running?.storedAtMs && before.running) {
    effects.push({ type: "checkpoint", record: running.record, registerWh });
  }
  if (after.isStarting && !before.isStarting && session.name === "active") {
    effects.push({ type: "start", grant: session.grant, registerWh });
  }
  if (session.name === "authorising" && session.ask.authorizedBy === "free" && session !== before.session) {
    effects.push({ type: "ask", ask: session.ask });
  }
  return effects;
}
