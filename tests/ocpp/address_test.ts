import assert from "node:assert/strict";
import { backendAddress } from "../../ocpp/address.ts";
import { defaults, type Settings } from "../../schema/mod.ts";

const base: Settings = { ...defaults(), "backend.chargePointId": "box 1", "backend.backendUrl": "ws://h/a" };

function urlOf(backendUrl: string, others: Partial<Settings> = {}): string | undefined {
  return backendAddress({ ...base, ...others, "backend.backendUrl": backendUrl })?.url;
}

Deno.test("address ends in the encoded charge point id, with one slash before it", () => {
  assert.equal(urlOf("ws://h:9/a"), "ws://h:9/a/box%201");
  assert.equal(urlOf("wss://h/a//"), "wss://h/a/box%201");
  assert.equal(urlOf("wss://h/a/?key=1"), "wss://h/a/box%201?key=1");
  assert.equal(urlOf("ws://h", { "backend.chargePointId": "DE*AB:1" }), "ws://h/DE*AB%3A1");
});

Deno.test("address is used as it is, when it names the station itself", () => {
  const serial = { "manufacturer.chargePointSerialNumber": "S 7" };
  assert.equal(urlOf("ws://h/#SN#", serial), "ws://h/S%207");
  assert.equal(urlOf("ws://h/#OSN#/x"), "ws://h/box%201/x");
});

Deno.test("address is none, without a backend or at home", () => {
  assert.equal(urlOf(""), undefined);
  assert.equal(urlOf("ws://h", { "installation.chargePointType": "home" }), undefined);
});

Deno.test("password goes with the charge point id, text as text and hexadecimal as bytes", () => {
  const header = (key: string) => {
    const address = backendAddress({ ...base, "backend.authorizationKey": key });
    return address?.authorization?.replace("Basic ", "") ?? null;
  };
  assert.equal(header(""), null);
  assert.equal(atob(header("plain password 16") ?? ""), "box 1:plain password 16");
  assert.equal(atob(header("41".repeat(16)) ?? ""), `box 1:${"A".repeat(16)}`);
  assert.equal(atob(header("4".repeat(33)) ?? ""), `box 1:${"4".repeat(33)}`);
  assert.equal(atob(header("41".repeat(15)) ?? ""), `box 1:${"41".repeat(15)}`);
});
