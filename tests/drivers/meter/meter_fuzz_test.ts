import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import fc from "fast-check";
import { FakeClock } from "../../fake_clock.ts";
import { readMeter } from "../../../drivers/meter/charge_meter.ts";
import { answerRequest } from "../../../drivers/meter/simulated_meter.ts";
import { createRegisterBus } from "../../../drivers/modbus/bus.ts";
import { createRtuFraming } from "../../../drivers/modbus/rtu_framing.ts";
import { createTcpFraming } from "../../../drivers/modbus/tcp_framing.ts";
import { scriptedPort } from "../modbus/scripted_port.ts";
import { sdm630 } from "./sdm630.ts";

const numRuns = Number(Deno.env.get("FUZZ_RUNS") ?? 2_000);
const seed = Number(Deno.env.get("FUZZ_SEED") ?? crypto.getRandomValues(new Int32Array(1))[0]);

const times = { openMs: 3_000, answerMs: 1_000, byteMs: 0, silenceMs: 0, silenceAfterTimeoutMs: 0 };
await import("modbus-serial");

/** What a meter sends in place of answers: one list of pieces per request, the last one again and again. */
const rubbish = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});

for (const [name, createFraming] of [["RTU", createRtuFraming], ["TCP", createTcpFraming]] as const) {
  Deno.test(`meter over ${name} that sends random bytes gives a fault (seed ${seed}, ${numRuns} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(rubbish, async (answers) => {
        const clock = new FakeClock();
        const port = scriptedPort(() => clock.nowMs());
        port.answer = (_, send) => answers[Math.min(port.written.length, answers.length) - 1]?.forEach(send);
        const bus = createRegisterBus({
          clock,
          openPort: port.open,
          createFraming,
          times,
          retries: 1,
          renewAfterSilentAttempts: 6,
        });
        const reading = await finish(clock, readMeter(bus, sdm630(1), clock));
        assert.equal(reading.ok, false);
        assert.ok(port.openCount() <= 1);
        await finish(clock, bus.close());
        assert.equal(port.openCount(), 0);
      }),
      { seed, numRuns },
    );
  });
}

Deno.test(`simulated meter answers any request or none (seed ${seed}, ${numRuns} runs)`, () => {
  const electricity = { voltageV: [1, 2, 3], currentA: [1, 2, 3], powerW: 1, importWh: 1 } as const;
  const units = new Map([[1, {
    map: () => sdm630(1),
    electricity: () => electricity,
    isOffline: () => false,
  }]]);
  const requests = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((rest) => Uint8Array.of(1, 4, ...rest)),
  );
  fc.assert(
    fc.property(requests, (request) => {
      const answer = answerRequest(request, units);
      assert.ok(answer === null || (answer.length >= 3 && answer.length <= 253 && answer[0] === 1));
    }),
    { seed, numRuns },
  );
});

async function finish<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let outcome: { value: T } | null = null;
  promise.then((value) => outcome = { value });
  for (let turn = 0; turn < 100; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (outcome) return (outcome as { value: T }).value;
    await clock.advanceAsync(1_000);
  }
  throw new Error("the promise never settled");
}
