/** The picture of a station with two idle charging points. */
import type { Clock } from "../../control/clock.ts";
import type { EvseState, StationState } from "../../control/read_model.ts";

export function idleEvse(evse: number): EvseState {
  const atUtcMs = 0;
  return {
    evse,
    status: "Available",
    phase: "idle",
    sentence: "Free.",
    deadlineUtcMs: null,
    pilot: "A1",
    dutyPercent: 100,
    offeredA: 0,
    binding: null,
    limitSentence: "Nothing is offered because no car asks.",
    limits: [{ id: "operator", limitA: 16, reason: "the operator limit is 16 A", source: "page", atUtcMs }],
    cable: { attached: false, ratingA: null, locked: false },
    contactorClosed: false,
    operative: true,
    inoperativeScheduled: false,
    pausedBy: null,
    meter: {
      voltageV: [230, 231, 229],
      currentA: [0, 0, null],
      powerW: 0,
      importWh: 1_000 * evse,
      ageMs: 400,
      trouble: null,
    },
    transaction: null,
    lastTransaction: null,
    faults: [],
    lamps: { blue: "off", green: "on", red: "off", yellow: "off" },
    lcd: ["Ready           ", "                "],
    contactorCycles: 10 * evse,
    plugCycles: 20 * evse,
  };
}

export function idleStation(clock: Clock): StationState {
  return {
    atUtcMs: clock.epochMs(),
    timeTrusted: true,
    uptimeMs: clock.nowMs(),
    softwareVersion: "1.2.3",
    serialNumber: "PW-1",
    chargePointId: "pilotwire",
    backend: {
      state: "off",
      sinceUtcMs: 0,
      sentence: "None is configured.",
      nextTryUtcMs: null,
      queueLength: 0,
      oldestQueuedUtcMs: null,
    },
    temperatureC: 21.5,
    faults: [],
    learningUntilUtcMs: null,
    evses: [idleEvse(1), idleEvse(2)],
  };
}
