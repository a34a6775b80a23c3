/**
 * The real program in a process of its own, with the simulated board, whose cars leave state C at known instants. Takes
 * the words of `pilotwire run`; `go` and `rest` on standard input begin and end the leaving. Prints the line with the
 * address, then `closed` when a contactor closes for the first time and, for each car that left, the milliseconds from
 * that instant to the command that opens the contactor.
 */
import { processTerminal } from "../cli/terminal.ts";
import { systemClock, systemRandom } from "../drivers/clock/system_clock.ts";
import { letGoMs } from "../drivers/sim/car.ts";
import { ChargingPoint } from "../drivers/sim/charging_point.ts";
import { main } from "../main.ts";
import { linesOf, sleep } from "./programs.ts";

const clock = systemClock();
const say = (text: string | number) => processTerminal.out(`${text}\n`);

/** When the car of a point leaves state C: its switch S2 opens by a timer that is due then. */
const leavesAtMs = new Map<ChargingPoint, number>();
const waiting = new Map<ChargingPoint, (closed: boolean) => void>();
const known = new Set<ChargingPoint>();
let isLeaving = false;

// The pin itself is listened to: nothing stands between the program and its simulated board.
const { setContactor } = ChargingPoint.prototype;
ChargingPoint.prototype.setContactor = function (this: ChargingPoint, closed: boolean): void {
  const nowMs = clock.nowMs();
  setContactor.call(this, closed);
  const dueMs = leavesAtMs.get(this);
  // What opens before the car has left is opened for another reason.
  if (!closed && dueMs !== undefined && nowMs >= dueMs) say(nowMs - dueMs);
  if (!closed) leavesAtMs.delete(this);
  waiting.get(this)?.(closed);
  if (closed && !known.has(this)) begin(this);
};

function begin(point: ChargingPoint): void {
  known.add(point);
  say("closed");
  void comeAndGo(point);
}

/** The car leaves state C soon after each closing, and asks again once it is believed to be in state B. */
async function comeAndGo(point: ChargingPoint): Promise<never> {
  for (;;) {
    while (!isLeaving) await sleep(20);
    await sleep(100 * systemRandom());
    const opened = switched(point, false);
    leavesAtMs.set(point, clock.nowMs() + letGoMs);
    point.pause();
    await opened;
    await sleep(150);
    const closed = switched(point, true);
    point.resume({});
    await closed;
  }
}

function switched(point: ChargingPoint, wanted: boolean): Promise<void> {
  return new Promise((resolve) => {
    waiting.set(point, (closed) => {
      if (closed === wanted) resolve();
    });
  });
}

async function obey(): Promise<void> {
  for await (const line of linesOf(Deno.stdin.readable)) isLeaving = line === "go";
  Deno.exit(0); // whoever measures is gone
}

void obey();
Deno.exit(await main(Deno.args, processTerminal));
