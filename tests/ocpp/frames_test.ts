import assert from "node:assert/strict";
import fc from "fast-check";
import { errorFrame, parseFrame } from "../../ocpp/frames.ts";
import { fuzzParameters } from "./bench.ts";

Deno.test("frame is read, when it is a call, an answer or a refusal", () => {
  assert.deepEqual(parseFrame('[2,"1","Reset",{"type":"Soft"}]'), {
    ok: true,
    value: { type: "call", id: "1", action: "Reset", payload: { type: "Soft" } },
  });
  assert.deepEqual(parseFrame('[3,"1",{"status":"x"}]'), {
    ok: true,
    value: { type: "result", id: "1", payload: { status: "x" } },
  });
  assert.deepEqual(parseFrame('[4,"1","GenericError","why",{}]'), {
    ok: true,
    value: { type: "error", id: "1", code: "GenericError", description: "why" },
  });
});

Deno.test("answer is read leniently, when its payload is missing or odd", () => {
  for (const text of ['[3,"1"]', '[3,"1",null]', '[3,"1",[1]]', '[3,"1","x",7]']) {
    assert.deepEqual(parseFrame(text), { ok: true, value: { type: "result", id: "1", payload: {} } }, text);
  }
  assert.deepEqual(parseFrame('[4,"1"]'), {
    ok: true,
    value: { type: "error", id: "1", code: "", description: "" },
  });
});

Deno.test("frame is refused with the sender told, where it can be told", () => {
  const refusals: readonly (readonly [string, string, string | null])[] = [
    ["", "not_json", null],
    ["{", "not_json", null],
    ["null", "not_an_array", null],
    ['{"a":1}', "not_an_array", null],
    ["[]", "bad_type", null],
    ['[5,"1"]', "bad_type", null],
    ['["2","1","Reset",{}]', "bad_type", null],
    ["[2,7,1,{}]", "bad_id", null],
    ['[2,"","Reset",{}]', "bad_id", null],
    [JSON.stringify([2, "i".repeat(256), "Reset", {}]), "bad_id", null],
    ['[2,"1","Reset"]', "bad_length", "1"],
    ['[2,"1","Reset",{},{}]', "bad_length", "1"],
    ['[2,"1",7,{}]', "bad_action", "1"],
    ['[2,"1","Reset",[]]', "bad_payload", "1"],
    ['[2,"1","Reset",null]', "bad_payload", "1"],
    ["[".repeat(200_000), "not_json", null],
  ];
  for (const [text, code, answerTo] of refusals) {
    assert.deepEqual(parseFrame(text), { ok: false, error: { code, answerTo } }, text.slice(0, 60));
  }
});

Deno.test("frame parser takes any text without throwing, and only ids it may give back", () => {
  const { numRuns, seed } = fuzzParameters();
  const part = fc.oneof(fc.jsonValue(), fc.constantFrom(2, 3, 4, "id", "Reset", {}));
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(part, { maxLength: 6 }).map((parts) => JSON.stringify(parts)),
    fc.tuple(fc.constantFrom(2, 3, 4), fc.string({ maxLength: 300 }), part, part).map((parts) =>
      JSON.stringify(parts)
    ),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const frame = parseFrame(text);
      const id = frame.ok ? frame.value.id : frame.error.answerTo;
      assert.ok(id === null || (id.length >= 1 && id.length <= 255));
      if (id !== null) assert.equal(JSON.parse(errorFrame(id, "GenericError", text))[1], id);
    }),
    { numRuns, seed },
  );
});
