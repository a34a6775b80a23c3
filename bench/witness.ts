/**
 * Does nothing but look at the clock, and prints when the processor it is bound to was taken away from it: begin and
 * end, UTC in milliseconds. A virtual machine stands still now and then, and that says nothing about any program.
 */
import { processTerminal } from "../cli/terminal.ts";
import { systemClock } from "../drivers/clock/system_clock.ts";
import { linesOf } from "./programs.ts";

const lookEveryMs = 2;
/** Timers are late by a millisecond or two on a machine that runs. */
const stillMs = 8;

const clock = systemClock();

function look(): void {
  const dueMs = clock.nowMs() + lookEveryMs;
  clock.wakeAt(dueMs, () => {
    const lateMs = clock.nowMs() - dueMs;
    const utcMs = clock.epochMs();
    if (lateMs > stillMs) processTerminal.out(`${utcMs - lateMs} ${utcMs}\n`);
    look();
  });
}

processTerminal.out("looking\n");
look();
for await (const _line of linesOf(Deno.stdin.readable));
Deno.exit(0); // whoever measures is gone
