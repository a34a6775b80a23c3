/** Mains, contactor and meter of one charging point: voltages times currents, summed up to a register. */
import type { Clock } from "../../control/clock.ts";
import type { Phases } from "../../control/ports.ts";
import { rampedA, rampedAh } from "./current_flow.ts";

/** What a meter in the path shows at this moment. */
export interface Electricity {
  readonly voltageV: Phases<number>;
  readonly currentA: Phases<number>;
  readonly powerW: number;
  readonly importWh: number;
}

/** What draws current: amperes per phase that are headed for, on the first `phases` phases. 0 = nothing is connected. */
export interface Draw {
  readonly targetA: number;
  readonly phases: number;
}

export interface PowerPath {
  show(): Electricity;
  /** The load from now on. `live: false` cuts the current at once instead of ramping it down. */
  draw(next: Draw, live: boolean): void;
  setVoltage(voltageV: Phases<number>): void;
  /** Currents that are there whatever the load does; null ends that. */
  setCurrent(currentA: Phases<number> | null): void;
  /** As when the meter is exchanged. */
  setRegister(importWh: number): void;
  /** Watts once the ramp is over. */
  settledW(): number;
}

export interface PowerPathParts {
  readonly clock: Clock;
  readonly voltageV: Phases<number>;
  readonly importWh: number;
}

/** A phase below this voltage feeds no charger. */
const leastUsableV = 50;

export function createPowerPath({ clock, voltageV: startV, importWh: startWh }: PowerPathParts): PowerPath {
  let voltageV = startV;
  let imposedA: Phases<number> | null = null;
  let importWh = startWh;
  let load: Draw = { targetA: 0, phases: 0 };
  let flowA = 0;
  let atMs = clock.nowMs();

  /** Brings energy and ramp to the present; to be called before anything changes. */
  function advance(): void {
    const ms = clock.nowMs() - atMs;
    atMs += ms;
    const ah = rampedAh(flowA, load.targetA, ms);
    flowA = rampedA(flowA, load.targetA, ms);
    const energyWh = imposedA ? powerOf(voltageV, imposedA) * ms / 3_600_000 : loadedV() * ah;
    importWh += Math.max(0, energyWh); // An import register does not count backwards.
  }

  /** Sum of the voltages of the phases in use: watts per ampere. */
  function loadedV(): number {
    return sum(voltageV.map((volts, phase) => carries(volts, phase) ? volts : 0));
  }

  function carries(volts: number, phase: number): boolean {
    return phase < load.phases && volts >= leastUsableV;
  }

  function currents(ampere: number): Phases<number> {
    const [l1, l2, l3] = voltageV;
    const at = (volts: number, phase: number) => carries(volts, phase) ? ampere : 0;
    return imposedA ?? [at(l1, 0), at(l2, 1), at(l3, 2)];
  }

  function change(apply: () => void): void {
    advance();
    apply();
  }

  return {
    show() {
      advance();
      const currentA = currents(flowA);
      return { voltageV, currentA, powerW: powerOf(voltageV, currentA), importWh };
    },
    draw: (next, live) =>
      change(() => {
        load = next;
        if (!live) flowA = next.targetA;
      }),
    setVoltage: (next) => change(() => voltageV = next),
    setCurrent: (next) => change(() => imposedA = next),
    setRegister: (next) => change(() => importWh = next),
    settledW: () => powerOf(voltageV, currents(load.targetA)),
  };
}

function powerOf(voltageV: Phases<number>, currentA: Phases<number>): number {
  return sum(voltageV.map((volts, phase) => volts * (currentA[phase] ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
