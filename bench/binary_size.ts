/** Size of the program against one that does nothing, compiled in the same way. */
import type { Figure } from "./figure.ts";
import { built } from "./programs.ts";

const megabyte = 1_000_000;

export const binarySize: Figure = {
  id: "binary",
  name: "size of the binary (baseline: empty program)",
  unit: "MB",
  goal: { most: 1.15 },
  rounds: 1,
  open: () =>
    Promise.resolve({
      round: async () => ({
        ours: [(await Deno.stat(built("pilotwire-x64"))).size / megabyte],
        baseline: [(await Deno.stat(built("empty-x64"))).size / megabyte],
      }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};
