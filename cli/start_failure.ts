/** Exit codes, and why a start failed. */
import { fail } from "../schema/result.ts";

/** Exit code: done. */
export const fine = 0;
/** Exit code: the machine or the station did not allow it. */
export const failure = 1;
/** Exit code: words, options or settings were wrong. */
export const wrongUsage = 2;

/** What is printed, a line each, and the exit code. */
export interface StartFailure {
  readonly code: typeof failure | typeof wrongUsage;
  readonly lines: readonly string[];
}

/** A refused start as a result: one printed line for each of `lines`. */
export const refuse = (code: StartFailure["code"], ...lines: readonly string[]) => fail({ code, lines });
