import assert from "node:assert/strict";
import { meterBusOf, meterMapOf } from "../../../drivers/meter/meter_settings.ts";
import { noRegister, presentQuantities } from "../../../drivers/meter/meter_map.ts";
import { defaults, type Settings } from "../../../schema/mod.ts";
import { sdm630 } from "./sdm630.ts";

Deno.test("meter map of untouched settings is that of an SDM630 at address 1", () => {
  assert.deepEqual(meterMapOf(defaults(), 1), sdm630(1));
});

Deno.test("meter map takes every register, format, the function and the word order from the settings", () => {
  const settings: Settings = {
    ...defaults(),
    "manufacturer.meterFunctionCode": "03",
    "manufacturer.meterWordOrder": "littleEndian",
    "manufacturer.meterAddress": [7, 9],
    "manufacturer.meterRegisterVoltageL1": 101,
    "manufacturer.meterRegisterVoltageL2": 102,
    "manufacturer.meterRegisterVoltageL3": 103,
    "manufacturer.meterRegisterCurrentL1": 104,
    "manufacturer.meterRegisterCurrentL2": 105,
    "manufacturer.meterRegisterCurrentL3": 106,
    "manufacturer.meterRegisterPower": noRegister,
    "manufacturer.meterRegisterEnergy": 108,
    "manufacturer.meterFormatVoltageL1": "int16",
    "manufacturer.meterFormatVoltageL2": "int16*0.1",
    "manufacturer.meterFormatVoltageL3": "int16*0.01",
    "manufacturer.meterFormatCurrentL1": "int16*0.001",
    "manufacturer.meterFormatCurrentL2": "int32",
    "manufacturer.meterFormatCurrentL3": "int32*0.1",
    "manufacturer.meterFormatPower": "int32*0.01",
    "manufacturer.meterFormatEnergy": "int32*0.0001",
  };
  assert.deepEqual(meterMapOf(settings, 2), {
    unit: 9,
    functionCode: 3,
    wordOrder: "littleEndian",
    registers: {
      voltageL1: { address: 101, format: "int16" },
      voltageL2: { address: 102, format: "int16*0.1" },
      voltageL3: { address: 103, format: "int16*0.01" },
      currentL1: { address: 104, format: "int16*0.001" },
      currentL2: { address: 105, format: "int32" },
      currentL3: { address: 106, format: "int32*0.1" },
      power: { address: noRegister, format: "int32*0.01" },
      energy: { address: 108, format: "int32*0.0001" },
    },
  });
  assert.equal(meterMapOf(settings, 1).unit, 7);
});

Deno.test("meter map of a single-phase point leaves out L2 and L3", () => {
  const settings: Settings = { ...defaults(), "installation.phasesConnected": ["single", "three"] };
  assert.deepEqual(presentQuantities(meterMapOf(settings, 1)), ["voltageL1", "currentL1", "power", "energy"]);
  assert.equal(presentQuantities(meterMapOf(settings, 2)).length, 8);
});

Deno.test("meter bus is the network if the meter has an address there, else the serial line, else none", () => {
  const settings: Settings = {
    ...defaults(),
    "manufacturer.meterIpAddress": ["10.0.0.5", null],
    "manufacturer.meterPort": [1_502],
    "manufacturer.meterBaudRate": ["19200"],
    "manufacturer.meterParity": ["even"],
    "manufacturer.meterStopBits": ["2"],
  };
  assert.deepEqual(meterBusOf(settings, 1, "/dev/ttyS1"), {
    transport: "tcp",
    host: "10.0.0.5",
    port: 1_502,
  });
  const line = { path: "/dev/ttyS1", baudRate: 19_200, parity: "even", stopBits: 2 };
  assert.deepEqual(meterBusOf(settings, 2, "/dev/ttyS1"), { transport: "rtu", ...line });
  assert.equal(meterBusOf(settings, 2, null), null);
});
