import assert from "node:assert/strict";
import { validate } from "../../../ocpp/v16/validation.ts";
import { generate, messages } from "../../../tools/validators.ts";

const folder = new URL("../../../ocpp/v16/generated/", import.meta.url);

Deno.test("generated validators are those that the schemas give now", async () => {
  const text = await Deno.readTextFile(new URL("validators.js", folder));
  assert.equal(generate(), text, "run: deno run -A tools/validators.ts");
});

Deno.test("generated validators are all declared, and need no library", async () => {
  const declarations = await Deno.readTextFile(new URL("validators.d.ts", folder));
  for (const message of messages) {
    const name = message.replace(".req", "Request").replace(".conf", "Response");
    assert.ok(declarations.includes(`export const ${name}: Check;`), name);
  }
  const code = await Deno.readTextFile(new URL("validators.js", folder));
  assert.ok(!/require\(|import /.test(code));
  assert.ok(code.length < 100_000, `${code.length} characters`);
});

const profile = (limit: number) => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: "TxProfile",
  chargingProfileKind: "Absolute",
  chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
});

Deno.test("limit of one decimal passes, whatever it is in binary, and a finer one does not", () => {
  for (let tenths = 0; tenths <= 800; tenths++) {
    const payload = { idTag: "a", chargingProfile: profile(tenths / 10) };
    assert.ok(validate("RemoteStartTransaction", "Request", payload).ok, `${tenths / 10}`);
  }
  const fine = validate("RemoteStartTransaction", "Request", { idTag: "a", chargingProfile: profile(8.15) });
  assert.equal(fine.ok ? "" : fine.error.code, "PropertyConstraintViolation");
});

Deno.test("misfit has the code of the standard, in its printed spelling", () => {
  const misfits: readonly (readonly [string, unknown, string, string])[] = [
    ["Reset", [], "FormationViolation", ""],
    ["Reset", { type: "Soft", more: 1 }, "FormationViolation", ""],
    ["Reset", {}, "OccurenceConstraintViolation", ""],
    ["Reset", { type: 7 }, "TypeConstraintViolation", "/type"],
    ["Reset", { type: "Lukewarm" }, "PropertyConstraintViolation", "/type"],
    ["ChangeConfiguration", { key: "k".repeat(51), value: "" }, "PropertyConstraintViolation", "/key"],
    ["UnlockConnector", { connectorId: 1.5 }, "TypeConstraintViolation", "/connectorId"],
  ];
  for (const [action, payload, code, field] of misfits) {
    const result = validate(action, "Request", payload);
    const found = result.ok ? [] : [result.error.code, result.error.field];
    assert.deepEqual(found, [code, field], `${action} ${JSON.stringify(payload)}`);
  }
});

Deno.test("length is counted in characters, not in units of UTF-16", () => {
  assert.ok(validate("Authorize", "Request", { idTag: "🔌".repeat(20) }).ok);
  assert.ok(!validate("Authorize", "Request", { idTag: "🔌".repeat(21) }).ok);
});

Deno.test("names that every object has are no properties of a message", () => {
  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    const payload = { chargePointVendor: "a", chargePointModel: "b", [name]: "x" };
    assert.ok(!validate("BootNotification", "Request", payload).ok, name);
  }
});
