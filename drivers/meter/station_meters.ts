/** The charge meters of all points: at the buses that settings or board file name, or simulated ones. */
import type { Clock } from "../../control/clock.ts";
import type { EvseNumber, MeterFault, MeterReading } from "../../control/ports.ts";
import type { Settings } from "../../schema/mod.ts";
import { fail, type Result } from "../../schema/result.ts";
import { createBusPool } from "../modbus/bus_pool.ts";
import type { BusAddress } from "../modbus/register_bus.ts";
import { meterBusOf, meterMapOf } from "./meter_settings.ts";
import { startMeterPolling } from "./poller.ts";
import { type Electricity, type SimulatedMeters, startSimulatedMeters } from "./simulated_meter.ts";

export interface StationMeterParts {
  readonly clock: Clock;
  readonly evses: number;
  readonly settings: () => Settings;
  /** Where the board file puts the meter of a point; null = it does not say. */
  readonly connectionOf: (evse: EvseNumber) => { readonly address: BusAddress; readonly unit: number } | null;
  /** Device file of the serial line for meters that only the settings describe; null = the board has none. */
  readonly serialPath: string | null;
  /** The bench behind simulated meters; null = there is none, and a point without a meter says so. */
  readonly simulation: {
    electricity(evse: EvseNumber): Electricity;
    meterOffline(evse: EvseNumber): boolean;
  } | null;
  readonly onReading: (evse: EvseNumber, reading: Result<MeterReading, MeterFault>) => void;
}

/** Starts polling; the result ends it and closes every bus. */
export function startStationMeters(parts: StationMeterParts): { close(): Promise<void> } {
  const { clock, settings, onReading } = parts;
  const pool = createBusPool(clock);
  const simulated: SimulatedMeters[] = [];
  const stops: (() => void)[] = [];
  for (let evse = 1; evse <= parts.evses; evse++) {
    const place = placeOf(parts, evse, simulated);
    if (!place) {
      onReading(
        evse,
        fail({ code: "not_configured", detail: `no meter is configured for charging point ${evse}` }),
      );
      continue;
    }
    const { unit } = place;
    const map = () =>
      unit === null ? meterMapOf(settings(), evse) : { ...meterMapOf(settings(), evse), unit };
    const polling = { clock, bus: pool.at(place.address), evse, settings: map, onReading };
    stops.push(startLater(clock, () => startMeterPolling(polling)));
  }
  return {
    async close() {
      for (const stop of stops) stop();
      await pool.close();
      await Promise.all(simulated.map((meters) => meters.close()));
    },
  };
}

/** The first reading loads the Modbus library; whoever waits for the first page after a start comes before it. */
const firstPollAfterMs = 500;

function startLater(clock: Clock, start: () => () => void): () => void {
  let stop = clock.wakeAt(clock.nowMs() + firstPollAfterMs, () => void (stop = start()));
  return () => stop();
}

/** An address in the settings wins over the board file, and both over simulation. */
function placeOf(
  parts: StationMeterParts,
  evse: EvseNumber,
  simulated: SimulatedMeters[],
): { readonly address: BusAddress; readonly unit: number | null } | null {
  const { simulation } = parts;
  const configured = meterBusOf(parts.settings(), evse, null);
  if (configured) return { address: configured, unit: null };
  const described = parts.connectionOf(evse);
  if (described) return described;
  const serial = meterBusOf(parts.settings(), evse, parts.serialPath);
  if (serial) return { address: serial, unit: null };
  if (!simulation) return null;
  const meters = startSimulatedMeters(
    new Map([[simulatedUnit, {
      map: () => ({ ...meterMapOf(parts.settings(), evse), unit: simulatedUnit }),
      electricity: () => simulation.electricity(evse),
      isOffline: () => simulation.meterOffline(evse),
    }]]),
  );
  simulated.push(meters);
  return { address: { transport: "tcp", host: "127.0.0.1", port: meters.port }, unit: simulatedUnit };
}

/** Each simulated meter has a bus of its own, so the address does not matter; it stays when the setting changes. */
const simulatedUnit = 1;
