/**
 * A random walk over everything that the simulator can do to two points, looked at from outside after each step: current
 * may flow only where a proven car asks for it, somebody is authorised, the plug is locked and no fault forbids it.
 * All the while requests stand open at the HTTP door that nobody ends. SEED repeats a walk, STEPS makes it longer.
 */
import assert from "node:assert/strict";
import type { EvseState, StationState } from "../../control/read_model.ts";
import { seededRandom } from "../fake_clock.ts";
import { type Door, setUp, startProgram, until } from "./program.ts";
import { type Bench, benchOf, charging, contactorUntil, unfinished } from "./trouble_process.ts";

const seed = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000);
const steps = Number(Deno.env.get("STEPS") ?? 60);

type Order = readonly [path: string, body?: unknown];

function pointOrders(evse: number, random: () => number): readonly Order[] {
  const at = (path: string, body?: unknown): Order => [`evse/${evse}/${path}`, body];
  const card: Order = ["card", { idTag: `WALK${Math.floor(3 * random())}`, evses: [evse] }];
  const plug = at("plug", {
    currentA: Math.floor(6 + 30 * random()),
    phases: random() < 0.5 ? 1 : 3,
    cableA: [13, 20, 32, 63][Math.floor(4 * random())],
    ventilation: random() < 0.15,
  });
  const on = random() < 0.5;
  return [
    // What a driver does comes more often than what goes wrong, or nothing would ever charge.
    ...[
      plug,
      plug,
      plug,
      card,
      card,
      card,
      card,
      at("pause"),
      at("resume"),
      at("unplug"),
      at("full"),
      at("sleep"),
    ],
    at("diode", { failed: on }),
    at("jam", { jammed: on }),
    at("fault", {
      code: ["GroundFailure", "proximityBroken", "breakerTripped"][Math.floor(3 * random())],
      active: on,
    }),
    ["meter", { which: evse, voltages: on ? [280, 230, 230] : null }],
  ];
}

function nextOrder(random: () => number): Order {
  const orders = [
    ...pointOrders(1, random),
    ...pointOrders(2, random),
    ["temperature", { celsius: random() < 0.5 ? 25 : 95 }],
  ] as readonly Order[];
  return orders[Math.floor(orders.length * random())]!;
}

/** Both pictures of one point at about the same moment. */
interface Sight {
  readonly evse: EvseState;
  readonly bench: Bench;
  readonly station: StationState;
}

function stoppingFaults({ evse, station }: Sight): readonly string[] {
  return [...evse.faults, ...station.faults].filter(({ stops }) => stops !== "nothing").map(({ id }) => id);
}

/** Every promise that is broken in the picture. */
function brokenPromises(sight: Sight): readonly string[] {
  const { evse, bench } = sight;
  const { driven, closed } = bench.contactor;
  const least = Math.min(...evse.limits.map(({ limitA }) => limitA ?? Infinity));
  // A car that is offered nothing any more has 6 s to let go, whoever shows a card meanwhile.
  const isLettingGo = evse.offeredA === 0;
  // The command, not the contact: that one needs 20 ms to follow, and by then the world may have changed again.
  const whileClosed: readonly (readonly [holds: boolean, promise: string])[] = [
    [["C1", "C2", "D1", "D2"].includes(evse.pilot), `closed in state ${evse.pilot}`],
    [bench.car !== null, "closed without a car"],
    [evse.transaction !== null || isLettingGo, "closed without an authorised transaction"],
    [evse.cable.locked && bench.lock.locked, "closed with an unlocked plug"],
    [stoppingFaults(sight).length === 0, `closed with ${stoppingFaults(sight)}`],
  ];
  const always: readonly (readonly [holds: boolean, promise: string])[] = [
    [evse.offeredA <= least, `offers ${evse.offeredA} A above the least limit of ${least} A`],
    [closed || bench.meter.currentA.every((ampere) => ampere === 0), "current through an open contactor"],
  ];
  const asked = driven ? [...whileClosed, ...always] : always;
  return asked.filter(([holds]) => !holds).map(([, promise]) => promise);
}

/** The two pictures are taken one after the other: what is broken has to be so between two equal looks at the bench. */
async function look(door: Door): Promise<readonly Sight[]> {
  const pinsOf = (benches: readonly Bench[]) =>
    JSON.stringify(benches.map(({ contactor, lock, car }) => [contactor, lock, car?.asking ?? null]));
  return await until(async () => {
    const before = await benchOf(door.program);
    const station = await door.state();
    const after = await benchOf(door.program);
    if (pinsOf(before) !== pinsOf(after)) return undefined;
    return station.evses.map((evse, index) => ({ evse, bench: after[index]!, station }));
  }, "a still picture");
}

/** Looks four times within the time in which locks, self-tests and contactors do their work. Gives how many were live. */
async function watch(door: Door, story: readonly string[]): Promise<number> {
  let live = 0;
  for (let times = 0; times < 4; times++) {
    for (const sight of await look(door)) {
      if (sight.bench.contactor.closed) live++;
      const broken = brokenPromises(sight);
      assert.deepEqual(broken, [], `point ${sight.evse.evse} after:\n${story.slice(-12).join("\n")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return live;
}

const login = "POST /api/v1/login HTTP/1.1";

Deno.test(`random orders never bring current where it must not be, seed ${seed}`, async () => {
  const random = seededRandom(seed);
  const program = await startProgram();
  const story: string[] = [];
  try {
    const door = await setUp(program);
    // Somebody who begins requests and never ends them stands in nobody's way.
    const slow = Array.from({ length: 20 }, () => unfinished(program, login, "content-length: 90\r\n\r\n{"));
    const slower = Array.from({ length: 20 }, () => unfinished(program, login, ""));
    for (const evse of [1, 2]) await charging(door, evse, `WALK${evse}`);
    let live = await watch(door, story);
    for (let step = 1; step <= steps; step++) {
      const [path, body] = nextOrder(random);
      story.push(`${path} ${JSON.stringify(body ?? {})}`);
      await door.sim(path, body);
      live += await watch(door, story);
    }
    assert.ok(live > 0, "nothing ever charged");
    for (const evse of [1, 2]) {
      await door.sim(`evse/${evse}/unplug`);
      await contactorUntil(program, evse, false);
    }
    for (const answer of await Promise.all(slow)) {
      assert.match(answer, /^HTTP\/1\.1 408 .*took longer than 20 s/s);
    }
    assert.equal(await program.stop(), 0, "who still sends a header does not keep the program up");
    await Promise.all(slower);
  } finally {
    await program.stop();
  }
});
