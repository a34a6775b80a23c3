/**
 * `make bench`: takes every figure, or those named as arguments, and prints one line each: name, ours, baseline, ratio,
 * goal, with a tab between. Exits 1 when one falls short. What happens meanwhile goes to standard error.
 */
import { binarySize } from "./binary_size.ts";
import { coldStart } from "./cold_start.ts";
import { durableQueue } from "./durable_queue.ts";
import { type Figure, lineOf, take } from "./figure.ts";
import { idleMemory } from "./idle_memory.ts";
import { reaction } from "./reaction.ts";
import { roundTrips } from "./round_trips.ts";
import { settingsWrite } from "./settings_write.ts";
import { processTerminal } from "../cli/terminal.ts";

const figures: readonly Figure[] = [
  reaction,
  coldStart,
  idleMemory,
  durableQueue,
  roundTrips,
  settingsWrite,
  binarySize,
];

function wanted(ids: readonly string[]): readonly Figure[] {
  const unknown = ids.filter((id) => !figures.some((figure) => figure.id === id));
  if (unknown.length > 0) {
    throw new Error(`no figure ${unknown.join(", ")}; there are ${figures.map(({ id }) => id).join(", ")}`);
  }
  return ids.length === 0 ? figures : figures.filter(({ id }) => ids.includes(id));
}

let isShort = false;
for (const figure of wanted(Deno.args)) {
  const outcome = await take(figure, (text) => processTerminal.err(`  ${text}\n`));
  processTerminal.out(`${lineOf(figure, outcome)}\n`);
  isShort ||= !outcome.isReached;
}
Deno.exit(isShort ? 1 : 0);
