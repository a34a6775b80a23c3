/** Energy registers of the simulated meters in a file, so that they survive a killed process as real meters do. */
import { fail, ok, type Result } from "../../schema/result.ts";

export interface RegisterFileFault {
  readonly code: "unreadable" | "damaged";
  readonly path: string;
  readonly detail: string;
}

export interface RegisterFile {
  /** Watt-hours per charging point, as last saved; empty when there is no file yet. */
  readonly importWh: readonly number[];
  /**
   * Replaces the file in one step, so that a kill leaves the old or the new numbers. When the disk refuses, the old ones
   * stay and the trouble is told: a simulation is no reason to stop a station.
   */
  save(importWh: readonly number[]): void;
}

/**
 * Reads the registers kept at `path`. A damaged file is refused rather than taken for zero. `onTrouble` is told once per
 * row of failed saves.
 */
export function openRegisterFile(
  path: string,
  onTrouble: (detail: string) => void = () => {},
): Result<RegisterFile, RegisterFileFault> {
  const importWh = load(path);
  if (!importWh.ok) return importWh;
  let troubled = false;
  function save(next: readonly number[]): void {
    const detail = replace(path, JSON.stringify(next));
    if (detail !== null && !troubled) onTrouble(detail);
    troubled = detail !== null;
  }
  return ok({ importWh: importWh.value, save });
}

function load(path: string): Result<readonly number[], RegisterFileFault> {
  try {
    const numbers: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (isRegisters(numbers)) return ok(numbers);
    return fail({
      code: "damaged",
      path,
      detail: "expected a JSON list of at most 8 numbers in Wh, none below 0",
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return ok([]);
    const code = error instanceof SyntaxError ? "damaged" : "unreadable";
    return fail({ code, path, detail: detailOf(error) });
  }
}

function isRegisters(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every((wh) => typeof wh === "number" && wh >= 0);
}

/** Null, or why it could not. */
function replace(path: string, text: string): string | null {
  const next = `${path}.next`;
  try {
    Deno.writeTextFileSync(next, text, { mode: 0o600 });
    Deno.renameSync(next, path);
    return null;
  } catch (error) {
    return `${path}: ${detailOf(error)}`;
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
