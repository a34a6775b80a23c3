import assert from "node:assert/strict";
import { age, amperes, duration, neutralFormat } from "../../../ui/pages/format.ts";
import { pathOf, settingHref } from "../../../ui/pages/links.ts";
import { fill } from "../../../ui/pages/texts.ts";

Deno.test("duration counts hours on and never goes below zero", () => {
  assert.equal(duration(0), "0:00:00");
  assert.equal(duration(59_999), "0:00:59");
  assert.equal(duration(100 * 3_600_000 + 61_000), "100:01:01");
  assert.equal(duration(-5_000), "0:00:00");
});

Deno.test("age is told in one unit, rounded down", () => {
  assert.equal(age(59_999), "59 s");
  assert.equal(age(60_000), "1 min");
  assert.equal(age(3_600_000), "1 h");
  assert.equal(age(47 * 3_600_000), "47 h");
  assert.equal(age(48 * 3_600_000), "2 d");
  assert.equal(age(-1), "0 s");
});

Deno.test("amperes have a decimal only where it says something", () => {
  assert.equal(amperes(neutralFormat, 16), "16");
  assert.equal(amperes(neutralFormat, 9.62), "9.6");
});

Deno.test("the server writes times in UTC and says so", () => {
  const atMs = Date.UTC(2026, 0, 5, 6, 7, 8);
  assert.equal(neutralFormat.dateTime(atMs), "2026-01-05 06:07 UTC");
  assert.equal(neutralFormat.timeOfDay(atMs), "06:07:08 UTC");
});

Deno.test("links lead to the page of the group, and nowhere for what is no id", () => {
  assert.equal(settingHref("loadManagement.allowEvWakeup"), "/load-management#loadManagement.allowEvWakeup");
  assert.equal(settingHref("state.power"), "/#state.power");
  assert.equal(settingHref("javascript:alert(1)"), null);
  assert.equal(pathOf("state"), "/");
});

Deno.test("a place without a value stays to be seen", () => {
  assert.equal(fill("{n} of {max}", { n: 3 }), "3 of {max}");
});
