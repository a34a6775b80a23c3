/** The simulated board as a board file or its built-in description wants it. */
import type { Clock, Random } from "../../control/clock.ts";
import type { Settings } from "../../schema/mod.ts";
import { ok, type Result } from "../../schema/result.ts";
import { type BoardDescription, builtInSim } from "../board/board_description.ts";
import { openRegisterFile, type RegisterFileFault } from "./register_file.ts";
import { createSimBench, type SimBench } from "./sim_bench.ts";

export interface DescribedBenchParts {
  readonly description: BoardDescription;
  /** Of the start: number of points, and whether the cables are fixed. */
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  /** The file of the meter registers cannot be written. */
  readonly onTrouble: (detail: string) => void;
}

export function createDescribedBench(parts: DescribedBenchParts): Result<SimBench, RegisterFileFault> {
  const { description, settings, clock, random, onTrouble } = parts;
  const { sim } = description;
  const kept = sim.meterFile === null ? null : openRegisterFile(sim.meterFile, onTrouble);
  if (kept && !kept.ok) return kept;
  const stored = kept?.value.importWh ?? [];
  return ok(createSimBench({
    clock,
    random,
    evses: evsesOf(description, settings["installation.evseCount"]),
    socket: settings["manufacturer.cableOrSocket"] === "socket",
    phases: sim.phases,
    importWh: stored.length > 0 ? stored : sim.meterWh,
    ...(kept ? { keepRegisters: (importWh: readonly number[]) => kept.value.save(importWh) } : {}),
  }));
}

/** The built-in board is as large as asked; a described one has no more than its file says. */
function evsesOf(description: BoardDescription, wanted: number | null): number {
  if (wanted === null) return description.evses;
  return description === builtInSim ? wanted : Math.min(wanted, description.evses);
}
