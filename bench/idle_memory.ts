/** Memory of the compiled program that has been up for a while and has nothing to do. */
import { setUpFolder } from "./cold_start.ts";
import type { Figure, Stage } from "./figure.ts";
import { built, freePort, makeFolder, removeFolder, sleep, startProgram } from "./programs.ts";
import { runArguments } from "./station.ts";

const idleMs = 10_000;

/** Resident memory of a process in MB. */
async function residentMb(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/smaps_rollup`);
  return Number(/^Rss:\s+(\d+) kB$/m.exec(text)?.[1]) * 1_024 / 1_000_000;
}

async function idleMb(words: readonly [program: string, ...args: string[]]): Promise<number> {
  const program = startProgram(words);
  try {
    await sleep(idleMs);
    return await residentMb(program.pid);
  } finally {
    await program.end();
  }
}

async function open(): Promise<Stage> {
  const folder = await makeFolder();
  const data = `${folder}/data`;
  await setUpFolder(data);
  return {
    // Both at once: neither takes memory from the other, and the wait is long.
    async round() {
      const [ours, baseline] = await Promise.all([
        idleMb([built("pilotwire-x64"), ...runArguments(data, freePort())]),
        idleMb([built("hello-x64"), String(freePort())]),
      ]);
      return { ours: [ours], baseline: [baseline] };
    },
    [Symbol.asyncDispose]: () => removeFolder(folder),
  };
}

export const idleMemory: Figure = {
  id: "memory",
  name: "idle memory (baseline: Deno.serve hello)",
  unit: "MB",
  goal: { most: 1.8 },
  rounds: 3,
  open,
};
