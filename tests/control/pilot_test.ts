import assert from "node:assert/strict";
import {
  type Demand,
  initialPilot,
  isClosed,
  leaveMs,
  noDemand,
  type Pilot,
  type PilotEvent,
  pilotOutput,
  pilotState,
  raiseMs,
  reopenMs,
  settleMs,
  sleepMs,
  stepPilot,
  toggleMs,
  undefinedMs,
  wakePilotAtMs,
} from "../../control/pilot.ts";
import { type Level, offerable } from "../../control/pilot_signal.ts";

const voltages: Readonly<Record<Level, number>> = { A: 12, B: 9, C: 6, D: 3, E: 0, F: -12 };

function peaks(level: Level | null, lowMv = -12_000): PilotEvent {
  return { type: "peaks", highMv: level === null ? -5_000 : voltages[level] * 1_000, lowMv };
}

function demand(limitA: number, more: Partial<Demand> = {}): PilotEvent {
  return { type: "demand", demand: { ...noDemand, closable: true, limitA, ...more } };
}

/** Runs a script of moments and events, waking the machine whenever it wants. */
class Run {
  pilot: Pilot = initialPilot;
  nowMs = 0;

  send(event: PilotEvent): this {
    this.pilot = stepPilot(this.pilot, event, this.nowMs);
    return this;
  }

  pass(ms: number): this {
    const endMs = this.nowMs + ms;
    for (
      let atMs = wakePilotAtMs(this.pilot);
      atMs !== null && atMs <= endMs;
      atMs = wakePilotAtMs(this.pilot)
    ) {
      this.nowMs = Math.max(this.nowMs, atMs);
      this.send({ type: "wake" });
    }
    this.nowMs = endMs;
    return this;
  }

  /** A level that lasts. */
  level(level: Level): this {
    return this.send(peaks(level)).pass(settleMs);
  }

  get state(): string {
    return `${pilotState(this.pilot)}${isClosed(this.pilot) ? " closed" : ""}`;
  }
}

function charging(limitA = 16): Run {
  return new Run().level("B").send(demand(limitA)).send(peaks("B")).level("C");
}

Deno.test("pilot closes for a proven car in state C with an offer", () => {
  const run = new Run();
  assert.equal(run.state, "A1");
  assert.equal(run.level("B").state, "B1");
  assert.equal(run.send(demand(16)).state, "B2");
  assert.deepEqual(pilotOutput(run.pilot), { type: "pwm", dutyPercent: 16 / 0.6 });
  assert.equal(run.send(peaks("B")).level("C").state, "C2 closed");
});

Deno.test("pilot stays open while the car's level has not settled", () => {
  const run = new Run().level("B").send(demand(16)).send(peaks("B"));
  run.send(peaks("C"));
  assert.equal(run.pass(settleMs - 1).state, "B2");
  assert.equal(run.pass(1).state, "C2 closed");
});

Deno.test("pilot opens in the same step for any reading outside state C", () => {
  for (const level of ["A", "B", "D", "E", "F", null] as const) {
    const run = charging();
    assert.ok(isClosed(run.pilot));
    assert.ok(!isClosed(run.send(peaks(level)).pilot), `${level}`);
  }
});

Deno.test("pilot opens in the same step when closing is forbidden", () => {
  assert.equal(charging().send(demand(16, { closable: false })).state, "C2");
  assert.equal(charging().send(demand(0, { closable: false })).state, "C1");
});

Deno.test("pilot keeps the contactor open for a moment after a bounce", () => {
  const run = charging().send(peaks("B")).send(peaks("C"));
  assert.equal(run.pass(reopenMs - 1).state, "C2");
  assert.equal(run.pass(1).state, "C2 closed");
});

Deno.test("pilot gives the car 6 s to let go when the offer ends, then opens under load", () => {
  const run = charging().send(demand(0));
  assert.equal(run.state, "C1 closed");
  assert.deepEqual(pilotOutput(run.pilot), { type: "steady" });
  assert.equal(run.pass(leaveMs - 1).state, "C1 closed");
  assert.equal(run.pass(1).state, "C1");
});

Deno.test("pilot opens at once when the car lets go after the offer ended", () => {
  const run = charging().send(demand(0)).pass(1_000);
  assert.equal(run.send(peaks("B")).state, "C1");
});

Deno.test("pilot goes on without opening when the offer returns before the car let go", () => {
  const run = charging().pass(raiseMs).send(demand(0)).pass(1_000).send(demand(16));
  assert.equal(run.state, "C1 closed");
  // A raise has to wait its five seconds.
  assert.equal(run.pass(raiseMs - 1_000).state, "C2 closed");
});

Deno.test("pilot does not close for a car that never had an offer", () => {
  const run = new Run().level("B").send(demand(0)).level("C");
  assert.equal(run.pass(60_000).state, "C1");
});

Deno.test("pilot lowers the offer at once and raises it five seconds later", () => {
  const run = charging(16).pass(raiseMs).send(demand(10));
  assert.equal(run.pilot.offeredA, 10);
  run.send(demand(20));
  assert.equal(run.pass(raiseMs - 1).pilot.offeredA, 10);
  assert.equal(run.pass(1).pilot.offeredA, 20);
});

Deno.test("pilot offers nothing below 6 A", () => {
  assert.equal(new Run().level("B").send(demand(5.9)).state, "B1");
  assert.equal(charging().send(demand(5.9)).state, "C1 closed");
});

Deno.test("pilot refuses a car without a diode", () => {
  const run = new Run().level("B").send(demand(16)).send(peaks("B", -9_000));
  assert.equal(run.pilot.diode, "missing");
  assert.equal(run.pass(1_000).pilot.diode, "failed");
  run.send(peaks("C", -6_000)).pass(1_000);
  assert.equal(run.state, "C2");
  // Even if it looks well afterwards, until it has left.
  run.send(peaks("B")).pass(1_000).send(peaks("C")).pass(1_000);
  assert.equal(run.state, "C2");
  assert.equal(run.level("A").pilot.diode, "unproven");
});

Deno.test("pilot opens when the diode vanishes while charging", () => {
  const run = charging();
  assert.ok(!isClosed(run.send(peaks("C", -6_000)).pilot));
  assert.equal(run.pass(1_000).pilot.diode, "failed");
});

Deno.test("pilot needs the diode proven anew after a pause", () => {
  const run = charging().pass(raiseMs).send(demand(0)).level("B").pass(raiseMs).send(demand(16));
  assert.equal(run.pilot.diode, "unproven");
  run.send(peaks("C", 6_000)).pass(100);
  assert.equal(run.state, "C2");
});

Deno.test("pilot treats state D as C only where there is ventilation", () => {
  const run = new Run().level("B").send(demand(16, { ventilated: true })).send(peaks("B")).level("D");
  assert.equal(run.state, "D2 closed");
  assert.equal(run.send(demand(16)).state, "D2");
});

Deno.test("pilot between the levels is broken after a while", () => {
  const run = new Run().level("B").send(peaks(null));
  assert.equal(run.pass(undefinedMs - 1).pilot.broken, false);
  assert.equal(run.pass(1).pilot.broken, true);
  assert.equal(run.level("B").pilot.broken, false);
});

Deno.test("pilot shows state F when the station is not available, and keeps the car in mind", () => {
  const run = charging().send(demand(16, { unavailable: true }));
  assert.deepEqual(pilotOutput(run.pilot), { type: "off" });
  assert.equal(run.state, "F");
  assert.equal(run.send(peaks("F")).pass(1_000).pilot.plugged, true);
  assert.equal(run.pilot.level, "C");
});

Deno.test("pilot wakes a car that sleeps after a pause, once per pause", () => {
  const wake = { mayWake: true };
  const run = new Run().level("B").send(demand(16, wake)).send(peaks("B"));
  run.pass(sleepMs + 10_000);
  assert.equal(run.state, "B2", "no pause before, no waking");
  run.send(demand(0, wake)).pass(60_000).send(demand(16, wake));
  assert.equal(run.pass(sleepMs - 1).state, "B2");
  assert.equal(run.pass(1).state, "F");
  assert.equal(run.pass(toggleMs).state, "B2");
  assert.equal(run.pass(600_000).state, "B2");
  run.send(demand(0, wake)).pass(60_000).send(demand(16, wake));
  assert.equal(run.pass(sleepMs).state, "F", "the next pause has its own try");
});

Deno.test("pilot does not wake a car that resumes by itself, nor where it is not allowed", () => {
  for (const mayWake of [true, false]) {
    const run = new Run().level("B").send(demand(16, { mayWake })).send(demand(0, { mayWake })).pass(60_000);
    run.send(demand(16, { mayWake })).send(peaks("B"));
    if (mayWake) run.level("C");
    run.pass(300_000);
    assert.equal(run.state, mayWake ? "C2 closed" : "B2");
  }
});

Deno.test("pilot offers at once to the next car", () => {
  const run = charging().level("A").level("B");
  assert.equal(run.state, "B2");
});

function momentsOf(pilot: Pilot): number[] {
  const moments = new Set<number>();
  JSON.stringify(pilot, (name, value) => {
    if (typeof value === "number" && name.endsWith("Ms")) moments.add(value);
    return value;
  });
  return [...moments].sort((a, b) => a - b);
}

/** Everything but the clock: of the deadlines only which comes before which. */
function key(pilot: Pilot): string {
  const moments = momentsOf(pilot);
  return JSON.stringify(pilot, (name, value) => {
    const isMoment = typeof value === "number" && name.endsWith("Ms");
    return isMoment ? moments.indexOf(value) : value;
  });
}

Deno.test("pilot keeps its promises in every state and order of deadlines, also when woken late", () => {
  const events: PilotEvent[] = [
    ...(["A", "B", "C", "D", "E", "F", null] as const).map((level) => peaks(level)),
    peaks("B", -9_000),
    peaks("C", 6_000),
    ...[0, 16, 32].flatMap((limitA) => [demand(limitA), demand(limitA, { closable: false })]),
    demand(16, { ventilated: true, mayWake: true }),
    demand(16, { unavailable: true }),
  ];
  const reached = new Map<string, { pilot: Pilot; nowMs: number }>();
  reached.set(key(initialPilot), { pilot: initialPilot, nowMs: 0 });
  for (const { pilot, nowMs } of reached.values()) { // A Map also visits what is added on the way.
    const late = momentsOf(pilot).filter((atMs) => atMs > nowMs);
    const steps = [
      ...events.map((event) => ({ event, atMs: nowMs })),
      ...late.map((atMs) => ({ event: { type: "wake" } as const, atMs })),
    ];
    for (const { event, atMs } of steps) {
      const next = stepPilot(pilot, event, atMs);
      assertPromises(pilot, next, atMs, `${JSON.stringify(event)} in ${JSON.stringify(pilot)} at ${atMs}`);
      const name = key(next);
      if (!reached.has(name)) reached.set(name, { pilot: next, nowMs: atMs });
    }
  }
  assert.ok(reached.size > 1_000, `only ${reached.size} states`);
});

function assertPromises(before: Pilot, after: Pilot, nowMs: number, where: string): void {
  const { demand } = after;
  assert.ok(after.offeredA <= offerable(demand.limitA), `offers more than demanded: ${where}`);
  const next = wakePilotAtMs(after);
  assert.ok(next === null || next > nowMs, `a due deadline is left behind: ${where}`);
  if (before.offeredA > 0 && after.offeredA > before.offeredA) {
    assert.equal(before.raiseAtMs === null || before.raiseAtMs <= nowMs, true, `raises too early: ${where}`);
  }
  if (!isClosed(after)) return;
  const isServed = after.reading === "C" || (after.reading === "D" && demand.ventilated);
  assert.ok(isServed && after.level === after.reading, `closed outside state C: ${where}`);
  assert.equal(after.diode, "proven", `closed for an unproven car: ${where}`);
  assert.ok(demand.closable && pilotOutput(after).type !== "off", `closed although forbidden: ${where}`);
  if (!isClosed(before)) assert.ok(after.offeredA > 0, `closes without an offer: ${where}`);
  if (after.offeredA === 0) {
    const leftMs = (after.leaveByMs ?? Infinity) - nowMs;
    assert.ok(leftMs > 0 && leftMs <= leaveMs, `stays closed without an offer: ${where}`);
  }
}
