/** From the settings of a station to where the meter of one charging point is and what its registers hold. */
import type { EvseNumber } from "../../control/ports.ts";
import { forEvse, type Settings } from "../../schema/mod.ts";
import type { BusAddress } from "../modbus/register_bus.ts";
import { type BaudRate, baudRates } from "../serial/termios.ts";
import { type MeterMap, noRegister, type Register } from "./meter_map.ts";

/** On a single-phase point nothing is read for L2 and L3, whatever their registers say. */
export function meterMapOf(settings: Settings, evse: EvseNumber): MeterMap {
  const isSinglePhase = forEvse(settings, "installation.phasesConnected", evse) === "single";
  const ifWired = (register: Register) => isSinglePhase ? { ...register, address: noRegister } : register;
  return {
    unit: forEvse(settings, "manufacturer.meterAddress", evse),
    functionCode: settings["manufacturer.meterFunctionCode"] === "03" ? 3 : 4,
    wordOrder: settings["manufacturer.meterWordOrder"],
    registers: {
      voltageL1: registerOf(settings, "VoltageL1"),
      voltageL2: ifWired(registerOf(settings, "VoltageL2")),
      voltageL3: ifWired(registerOf(settings, "VoltageL3")),
      currentL1: registerOf(settings, "CurrentL1"),
      currentL2: ifWired(registerOf(settings, "CurrentL2")),
      currentL3: ifWired(registerOf(settings, "CurrentL3")),
      power: registerOf(settings, "Power"),
      energy: registerOf(settings, "Energy"),
    },
  };
}

type Name =
  | "VoltageL1"
  | "VoltageL2"
  | "VoltageL3"
  | "CurrentL1"
  | "CurrentL2"
  | "CurrentL3"
  | "Power"
  | "Energy";

function registerOf(settings: Settings, name: Name): Register {
  return {
    address: settings[`manufacturer.meterRegister${name}`],
    format: settings[`manufacturer.meterFormat${name}`],
  };
}

/**
 * The meter's own IP address if it has one, else the serial line at `serialPath`; null when the board has no such line.
 */
export function meterBusOf(
  settings: Settings,
  evse: EvseNumber,
  serialPath: string | null,
): BusAddress | null {
  const host = forEvse(settings, "manufacturer.meterIpAddress", evse);
  if (host !== null) {
    return { transport: "tcp", host, port: forEvse(settings, "manufacturer.meterPort", evse) };
  }
  if (serialPath === null) return null;
  return {
    transport: "rtu",
    path: serialPath,
    baudRate: baudRateOf(forEvse(settings, "manufacturer.meterBaudRate", evse)),
    parity: forEvse(settings, "manufacturer.meterParity", evse),
    stopBits: forEvse(settings, "manufacturer.meterStopBits", evse) === "2" ? 2 : 1,
  };
}

function baudRateOf(name: `${BaudRate}`): BaudRate {
  return baudRates.find((rate) => String(rate) === name) ?? 9_600;
}
