import assert from "node:assert/strict";
import { configure, TextWriter, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { zipFiles } from "../../../drivers/store/log_zip.ts";

configure({ useWebWorkers: false });

async function unzip(zip: Uint8Array, password?: string): Promise<Record<string, string>> {
  const reader = new ZipReader(new Uint8ArrayReader(zip), password === undefined ? {} : { password });
  const texts: Record<string, string> = {};
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) texts[entry.filename] = await entry.getData(new TextWriter());
  }
  await reader.close();
  return texts;
}

const files = [
  { name: "log/pilotwire.log", text: "2026-01-05 info start – Größe\n".repeat(2_000) },
  { name: "state.json", text: "{}" },
];

Deno.test("log zip with a password opens with it alone and shows nothing of the log", async () => {
  const zip = await zipFiles(files, "let me in");
  assert.deepEqual(await unzip(zip, "let me in"), {
    "log/pilotwire.log": files[0]?.text,
    "state.json": "{}",
  });
  await assert.rejects(unzip(zip, "let me out"));
  await assert.rejects(unzip(zip));
  assert.ok(!new TextDecoder("latin1").decode(zip).includes("2026-01-05"));
});

Deno.test("log zip uses AES-256", async () => {
  const zip = await zipFiles([{ name: "a", text: "b" }], "x");
  const view = new DataView(zip.buffer, zip.byteOffset);
  // Method 99 and an extra field 0x9901 whose strength byte is 3: WinZip's AE-x specification.
  assert.equal(view.getUint16(8, true), 99);
  const extra = 30 + view.getUint16(26, true);
  const fields = zip.subarray(extra, extra + view.getUint16(28, true));
  const at = fields.findIndex((byte, index) => byte === 0x01 && fields[index + 1] === 0x99);
  assert.ok(at >= 0);
  assert.equal(fields[at + 8], 3);
});

Deno.test("log zip without a password is plain", async () => {
  assert.deepEqual(Object.keys(await unzip(await zipFiles(files, ""))), ["log/pilotwire.log", "state.json"]);
});

Deno.test("log zip keeps the newest end of a file that is too long, and a bounded number of files", async () => {
  const text = "old" + "x".repeat(2 * 1024 * 1024 - 3) + "new";
  const many = Array.from({ length: 100 }, (_, n) => ({ name: `${n}`, text }));
  const unzipped = await unzip(await zipFiles(many.slice(0, 1), ""));
  assert.ok(unzipped["0"]?.endsWith("new") && !unzipped["0"].includes("old"));
  const small = many.map(({ name }) => ({ name, text: "" }));
  assert.equal(Object.keys(await unzip(await zipFiles(small, ""))).length, 32);
});
