import type { Clock } from "../../control/clock.ts";
import type { EvseNumber, MeterFault, MeterReading } from "../../control/ports.ts";
import type { Result } from "../../schema/result.ts";
import type { RegisterBus } from "../modbus/register_bus.ts";
import { createChargeMeter } from "./charge_meter.ts";
import type { MeterMap } from "./meter_map.ts";

export interface MeterPolling {
  readonly clock: Clock;
  readonly bus: RegisterBus;
  readonly evse: EvseNumber;
  /** Asked before every poll, so that a changed setting acts at once. */
  readonly settings: () => MeterMap;
  /** From the start of one poll to the start of the next, where the meter is fast enough. Default 1,000. */
  readonly everyMs?: number;
  /** Called once per poll, after all retries. */
  readonly onReading: (evse: EvseNumber, reading: Result<MeterReading, MeterFault>) => void;
}

/** Polls one meter until the returned function is called. A slow poll delays the next; two never run at once. */
export function startMeterPolling(polling: MeterPolling): () => void {
  const { clock, bus, evse, settings, onReading, everyMs = 1_000 } = polling;
  const meter = createChargeMeter(bus, clock);
  let isRunning = true;
  let cancel = () => {};

  async function poll(): Promise<void> {
    const startedMs = clock.nowMs();
    const reading = await meter.read(settings());
    if (!isRunning) return;
    cancel = clock.wakeAt(Math.max(startedMs + everyMs, clock.nowMs()), poll);
    onReading(evse, reading);
  }

  cancel = clock.wakeAt(clock.nowMs(), poll);
  return () => {
    isRunning = false;
    cancel();
  };
}
