/** When the machine stood still, by a witness on each processor, and which samples that touched. */
import { type Program, script, startProgram, urgent } from "./programs.ts";

/** Something that took `lateMs` and ended at `atUtcMs`. */
export interface Sample {
  readonly lateMs: number;
  readonly atUtcMs: number;
}

export interface Standstill {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

/** Clocks of two processes are read in whole milliseconds. */
const slackMs = 2;

/** The samples during which no processor stood still: the others tell of the machine, whoever they belong to. */
export function undisturbed(
  samples: readonly Sample[],
  standstills: readonly Standstill[],
): readonly Sample[] {
  return samples.filter(({ lateMs, atUtcMs }) =>
    !standstills.some(({ fromUtcMs, toUtcMs }) =>
      fromUtcMs <= atUtcMs + slackMs && toUtcMs >= atUtcMs - lateMs - slackMs
    )
  );
}

export interface Witnesses extends AsyncDisposable {
  readonly seen: readonly Standstill[];
}

/** One for each processor, ahead of all that is measured. Where a process cannot be bound there are none. */
export async function startWitnesses(): Promise<Witnesses> {
  const seen: Standstill[] = [];
  const programs: Program[] = [];
  for (let processor = 0; processor < navigator.hardwareConcurrency; processor++) {
    const bound = ["taskset", "-c", String(processor), ...script("witness.ts")] as const;
    const program = await startOne(await urgent(bound, -20));
    if (program) programs.push(program);
  }
  for (const program of programs) void listen(program, seen);
  return {
    seen,
    async [Symbol.asyncDispose]() {
      await Promise.all(programs.map((program) => program.end()));
    },
  };
}

async function startOne(words: readonly [program: string, ...args: string[]]): Promise<Program | null> {
  try {
    const program = startProgram(words);
    await program.nextLine();
    return program;
  } catch {
    return null; // No taskset here, or not on this processor.
  }
}

async function listen(program: Program, seen: Standstill[]): Promise<void> {
  try {
    for (;;) {
      const [fromUtcMs = NaN, toUtcMs = NaN] = (await program.nextLine()).split(" ").map(Number);
      seen.push({ fromUtcMs, toUtcMs });
    }
  } catch {
    // Ended with the stage.
  }
}
