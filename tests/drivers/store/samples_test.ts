import assert from "node:assert/strict";
import { createSamples, type StoredSample } from "../../../drivers/store/samples.ts";

const startMs = Date.UTC(2026, 0, 5);
const sample = (atUtcMs: number): StoredSample => ({
  atUtcMs,
  currentA: [1, null, 3],
  voltageV: [230, 231, null],
  powerW: null,
  offeredA: 16,
});

Deno.test("samples of a day are dense when fresh, thin when old, and at most 2,000", () => {
  const samples = createSamples();
  const seconds = 30 * 3_600;
  for (let second = 0; second <= seconds; second++) samples.add(1, sample(startMs + second * 1_000));
  const nowMs = startMs + seconds * 1_000;
  const all = samples.since(1, 0);
  const between = (oldMs: number, newMs: number) => {
    return all.filter(({ atUtcMs }) => atUtcMs > nowMs - oldMs && atUtcMs <= nowMs - newMs).length;
  };
  assert.equal(between(600_000, 0), 600);
  assert.equal(between(7_200_000, 600_000), 660);
  assert.equal(between(86_400_000, 7_200_000), 660);
  assert.equal(between(Infinity, 86_400_000), 0);
  const times = all.map(({ atUtcMs }) => atUtcMs);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
});

Deno.test("samples stay bounded when they come ten times a second, and the newest of a second wins", () => {
  const samples = createSamples();
  for (let tenth = 0; tenth < 20_000; tenth++) samples.add(1, sample(startMs + tenth * 100));
  const all = samples.since(1, 0);
  assert.ok(all.length <= 600 + 140, `${all.length}`);
  assert.ok(all.slice(-600).every(({ atUtcMs }) => atUtcMs % 1_000 === 900));
});

Deno.test("samples are told from a moment on, for one charging point, unknown values as they came", () => {
  const samples = createSamples();
  for (let second = 0; second < 100; second++) {
    samples.add(1 + (second % 2), sample(startMs + second * 1_000));
  }
  const told = samples.since(2, startMs + 90_000);
  assert.deepEqual(told.map(({ atUtcMs }) => (atUtcMs - startMs) / 1_000), [91, 93, 95, 97, 99]);
  assert.deepEqual(told[0], sample(startMs + 91_000));
  assert.deepEqual(samples.since(3, 0), []);
});

Deno.test("samples forget the future when the clock is set back, and age out when it jumps ahead", () => {
  const samples = createSamples();
  for (let second = 0; second < 2_000; second++) samples.add(1, sample(startMs + second * 1_000));
  samples.add(1, sample(startMs + 50_500));
  assert.ok(samples.since(1, 0).every(({ atUtcMs }) => atUtcMs <= startMs + 50_500));
  samples.add(1, sample(startMs + 400 * 86_400_000));
  assert.equal(samples.since(1, 0).length, 1);
});
