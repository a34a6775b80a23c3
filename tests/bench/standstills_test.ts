import assert from "node:assert/strict";
import { type Sample, type Standstill, undisturbed } from "../../bench/standstills.ts";

const still: Standstill = { fromUtcMs: 1_000, toUtcMs: 1_100 };
const isKept = (sample: Sample) => undisturbed([sample], [still]).length === 1;

Deno.test("samples are left out when the machine stood still at any moment of them, and kept otherwise", () => {
  assert.equal(isKept({ lateMs: 5, atUtcMs: 900 }), true);
  assert.equal(isKept({ lateMs: 50, atUtcMs: 1_020 }), false, "began before, ended within");
  assert.equal(isKept({ lateMs: 10, atUtcMs: 1_050 }), false, "within");
  assert.equal(isKept({ lateMs: 300, atUtcMs: 1_200 }), false, "around");
  assert.equal(isKept({ lateMs: 5, atUtcMs: 1_104 }), false, "began within, ended after");
  assert.equal(isKept({ lateMs: 5, atUtcMs: 1_150 }), true);
});

Deno.test("samples that are late of their own stay, however late", () => {
  assert.equal(isKept({ lateMs: 400, atUtcMs: 990 }), true);
});
