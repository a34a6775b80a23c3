/** What a board consists of, as told by a board file or by the name of a built-in board. */
import type { EvseNumber } from "../../control/ports.ts";
import type { BaudRate } from "../serial/termios.ts";

export interface BoardDescription {
  readonly driver: "sim";
  /** Charging points, 1 to 8. */
  readonly evses: number;
  readonly serialPorts: readonly SerialPortDescription[];
  /** Meters at real buses. A point without one here has the simulated meter (sim board) or none. */
  readonly meters: readonly MeterConnection[];
  readonly sim: SimDescription;
}

export interface SerialPortDescription {
  readonly name: string;
  /** Device file. */
  readonly path: string;
}

export type MeterConnection =
  & { readonly evse: EvseNumber | "house"; readonly unit: number }
  & (
    | { readonly transport: "tcp"; readonly host: string; readonly port: number }
    | {
      readonly transport: "rtu";
      readonly path: string;
      readonly baudRate: BaudRate;
      readonly parity: "none" | "even" | "odd";
      readonly stopBits: 1 | 2;
    }
  );

export interface SimDescription {
  /** Phases that the simulated mains feed. */
  readonly phases: 1 | 3;
  /** Registers at the start in Wh, one per point; 0 where absent. */
  readonly meterWh: readonly number[];
  /** Where the registers are kept over restarts; null = they start anew with each process. */
  readonly meterFile: string | null;
}

/** The built-in simulated board: two points on three phases. */
export const builtInSim: BoardDescription = {
  driver: "sim",
  evses: 2,
  serialPorts: [],
  meters: [],
  sim: { phases: 3, meterWh: [], meterFile: null },
};

/** One thing wrong with a board file. `place` is a path such as `meters[0].port`, empty for the whole file. */
export interface BoardProblem {
  readonly code:
    | "unreadable"
    | "too_large"
    | "not_yaml"
    | "unknown_driver"
    | "unknown_key"
    | "missing"
    | "not_allowed"
    | "duplicate"
    | "unknown_port";
  readonly file: string;
  /** From 1; null when the problem has no line. */
  readonly line: number | null;
  readonly place: string;
  /** What stands there, shortened; empty when nothing does. */
  readonly given: string;
  /** What would be right, or what the system said. */
  readonly bound: string;
}

/** The problem as a sentence, for the console. */
export function boardProblemSentence(problem: BoardProblem): string {
  const at = problem.line === null ? problem.file : `${problem.file} line ${problem.line}`;
  const { place, given, bound } = problem;
  switch (problem.code) {
    case "unreadable":
      return `Board file ${problem.file} cannot be read: ${bound}. --board takes sim or the path of a file.`;
    case "too_large":
      return `Board file ${problem.file} is too large: ${given}; the limit is ${bound}.`;
    case "not_yaml":
      return `${at}: this is not YAML: ${bound}.`;
    case "unknown_driver":
      return `${at}: board driver ${given} is not known; known: ${bound}.`;
    case "unknown_key":
      return `${at}: ${place} is not known; known: ${bound}.`;
    case "missing":
      return `${at}: ${place} is missing; expected ${bound}.`;
    case "not_allowed":
      return `${at}: ${place} is ${given}; expected ${bound}.`;
    case "duplicate":
      return `${at}: ${place} is ${given}, which stands there twice; expected ${bound}.`;
    case "unknown_port":
      return `${at}: ${place} is ${given}, which serialPorts does not list; listed: ${bound}.`;
  }
}

/** Where the board file puts the meter of a charging point; null = it does not say. */
export function meterPlace({ meters }: BoardDescription, evse: EvseNumber) {
  const found = meters.find((meter) => meter.evse === evse);
  if (!found) return null;
  const { evse: _evse, unit, ...address } = found;
  return { address, unit };
}
