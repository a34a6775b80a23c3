import assert from "node:assert/strict";
import { faultIds, faults } from "../../control/faults.ts";
import { type LampFacts, lampsOf, lcdOf } from "../../control/lamps.ts";

const idle: LampFacts = {
  starting: false,
  learning: false,
  phase: "idle",
  operative: true,
  stopping: [],
  warnings: [],
  setupCode: null,
  backend: "connected",
  powerW: 0,
  energyWh: null,
};

/** Lamps that are not off, such as "green on", and the display without its padding. */
function look(facts: Partial<LampFacts>): string {
  const lamps = lampsOf({ ...idle, ...facts });
  const lit = Object.entries(lamps).filter(([, pattern]) => pattern !== "off").map((pair) => pair.join(" "));
  const lines = lcdOf({ ...idle, ...facts }).map((line) => line.trimEnd());
  return `${lit.join(", ")} | ${lines.join(" / ")}`;
}

Deno.test("lamps and display follow the table", () => {
  const rows: readonly (readonly [Partial<LampFacts>, string])[] = [
    [{ starting: true }, "blue slowFlash | Starting up... / "],
    [{ backend: "waiting" }, "green on, yellow on | Available / No backend"],
    [{ backend: "connecting" }, "green on, yellow fastFlash | Available / No backend"],
    [{}, "green on | Available / OCPP"],
    [{ backend: "off" }, "green on | Available / "],
    [{ phase: "waitingForPlug" }, "green fastFlash | Plug in the car / "],
    [{ phase: "waitingForCard" }, "green slowFlash | Preparing / Show your card"],
    [{ phase: "charging", powerW: 11_040, energyWh: 3_250 }, "blue breathing | Charging / 11.0kW 3.25kWh"],
    [{ phase: "charging", powerW: null, energyWh: null }, "blue breathing | Charging / "],
    [{ stopping: ["ventilationNeeded"] }, "red slowFlash | Need ventilation / "],
    [{ stopping: ["pilotShort"] }, "red on | Please check the / CP line"],
    [{ stopping: ["lockStuck"] }, "red on | Unlock error / "],
    [{ operative: false }, " | Out of service / "],
    [{ learning: true }, "blue fastFlash | Learning cards / Show a card"],
    [{ warnings: ["contactorWorn"] }, "red on | Contactor over / its rated cycles"],
    [{ warnings: ["weakSignal", "plugWorn"] }, "red on | Socket over its / rated insertions"],
    [{ warnings: ["backendLost"], backend: "waiting" }, "red on, yellow on | No backend / Check network"],
    [{ warnings: ["backendLost"], phase: "finishing" }, "green slowFlash | Finishing / Unplug the car"],
    [{ warnings: ["weakSignal"] }, "green on | Weak signal / "],
    [{ setupCode: "ABCD-2345" }, "green on | Set-up code / ABCD-2345"],
    [{ setupCode: "ABCD-2345", warnings: ["plugWorn"] }, "red on | Set-up code / ABCD-2345"],
    [{ setupCode: "ABCD-2345", stopping: ["pilotShort"] }, "red on | Please check the / CP line"],
    [{ setupCode: "ABCD-2345", phase: "waitingForCard" }, "green slowFlash | Preparing / Show your card"],
    [{ warnings: ["contactorWorn"], phase: "finishing" }, "green slowFlash | Finishing / Unplug the car"],
  ];
  for (const [facts, expected] of rows) assert.equal(look(facts), expected);
});

Deno.test("display has two lines of sixteen characters for every fault", () => {
  for (const id of faultIds) {
    const isStopping = faults[id].stops !== "nothing";
    const lines = lcdOf({ ...idle, [isStopping ? "stopping" : "warnings"]: [id] });
    assert.deepEqual(lines.map((line) => line.length), [16, 16]);
    assert.deepEqual(lines.map((line) => line.trimEnd()), [...faults[id].lcd]);
  }
});
