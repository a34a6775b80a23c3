import assert from "node:assert/strict";
import { backoffMs } from "../../ocpp/backoff.ts";
import { seededRandom } from "../fake_clock.ts";

Deno.test("back-off starts at 3 s, doubles, and stays below 5 minutes", () => {
  const least = [1, 2, 3, 4, 5].map((failures) => backoffMs(failures, () => 0));
  assert.deepEqual(least, [3_000, 6_000, 12_000, 24_000, 48_000]);
  assert.equal(backoffMs(1, () => 0.5), 8_000);
  assert.equal(backoffMs(1_000_000, () => 0), 300_000);
});

Deno.test("back-off of many stations does not meet in one second, early or late", () => {
  const random = seededRandom(7);
  for (const failures of [1, 5, 40]) {
    const waits = Array.from({ length: 1000 }, () => backoffMs(failures, random));
    assert.ok(Math.max(...waits) <= 300_000);
    assert.ok(Math.max(...waits) - Math.min(...waits) > 8_000, `after ${failures} failures`);
  }
});
