import type { Clock } from "../../control/clock.ts";
import { type BusOptions, openBus } from "./open_bus.ts";
import type { BusAddress, RegisterBus } from "./register_bus.ts";

/** Buses shared by the meters on them: a serial line has one master, and many meters take only one connection. */
export interface BusPool {
  /** The bus there. For one serial path the line settings asked first hold. */
  at(address: BusAddress): RegisterBus;
  close(): Promise<void>;
}

export function createBusPool(clock: Clock, options: BusOptions = {}): BusPool {
  const buses = new Map<string, RegisterBus>();
  return {
    at(address) {
      const key = address.transport === "rtu" ? address.path : `${address.host}:${address.port}`;
      const bus = buses.get(key) ?? openBus(clock, address, options);
      buses.set(key, bus);
      return bus;
    },
    async close() {
      await Promise.all([...buses.values()].map((bus) => bus.close()));
    },
  };
}
