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
  /** Replaces the file in one step, so that a kill leaves the old or the new numbers. Throws when the disk refuses. */
  save(importWh: readonly number[]): void;
}

/** Reads the registers kept at `path`. A damaged file is refused rather than taken for zero. */
export function openRegisterFile(path: string): Result<RegisterFile, RegisterFileFault> {
  const importWh = load(path);
  if (!importWh.ok) return importWh;
  return ok({ importWh: importWh.value, save: (next) => replace(path, JSON.stringify(next)) });
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
    return fail({ code, path, detail: error instanceof Error ? error.message : String(error) });
  }
}

function isRegisters(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every((wh) => typeof wh === "number" && wh >= 0);
}

function replace(path: string, text: string): void {
  const next = `${path}.next`;
  Deno.writeTextFileSync(next, text, { mode: 0o600 });
  Deno.renameSync(next, path);
}
