import assert from "node:assert/strict";
import type { Clock } from "../../control/clock.ts";
import { createWallTime, saveEveryMs } from "../../control/wall_time.ts";

const builtMs = Date.UTC(2026, 0, 1);
const trueMs = Date.UTC(2026, 5, 1);

class LooseClock implements Clock {
  constructor(public epoch: number, public now = 0) {}
  nowMs(): number {
    return this.now;
  }
  epochMs(): number {
    return this.epoch;
  }
  wakeAt(): () => void {
    return () => {};
  }
  pass(ms: number): void {
    this.now += ms;
    this.epoch += ms;
  }
}

function memory() {
  const values = new Map<string, string>();
  let writes = 0;
  return {
    get: (key: string) => values.get(key) ?? null,
    set(key: string, value: string) {
      writes++;
      values.set(key, value);
    },
    writes: () => writes,
  };
}

Deno.test("wall time is the system clock when that is plausible", () => {
  const clock = new LooseClock(trueMs);
  const time = createWallTime(clock, memory(), builtMs);
  assert.equal(time.utcMs(), trueMs);
  assert.equal(time.isTrusted(), true);
});

Deno.test("wall time without a battery starts where it was saved, and is not trusted until somebody tells", () => {
  const facts = memory();
  createWallTime(new LooseClock(trueMs), facts, builtMs).utcMs();
  const clock = new LooseClock(0);
  const time = createWallTime(clock, facts, builtMs);
  assert.equal(time.utcMs(), trueMs);
  assert.equal(time.isTrusted(), false);
  clock.pass(5_000);
  assert.equal(time.utcMs(), trueMs + 5_000);
  time.follow(trueMs + 3_600_000);
  assert.equal(time.utcMs(), trueMs + 3_600_000);
  assert.equal(time.isTrusted(), true);
});

Deno.test("wall time never starts before the program was built, nor is it told so", () => {
  const time = createWallTime(new LooseClock(0), memory(), builtMs);
  assert.equal(time.utcMs(), builtMs);
  time.follow(1_000);
  time.follow(NaN);
  assert.equal(time.utcMs(), builtMs);
  assert.equal(time.isTrusted(), false);
});

Deno.test("wall time follows the system clock when that is set by the network", () => {
  const clock = new LooseClock(0);
  const time = createWallTime(clock, memory(), builtMs);
  clock.epoch = trueMs;
  assert.equal(time.utcMs(), trueMs);
  assert.equal(time.isTrusted(), true);
});

Deno.test("wall time told by a backend does not jump with the system clock, and small differences are ignored", () => {
  const clock = new LooseClock(trueMs);
  const time = createWallTime(clock, memory(), builtMs);
  time.follow(trueMs + 900);
  assert.equal(time.utcMs(), trueMs);
  time.follow(trueMs + 60_000);
  clock.epoch = trueMs - 86_400_000;
  assert.equal(time.utcMs(), trueMs + 60_000);
});

Deno.test("wall time is saved at most every ten minutes", () => {
  const clock = new LooseClock(trueMs);
  const facts = memory();
  const time = createWallTime(clock, facts, builtMs);
  for (let second = 0; second < 3_600; second++) {
    time.utcMs();
    clock.pass(1_000);
  }
  assert.equal(facts.writes(), 3_600_000 / saveEveryMs);
});

Deno.test("wall time is saved no more often when the program starts again and again", () => {
  const clock = new LooseClock(trueMs);
  const facts = memory();
  for (let minute = 0; minute < 60; minute++) {
    createWallTime(clock, facts, builtMs).utcMs();
    clock.pass(60_000);
  }
  assert.equal(facts.writes(), 3_600_000 / saveEveryMs);
});

Deno.test("wall time is saved at once where the saved one lies in the future", () => {
  const facts = memory();
  createWallTime(new LooseClock(trueMs + 86_400_000), facts, builtMs).utcMs();
  createWallTime(new LooseClock(trueMs), facts, builtMs).utcMs();
  assert.equal(facts.writes(), 2);
});

Deno.test("wall time bears a memory that cannot be written", () => {
  const full = {
    get: () => "rubbish",
    set() {
      throw new Error("full");
    },
  };
  assert.equal(createWallTime(new LooseClock(trueMs), full, builtMs).utcMs(), trueMs);
});
