/** Exit codes, and why a start failed. */
import { fail } from "../schema/result.ts";

export const fine = 0;
export const failure = 1;
export const wrongUsage = 2;

/** What is printed, a line each, and the exit code. */
export interface StartFailure {
  readonly code: typeof failure | typeof wrongUsage;
  readonly lines: readonly string[];
}

export const refuse = (code: StartFailure["code"], ...lines: readonly string[]) => fail({ code, lines });
