import assert from "node:assert/strict";
import { escapeControls, redact } from "../../../drivers/log/redact.ts";

const shown: readonly (readonly [text: string, expected: string])[] = [
  ["to wss://cs1:s3cret@example.org/ocpp", "to wss://cs1:***@example.org/ocpp"],
  ["to ws://cs1:p@ss@example.org/ocpp", "to ws://cs1:***@example.org/ocpp"],
  ["wss://:only@example.org wss://a:b@c", "wss://:***@example.org wss://a:***@c"],
  ["wss://example.org:8080/path@home", "wss://example.org:8080/path@home"],
  ["Authorization: Basic Y3M6c2VjcmV0", "Authorization: Basic ***"],
  ["authorization: bearer abc.def-ghi", "authorization: bearer ***"],
  ['{"AuthorizationKey":"0123456789abcdef"}', '{"AuthorizationKey":"***"}'],
  ["user=x password=hunter2, next", "user=x password=***, next"],
  ["a basic car", "a basic car"],
];

for (const [text, expected] of shown) {
  Deno.test(`log shows "${expected}"`, () => assert.equal(redact(text), expected));
}

Deno.test("log redaction leaves a long text without a secret as it is", () => {
  for (const piece of ["a", "a:", "://", "password", "ws://a:", "@", "basic-"]) {
    const text = piece.repeat(8_000 / piece.length);
    assert.equal(redact(text), text);
  }
});

Deno.test("log escapes line ends, terminal controls and reversed text", () => {
  assert.equal(escapeControls("a\nb\r\tc\x1b[2J"), "a\\nb\\r\\tc\\u001b[2J");
  assert.equal(escapeControls("x\u202ey\u0085z\u2028"), "x\\u202ey\\u0085z\\u2028");
  assert.equal(escapeControls("Ä 9 °C"), "Ä 9 °C");
});
