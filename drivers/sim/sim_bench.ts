/** The simulated board: charging points with cars, a card reader, a thermometer and a house meter, driven by commands. */
import assert from "node:assert/strict";
import type { Clock, Random } from "../../control/clock.ts";
import { faultNamed } from "../../control/faults.ts";
import type { Board, BoardListener, EvseNumber, Phases } from "../../control/ports.ts";
import { type CarPlan, usualCar } from "./car.ts";
import { ChargingPoint, type PointState } from "./charging_point.ts";
import { causeOf, temperatureFor } from "./physical_faults.ts";
import { createPowerPath, type Electricity } from "./power_path.ts";

export interface SimBenchParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Charging points, 1 to 8. */
  readonly evses: number;
  /** False: cables fixed to the station. True when absent. */
  readonly socket?: boolean;
  /** Phases that the mains feed; 3 when absent. */
  readonly phases?: 1 | 3;
  /** Registers at the start, per charging point; 0 where absent. */
  readonly importWh?: readonly number[];
  /** Told every register before a meter shows it, so that a killed process cannot make it run backwards. */
  readonly keepRegisters?: (importWh: readonly number[]) => void;
}

/** A charge meter by the number of its point, or the meter of the house. */
export type MeterName = EvseNumber | "house";

export interface MeterChange {
  /** Mains voltage per phase; null = the usual one again. */
  readonly voltages?: Phases<number> | null;
  /** Imposed currents per phase; null = what the car draws (house: none). */
  readonly currents?: Phases<number> | null;
  readonly offline?: boolean;
  readonly importWh?: number;
}

/** What can be done to the bench. Each takes effect at once; an unknown charging point is the caller's mistake. */
export interface SimCommands {
  plug(evse: EvseNumber, car: Partial<CarPlan>): void;
  unplug(evse: EvseNumber): void;
  /** The car stops asking, as when the driver stops it from the car. */
  pause(evse: EvseNumber): void;
  resume(evse: EvseNumber, appetite: Partial<Pick<CarPlan, "currentA" | "phases">>): void;
  /** The battery is full. */
  fill(evse: EvseNumber): void;
  /** The car ignores offers until the pilot goes away for a few seconds and comes back. */
  sleep(evse: EvseNumber): void;
  setDiodeFailed(evse: EvseNumber, failed: boolean): void;
  setLockJammed(evse: EvseNumber, jammed: boolean): void;
  setWelded(evse: EvseNumber, welded: boolean): void;
  /** `code` is an OCPP 1.6 error code or one of our fault ids: brought about by physics where possible, else reported. */
  setFault(evse: EvseNumber, code: string, active: boolean): void;
  showCard(idTag: string, evses?: readonly EvseNumber[]): void;
  setMeter(which: MeterName, change: MeterChange): void;
  /** Of the controller, in degrees Celsius; null = the sensor does not answer. */
  setTemperature(celsius: number | null): void;
}

export interface BenchState {
  readonly temperatureC: number | null;
  readonly house: Electricity & { readonly offline: boolean };
  readonly evses: readonly (PointState & { readonly evse: EvseNumber; readonly meter: Electricity })[];
}

export interface SimBench {
  readonly board: Board;
  readonly commands: SimCommands;
  readonly evseCount: number;
  /** True once the controller listens to the board. */
  isReady(): boolean;
  /** What the meter sees now. */
  electricity(which: MeterName): Electricity;
  /** A meter that is offline must not answer at all. */
  meterOffline(which: MeterName): boolean;
  state(): BenchState;
}

const mainsV = 230;
const usualTemperatureC = 25;

/** Builds the bench. All time comes from `clock`, so a test can replay a day in milliseconds. */
export function createSimBench(parts: SimBenchParts): SimBench {
  const { clock } = parts;
  const voltageV: Phases<number> = parts.phases === 1 ? [mainsV, 0, 0] : [mainsV, mainsV, mainsV];
  const house = createPowerPath({ clock, voltageV, importWh: 0 });
  const points = Array.from({ length: parts.evses }, (_, index) => createPoint(index + 1));
  let listener: BoardListener | null = null;
  let temperatureC: number | null = usualTemperatureC;
  let houseOffline = false;
  let keptWh = "";

  function createPoint(evse: EvseNumber): ChargingPoint {
    return new ChargingPoint({
      clock,
      random: parts.random,
      socket: parts.socket ?? true,
      voltageV,
      importWh: parts.importWh?.[evse - 1] ?? 0,
      emit: (event) => listener?.evse(evse, event),
      onEnergy: keepRegisters,
    });
  }

  function point(evse: EvseNumber): ChargingPoint {
    const found = points[evse - 1];
    assert.ok(found, `charging point ${evse} of ${points.length}`);
    return found;
  }

  function keepRegisters(): void {
    if (!parts.keepRegisters) return;
    const importWh = points.map((each) => each.electricity().importWh);
    if (String(importWh) === keptWh) return;
    keptWh = String(importWh);
    parts.keepRegisters(importWh);
  }

  function electricity(which: MeterName): Electricity {
    if (which === "house") return house.show();
    const shown = point(which).electricity();
    keepRegisters();
    return shown;
  }

  function listen(next: BoardListener): void {
    listener = next;
    // At the next turn: whoever listens is still being put together.
    clock.wakeAt(clock.nowMs(), () => next.temperature(temperatureC));
    points.forEach((each) => each.tellAll());
  }

  function setTemperature(celsius: number | null): void {
    temperatureC = celsius;
    listener?.temperature(celsius);
  }

  function setFault(evse: EvseNumber, code: string, active: boolean): void {
    const fault = faultNamed(code);
    const celsius = fault ? temperatureFor(fault) : undefined;
    if (celsius !== undefined) return setTemperature(active ? celsius : usualTemperatureC);
    const cause = fault && causeOf(fault);
    cause?.apply(point(evse), active);
    if (!cause || cause.reported) listener?.evse(evse, { type: "boardFault", code, active });
  }

  function setMeter(which: MeterName, change: MeterChange): void {
    if (which === "house") {
      houseOffline = change.offline ?? houseOffline;
      if (change.voltages !== undefined) house.setVoltage(change.voltages ?? voltageV);
      if (change.currents !== undefined) house.setCurrent(change.currents);
      if (change.importWh !== undefined) house.setRegister(change.importWh);
      return;
    }
    const changed = point(which);
    changed.meterOffline = change.offline ?? changed.meterOffline;
    if (change.voltages !== undefined) changed.setVoltage(change.voltages);
    if (change.currents !== undefined) changed.setCurrent(change.currents);
    if (change.importWh !== undefined) changed.setRegister(change.importWh);
  }

  return {
    evseCount: points.length,
    isReady: () => listener !== null,
    electricity,
    meterOffline: (which) => which === "house" ? houseOffline : point(which).meterOffline,
    state: () => ({
      temperatureC,
      house: { ...house.show(), offline: houseOffline },
      evses: points.map((each, index) => ({
        evse: index + 1,
        ...each.state(),
        meter: electricity(index + 1),
      })),
    }),
    board: {
      evses: points,
      hasSafetyController: false,
      listen,
      close() {
        keepRegisters();
        points.forEach((each) => each.close());
        listener = null;
        return Promise.resolve();
      },
    },
    commands: {
      plug: (evse, car) => point(evse).plug({ ...usualCar, ...car }),
      unplug: (evse) => point(evse).unplug(),
      pause: (evse) => point(evse).pause(),
      resume: (evse, appetite) => point(evse).resume(appetite),
      fill: (evse) => point(evse).fill(),
      sleep: (evse) => point(evse).sleep(),
      setDiodeFailed: (evse, failed) => point(evse).setDiodeFailed(failed),
      setLockJammed: (evse, jammed) => point(evse).setLockJammed(jammed),
      setWelded: (evse, welded) => point(evse).setWelded(welded),
      setFault,
      showCard: (idTag, evses) => listener?.card(idTag, evses),
      setMeter,
      setTemperature,
    },
  };
}
