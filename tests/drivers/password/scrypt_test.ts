import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { scryptSync } from "node:crypto";
import {
  decoyHash,
  hashPassword,
  maxPasswordLength,
  verifyPassword,
} from "../../../drivers/password/scrypt.ts";

const salt = new Uint8Array(16).map((_, index) => index + 1);

Deno.test("scrypt accepts the right password and no other", async () => {
  const stored = await hashPassword("correct horse", salt);
  assert.equal(await verifyPassword("correct horse", stored), true);
  for (const wrong of ["", "correct hors", "correct horse ", "Correct horse", "x".repeat(1_000)]) {
    assert.equal(await verifyPassword(wrong, stored), false, wrong);
  }
});

Deno.test("scrypt stores parameters, salt and the hash that the algorithm gives", async () => {
  const [name, N, r, p, savedSalt, hash] = (await hashPassword("secret", salt)).split("$");
  assert.deepEqual([name, N, r, p], ["scrypt", "16384", "8", "1"]);
  assert.equal(savedSalt, "AQIDBAUGBwgJCgsMDQ4PEA==");
  assert.equal(hash, scryptSync("secret", salt, 32, { N: 16_384, r: 8, p: 1 }).toString("base64"));
});

Deno.test("scrypt gives another text for another salt", async () => {
  const other = await hashPassword("secret", new Uint8Array(16));
  assert.notEqual(await hashPassword("secret", salt), other);
  assert.equal(await verifyPassword("secret", other), true);
});

Deno.test("scrypt takes both spellings of an accented letter for the same password", async () => {
  const stored = await hashPassword("caf\u00e9 noir", salt);
  assert.equal(await verifyPassword("cafe\u0301 noir", stored), true);
});

Deno.test("scrypt refuses empty and overlong passwords", async () => {
  const longest = "ü".repeat(maxPasswordLength);
  assert.equal(await verifyPassword(longest, await hashPassword(longest, salt)), true);
  await assert.rejects(hashPassword("", salt), RangeError);
  await assert.rejects(hashPassword(longest + "x", salt), RangeError);
  await assert.rejects(hashPassword("short salt", new Uint8Array(4)), RangeError);
});

Deno.test("scrypt says no to damaged texts and to costs that would stall the controller", async () => {
  const stored = await hashPassword("secret", salt);
  const parts = stored.split("$");
  const damaged = [
    "",
    "secret",
    stored.slice(0, -4),
    stored.replace("scrypt", "bcrypt"),
    parts.with(1, "1048576").join("$"),
    parts.with(1, "16383").join("$"),
    parts.with(1, "0").join("$"),
    parts.with(2, "99").join("$"),
    parts.with(3, "0").join("$"),
    "$".repeat(100_000),
  ];
  for (const text of damaged) assert.equal(await verifyPassword("secret", text), false, text.slice(0, 40));
});

Deno.test("scrypt decoy looks and costs like any other hash and belongs to no password", async () => {
  const random = new Uint8Array(48).map((_, index) => 7 * index);
  const shape = (text: string) => text.split("$").map((part, index) => index < 4 ? part : part.length);
  assert.deepEqual(shape(decoyHash(random)), shape(await hashPassword("secret", salt)));
  assert.equal(await verifyPassword("secret", decoyHash(random)), false);
  // A text that is not understood would be refused at once, and the time would tell the accounts.
  const [, , , , savedSalt = "", hash = ""] = decoyHash(random).split("$");
  const real = scryptSync("secret", new Uint8Array(Buffer.from(savedSalt, "base64")), 32, {
    N: 16_384,
    r: 8,
    p: 1,
  });
  const known = decoyHash(random).replace(hash, real.toString("base64"));
  assert.equal(await verifyPassword("secret", known), true);
});
