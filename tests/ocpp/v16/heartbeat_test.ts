import assert from "node:assert/strict";
import { createHeartbeat } from "../../../ocpp/v16/heartbeat.ts";
import { defaults } from "../../../schema/mod.ts";
import { FakeClock } from "../../fake_clock.ts";

function heart(forced: boolean) {
  const clock = new FakeClock();
  const beats: number[] = [];
  let lastCallAtMs: number | null = null;
  const heartbeat = createHeartbeat({
    clock,
    settings: () => ({ ...defaults(), "backend.heartbeatInterval": 100, "backend.forceHeartbeat": forced }),
    lastCallAtMs: () => lastCallAtMs,
    send: () => beats.push(clock.nowMs() / 1000),
  });
  heartbeat.resume();
  return { clock, beats, heartbeat, called: () => lastCallAtMs = clock.nowMs() };
}

Deno.test("heartbeat comes at every interval, whatever else is sent, when it is forced", () => {
  const { clock, beats, called } = heart(true);
  clock.advance(90_000);
  called();
  clock.advance(210_000);
  assert.deepEqual(beats, [100, 200, 300]);
});

Deno.test("heartbeat is put off by other messages, but not for longer than a day", () => {
  const { clock, beats, called } = heart(false);
  clock.advance(90_000);
  called();
  clock.advance(99_000);
  assert.deepEqual(beats, []);
  clock.advance(1_000);
  assert.deepEqual(beats, [190]);
  for (let index = 0; index < 2_000; index++) {
    called();
    clock.advance(50_000);
  }
  assert.deepEqual(beats.length, 2);
});

Deno.test("heartbeat follows the backend's interval, until the setting is changed", () => {
  const { clock, beats, heartbeat } = heart(true);
  heartbeat.overrule(10);
  clock.advance(25_000);
  assert.deepEqual(beats, [10, 20]);
  heartbeat.overrule(null);
  clock.advance(95_000);
  assert.deepEqual(beats, [10, 20, 120]);
  heartbeat.pause();
  clock.advance(1_000_000);
  assert.equal(beats.length, 3);
});
