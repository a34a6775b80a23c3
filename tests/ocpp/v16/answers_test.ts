import assert from "node:assert/strict";
import fc from "fast-check";
import { bootAnswer, idTagInfo, time, transactionNumber } from "../../../ocpp/v16/answers.ts";
import { fuzzParameters } from "../bench.ts";

const noon = Date.UTC(2026, 0, 5, 12);

Deno.test("time is read as UTC, with or without its zone, and not when it cannot be true", () => {
  assert.equal(time("2026-01-05T12:00:00Z"), noon);
  assert.equal(time("2026-01-05T13:00:00+01:00"), noon);
  assert.equal(time("2026-01-05T12:00:00"), noon);
  for (const odd of ["", "noon", "1970-01-01T00:00:00Z", "2150-01-01T00:00:00Z", 7, null, "x".repeat(99)]) {
    assert.equal(time(odd), null, String(odd));
  }
});

Deno.test("answer to BootNotification is understood, when fields are missing or odd", () => {
  assert.deepEqual(
    bootAnswer({ status: "Accepted", currentTime: "2026-01-05T12:00:00Z", interval: 60 }),
    { status: "Accepted", timeMs: noon, intervalS: 60 },
  );
  assert.deepEqual(bootAnswer({}), { status: "Pending", timeMs: null, intervalS: null });
  assert.deepEqual(bootAnswer({ status: "Perhaps", interval: 0 }).intervalS, null);
  assert.deepEqual(bootAnswer({ status: "Rejected", interval: 1e12 }).intervalS, 604_800);
});

Deno.test("card is not let in by an answer that does not say so", () => {
  assert.equal(idTagInfo({}), null);
  assert.equal(idTagInfo({ idTagInfo: { status: 7 } }), null);
  assert.equal(idTagInfo({ idTagInfo: { status: "accepted" } })?.status, "Invalid");
  assert.deepEqual(idTagInfo({ idTagInfo: { status: "Accepted", parentIdTag: "P", expiryDate: "x" } }), {
    status: "Accepted",
    expiryMs: null,
    parentIdTag: "P",
  });
});

Deno.test("answers of any shape are read without throwing", () => {
  const { numRuns, seed } = fuzzParameters();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (payload, odd) => {
      const whole = { ...payload, idTagInfo: odd, currentTime: odd, interval: odd, transactionId: odd };
      bootAnswer(whole);
      idTagInfo(whole);
      const number = transactionNumber(whole);
      assert.ok(number === null || Number.isInteger(number));
    }),
    { numRuns, seed },
  );
});
