import assert from "node:assert/strict";
import fc from "fast-check";
import { readings } from "../../ocpp/meter_values.ts";
import { meterValue } from "../../ocpp/v16/meter_values.ts";
import { validate } from "../../ocpp/v16/validation.ts";
import { defaults, parameters, type Settings } from "../../schema/mod.ts";
import { FakeClock } from "../fake_clock.ts";
import { BenchStation, BenchTime, freshMeter, fuzzParameters } from "./bench.ts";

const all = parameters["backend.meterValuesSampledData"].options;

function point(meter: Partial<typeof freshMeter> = {}, offeredA = 16) {
  const station = new BenchStation(2, new BenchTime(new FakeClock()), () => {
    throw new Error("no store here");
  });
  station.change(1, { meter: { ...freshMeter, ...meter }, offeredA });
  return station.state();
}

function brief(state: ReturnType<typeof point>, settings: Settings = defaults()): readonly string[] {
  const evse = state.evses[0];
  assert.ok(evse);
  const value = meterValue(readings(evse, state, settings, all), "Sample.Periodic", 0);
  return (value?.sampledValue ?? []).map(({ measurand, phase = "-", value, unit, location }) =>
    [measurand, phase, value, unit, location].join(" ")
  );
}

Deno.test("values have the shape backends look for: totals without phase, currents and voltages with", () => {
  assert.deepEqual(brief(point()), [
    "Energy.Active.Import.Register - 1000 Wh Outlet",
    "Power.Active.Import - 11040.4 W Outlet",
    "Power.Offered - 11040 W Outlet",
    "Current.Import L1 16 A Outlet",
    "Current.Import L2 16 A Outlet",
    "Current.Import L3 16 A Outlet",
    "Current.Offered - 16 A Outlet",
    "Voltage L1-N 230.4 V Outlet",
    "Voltage L2-N 231.1 V Outlet",
    "Voltage L3-N 229 V Outlet",
    "Temperature - 31.3 Celcius Body",
  ]);
});

Deno.test("offered power follows the phases that are wired", () => {
  const single: Settings = { ...defaults(), "installation.phasesConnected": ["single"] };
  assert.ok(brief(point(), single).includes("Power.Offered - 3680 W Outlet"));
});

Deno.test("unknown is left out and never zero, and zero is told", () => {
  const silent = [null, null, null] as const;
  const none = brief(point({ voltageV: silent, currentA: silent, powerW: null, importWh: null }, 0));
  assert.deepEqual(none, [
    "Power.Offered - 0 W Outlet",
    "Current.Offered - 0 A Outlet",
    "Temperature - 31.3 Celcius Body",
  ]);
  const one = brief(point({ voltageV: silent, currentA: [6.04, null, null] }));
  assert.deepEqual(one.filter((text) => text.startsWith("Current.Import")), ["Current.Import L1 6 A Outlet"]);
});

Deno.test("no reading makes no value", () => {
  assert.equal(meterValue([], "Trigger", 0), null);
});

Deno.test("values of any meter pass the schema", () => {
  const { numRuns, seed } = fuzzParameters();
  const number = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }));
  const phases = fc.tuple(number, number, number);
  const meter = fc.record({ voltageV: phases, currentA: phases, powerW: number, importWh: number });
  fc.assert(
    fc.property(
      meter,
      fc.double({ min: 0, max: 80, noNaN: true }),
      fc.subarray([...all]),
      (values, a, wanted) => {
        const state = point(values, a);
        const evse = state.evses[0];
        assert.ok(evse);
        const value = meterValue(readings(evse, state, defaults(), wanted), "Sample.Clock", 1e12);
        if (value === null) return;
        const payload = { connectorId: 1, transactionId: 5, meterValue: [value] };
        assert.ok(validate("MeterValues", "Request", payload).ok, JSON.stringify(payload));
        for (const sample of value.sampledValue) {
          assert.match(String(sample.value), /^-?\d+(\.\d)?$/);
          assert.notEqual(sample.value, "-0");
        }
      },
    ),
    { numRuns, seed },
  );
});
