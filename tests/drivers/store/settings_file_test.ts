import assert from "node:assert/strict";
import fc from "fast-check";
import type { SettingsDocument } from "../../../control/settings_keeper.ts";
import type { DataFolder } from "../../../drivers/store/data_folder.ts";
import {
  loadSettings,
  maxSettingsBytes,
  readSettings,
  settingsFile,
} from "../../../drivers/store/settings_file.ts";
import { openFolder, withFolder } from "./store_bench.ts";

const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 2_000);

const documentOf = (revision: number, values = {}): SettingsDocument => ({
  revision,
  values: { "installation.outputCurrentLimit": [10 + revision], ...values },
  changedIn: { "installation.outputCurrentLimit": revision },
});

async function withSettings(
  stored: number,
  use: (folder: DataFolder) => void | Promise<void>,
): Promise<void> {
  await withFolder(async (path) => {
    const folder = openFolder(path);
    const file = settingsFile(folder);
    for (let revision = 1; revision <= stored; revision++) {
      assert.ok((await file.save(documentOf(revision))).ok);
    }
    try {
      await use(folder);
    } finally {
      folder.close();
    }
  });
}

const names = ({ path }: DataFolder) =>
  Array.from(Deno.readDirSync(path), ({ name }) => name).filter((name) => name.startsWith("settings"))
    .toSorted();

Deno.test("settings file gives back what was saved, and nothing before the first save", () =>
  withSettings(0, async (folder) => {
    assert.deepEqual(loadSettings(folder), { document: null, fault: null });
    await settingsFile(folder).save(documentOf(1));
    assert.deepEqual(loadSettings(folder), { document: documentOf(1), fault: null });
    assert.deepEqual(names(folder), ["settings.json"]);
  }));

Deno.test("settings file keeps the one before, both for the owner alone, and counts its bytes", () =>
  withSettings(3, (folder) => {
    assert.deepEqual(names(folder), ["settings.json", "settings.previous.json"]);
    for (const name of names(folder)) {
      assert.equal((Deno.statSync(folder.file(name)).mode ?? 0) & 0o777, 0o600, name);
    }
    const size = Deno.statSync(folder.file("settings.json")).size;
    assert.ok(folder.bytesWritten().sinceStart >= 3 * size - 10);
  }));

const damages: Readonly<Record<string, (path: string, bytes: Uint8Array) => void>> = {
  "cut in the middle": (path, bytes) => Deno.writeFileSync(path, bytes.subarray(0, bytes.length / 2)),
  "empty": (path) => Deno.writeFileSync(path, new Uint8Array()),
  "zeroed by the file system": (path, bytes) => Deno.writeFileSync(path, new Uint8Array(bytes.length)),
  "another number": (path, bytes) =>
    Deno.writeTextFileSync(path, new TextDecoder().decode(bytes).replace("12", "80")),
  "not UTF-8": (path, bytes) => Deno.writeFileSync(path, bytes.with(bytes.length - 20, 0xff)),
  "an array": (path) => Deno.writeTextFileSync(path, "[]"),
  "null": (path) => Deno.writeTextFileSync(path, "null"),
  "deep nesting": (path) => Deno.writeTextFileSync(path, "[".repeat(500_000)),
  "too large": (path) => Deno.writeTextFileSync(path, " ".repeat(maxSettingsBytes + 1)),
  "missing": (path) => Deno.removeSync(path),
  "a folder": (path) => {
    Deno.removeSync(path);
    Deno.mkdirSync(path);
  },
};

for (const [name, damage] of Object.entries(damages)) {
  Deno.test(`settings file falls back to the one before and says so, when it is damaged: ${name}`, () =>
    withSettings(2, async (folder) => {
      const path = folder.file("settings.json");
      damage(path, Deno.readFileSync(path));
      const { document, fault } = loadSettings(folder);
      assert.deepEqual(document, { ...documentOf(1), revision: 1_001 });
      assert.equal(fault?.used, "previous");
      assert.equal(fault.keptAs, name === "missing" ? null : "settings.damaged-1.json");
      assert.ok(fault.detail.length > 3 && fault.detail.length <= 200, fault.detail);
      assert.equal(
        loadSettings(folder).fault?.used,
        "previous",
        "the fault must come back until settings are stored",
      );
      await settingsFile(folder).save(documentOf(7));
      assert.deepEqual(loadSettings(folder), { document: documentOf(7), fault: null });
    }));
}

Deno.test("settings file with both copies damaged means defaults with a fault that stays, and keeps the remains", () =>
  withSettings(2, async (folder) => {
    for (const name of names(folder)) Deno.writeTextFileSync(folder.file(name), `garbage of ${name}`);
    for (let start = 0; start < 3; start++) {
      const { document, fault } = loadSettings(folder);
      assert.deepEqual([document, fault?.used], [null, "defaults"]);
    }
    assert.deepEqual(names(folder), ["settings.damaged-1.json", "settings.damaged-2.json"]);
    await settingsFile(folder).save(documentOf(1));
    assert.equal(loadSettings(folder).fault, null);
  }));

Deno.test("settings file keeps the newest three damaged files", () =>
  withSettings(1, async (folder) => {
    for (let accident = 1; accident <= 5; accident++) {
      Deno.writeTextFileSync(folder.file("settings.json"), `garbage ${accident}`);
      loadSettings(folder);
      await settingsFile(folder).save(documentOf(accident));
    }
    assert.deepEqual(names(folder).filter((name) => name.includes("damaged")), [
      "settings.damaged-3.json",
      "settings.damaged-4.json",
      "settings.damaged-5.json",
    ]);
    assert.equal(Deno.readTextFileSync(folder.file("settings.damaged-5.json")), "garbage 5");
  }));

Deno.test("settings file edited by hand is taken once its checksum line is deleted", () =>
  withSettings(1, (folder) => {
    const path = folder.file("settings.json");
    const edited = Deno.readTextFileSync(path).replace("11", "14");
    Deno.writeTextFileSync(path, edited.replace(/.*"checksum".*\n/, ""));
    assert.deepEqual(loadSettings(folder).document?.values, { "installation.outputCurrentLimit": [14] });
    Deno.writeTextFileSync(path, edited);
    assert.match(loadSettings(folder).fault?.detail ?? "", /checksum does not fit; delete its line/);
  }));

Deno.test("settings file read by somebody who only looks is not moved, and a missing folder is no settings", () =>
  withSettings(2, (folder) => {
    Deno.writeTextFileSync(folder.file("settings.json"), "garbage");
    assert.equal(readSettings(folder).fault?.used, "previous");
    assert.deepEqual(names(folder), ["settings.json", "settings.previous.json"]);
    const nowhere = `${folder.path}/nowhere`;
    assert.deepEqual(readSettings({ path: nowhere, file: (name) => `${nowhere}/${name}` }), {
      document: null,
      fault: null,
    });
  }));

Deno.test("settings file refuses more than a megabyte and leaves the old one", () =>
  withSettings(1, async (folder) => {
    const saved = await settingsFile(folder).save(documentOf(2, { text: "x".repeat(maxSettingsBytes) }));
    assert.match(saved.ok ? "" : saved.error.detail, /at most 1048576/);
    assert.deepEqual(loadSettings(folder), { document: documentOf(1), fault: null });
  }));

Deno.test("settings file that cannot be written says why and leaves the old one", () =>
  withSettings(2, async (folder) => {
    Deno.mkdirSync(folder.file("settings.json.new"));
    const saved = await settingsFile(folder).save(documentOf(3));
    assert.ok(!saved.ok && saved.error.detail.length > 5);
    assert.deepEqual(loadSettings(folder), { document: documentOf(2), fault: null });
  }));

Deno.test("settings file steps over what a power cut left between two renames", () =>
  withSettings(2, async (folder) => {
    Deno.writeTextFileSync(folder.file("settings.json.new"), "half");
    Deno.removeSync(folder.file("settings.previous.json"));
    Deno.linkSync(folder.file("settings.json"), folder.file("settings.previous.json"));
    Deno.linkSync(folder.file("settings.json"), folder.file("settings.previous.json.new"));
    assert.ok((await settingsFile(folder).save(documentOf(3))).ok);
    Deno.removeSync(folder.file("settings.json"));
    assert.equal(loadSettings(folder).document?.revision, 1_002);
  }));

Deno.test(`settings file with any byte changed or any tail lost is whole or not taken, ${runs} runs`, () =>
  withSettings(2, (folder) => {
    const path = folder.file("settings.json");
    const good = Deno.readFileSync(path);
    const wound = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(wound, ({ at, byte, cut }) => {
        Deno.writeFileSync(path, cut ? good.subarray(0, at) : good.with(at, byte));
        const { document } = readSettings(folder);
        const isWhole = JSON.stringify(document) === JSON.stringify(documentOf(2));
        assert.ok(isWhole || document?.revision === 1_001, JSON.stringify(document));
      }),
      { numRuns: runs, verbose: 1 },
    );
  }));

Deno.test(`settings file with any JSON inside never throws, ${runs} runs`, () =>
  withSettings(0, (folder) => {
    const shape = fc.record({
      format: fc.oneof(fc.constant(1), fc.jsonValue()),
      revision: fc.oneof(fc.nat(), fc.jsonValue()),
      values: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      changedIn: fc.oneof(fc.dictionary(fc.string(), fc.nat()), fc.jsonValue()),
    }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(shape, fc.jsonValue()), (json) => {
        Deno.writeTextFileSync(folder.file("settings.json"), JSON.stringify(json));
        const { document, fault } = readSettings(folder);
        assert.ok((document === null) !== (fault === null));
        if (document) assert.ok(Number.isSafeInteger(document.revision) && document.revision >= 0);
      }),
      { numRuns: runs, verbose: 1 },
    );
  }));
