import assert from "node:assert/strict";
import { dataFolderSentence, openDataFolder } from "../../../drivers/store/data_folder.ts";
import { FakeClock } from "../../fake_clock.ts";
import { openFolder, withFolder } from "./store_bench.ts";

const open = (path: string) => openDataFolder(path, { epochMs: () => 0 });

function refusal(path: string): { code: string; sentence: string } {
  const opened = open(path);
  if (opened.ok) {
    opened.value.close();
    return { code: "none", sentence: "" };
  }
  return { code: opened.error.code, sentence: dataFolderSentence(opened.error) };
}

const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;

Deno.test("data folder is created for its owner alone, parents included", () =>
  withFolder((path) => {
    openFolder(`${path}/deeper`).close();
    assert.equal(modeOf(`${path}/deeper`), 0o700);
    assert.equal(modeOf(`${path}/deeper/lock`), 0o600);
  }));

Deno.test("data folder closes files that a careless copy left readable", () =>
  withFolder((path) => {
    Deno.mkdirSync(path, { recursive: true });
    Deno.writeTextFileSync(`${path}/settings.json`, "{}");
    Deno.chmodSync(`${path}/settings.json`, 0o644);
    openFolder(path).close();
    assert.equal(modeOf(`${path}/settings.json`), 0o600);
  }));

Deno.test("data folder lets no second instance in until the first closes", () =>
  withFolder((path) => {
    const first = openFolder(path);
    const { code, sentence } = refusal(path);
    assert.equal(code, "in_use");
    assert.ok(sentence.includes(path) && sentence.includes("another Pilotwire"), sentence);
    first.close();
    assert.equal(refusal(path).code, "none");
  }));

Deno.test("data folder of a killed instance opens again at once", () =>
  withFolder(async (path) => {
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL("power_cut_child.ts", import.meta.url).pathname, path, "hold"],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    assert.equal(refusal(path).code, "in_use");
    holder.kill("SIGKILL");
    await holder.status;
    await reader.cancel();
    assert.equal(refusal(path).code, "none");
  }));

Deno.test("data folder survives garbage in its lock file", () =>
  withFolder((path) => {
    openFolder(path).close();
    Deno.writeTextFileSync(`${path}/lock`, "not a lock ".repeat(500));
    const first = openFolder(path);
    assert.equal(refusal(path).code, "in_use");
    first.close();
  }));

Deno.test("data folder refuses a file, a file's child and a folder open to all, naming the path", () =>
  withFolder((path) => {
    Deno.mkdirSync(path, { recursive: true });
    Deno.writeTextFileSync(`${path}/file`, "");
    Deno.mkdirSync(`${path}/public`);
    Deno.chmodSync(`${path}/public`, 0o777);
    for (
      const [name, code] of [["file", "not_a_folder"], ["file/a", "not_created"], ["public", "open_to_all"]]
    ) {
      const refused = refusal(`${path}/${name}`);
      assert.equal(refused.code, code);
      assert.ok(refused.sentence.includes(`${path}/${name}`), refused.sentence);
    }
  }));

Deno.test({
  name: "data folder of somebody else is refused, as root too",
  ignore: Deno.uid() !== 0,
  fn: () =>
    withFolder((path) => {
      Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
      Deno.chownSync(path, 12_345, 12_345);
      const { code, sentence } = refusal(path);
      assert.equal(code, "foreign");
      assert.match(sentence, /belongs to user 12345, but this program runs as user 0/);
    }),
});

Deno.test({
  name: "data folder that cannot be read or written is refused with what the system says",
  // Root may read and write everything.
  ignore: Deno.uid() === 0,
  fn: () =>
    withFolder((path) => {
      Deno.mkdirSync(path, { recursive: true });
      Deno.chmodSync(path, 0o500);
      assert.equal(refusal(path).code, "unwritable");
      Deno.chmodSync(path, 0o300);
      assert.equal(refusal(path).code, "unreadable");
      Deno.chmodSync(path, 0o700);
    }),
});

Deno.test("data folder counts bytes since start and since midnight UTC", () =>
  withFolder((path) => {
    const clock = new FakeClock(Date.UTC(2026, 0, 5, 23, 0, 0));
    const folder = openFolder(path, clock);
    folder.wrote(1_000);
    assert.deepEqual(folder.bytesWritten(), { today: 1_000, sinceStart: 1_000 });
    clock.advance(3_600_000);
    assert.deepEqual(folder.bytesWritten(), { today: 0, sinceStart: 1_000 });
    folder.wrote(20);
    folder.wrote(-5);
    assert.deepEqual(folder.bytesWritten(), { today: 15, sinceStart: 1_015 });
    folder.close();
  }));
