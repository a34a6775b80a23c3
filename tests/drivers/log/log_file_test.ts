import assert from "node:assert/strict";
import { logFileCount, maxFileBytes, openLogFile } from "../../../drivers/log/log_file.ts";
import { FakeClock } from "../../fake_clock.ts";

function inFolder(run: (folder: string) => void): void {
  const parent = Deno.makeTempDirSync();
  try {
    run(`${parent}/log`);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

function open(folder: string) {
  const clock = new FakeClock();
  const trouble: string[] = [];
  const counted = { bytes: 0, writes: 0 };
  const file = openLogFile({
    folder,
    clock,
    countBytes(bytes) {
      counted.bytes += bytes;
      counted.writes++;
    },
    onTrouble: (detail) => trouble.push(detail),
  });
  return { clock, trouble, counted, file };
}

const folderBytes = (folder: string) =>
  [...Deno.readDirSync(folder)].reduce((sum, { name }) => sum + Deno.statSync(`${folder}/${name}`).size, 0);

Deno.test("log file writes a batch 30 s after its first line", () =>
  inFolder((folder) => {
    const { clock, counted, file } = open(folder);
    file.append("one", false);
    clock.advance(20_000);
    file.append("two", false);
    clock.advance(9_999);
    assert.equal(counted.writes, 0);
    clock.advance(1);
    assert.equal(Deno.readTextFileSync(`${folder}/pilotwire.log`), "one\ntwo\n");
    assert.deepEqual(counted, { bytes: 8, writes: 1 });
    assert.equal((Deno.statSync(`${folder}/pilotwire.log`).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("log file writes an error at once, a storm of errors once a second", () =>
  inFolder((folder) => {
    const { clock, counted, file } = open(folder);
    file.append("before", false);
    file.append("error 0", true);
    clock.advance(0);
    assert.equal(Deno.readTextFileSync(`${folder}/pilotwire.log`), "before\nerror 0\n");
    for (let ms = 0; ms < 5_000; ms += 10) {
      file.append("error", true);
      clock.advance(10);
    }
    assert.equal(counted.writes, 1 + 5);
  }));

Deno.test("log file writes nothing while nothing happens", () =>
  inFolder((folder) => {
    const { clock, counted, file } = open(folder);
    file.append("started", false);
    clock.advance(86_400_000);
    assert.equal(counted.writes, 1);
  }));

Deno.test("log file turns over and stays within its bound, the newest lines kept", () =>
  inFolder((folder) => {
    const { clock, counted, file } = open(folder);
    for (let count = 0; count < 6_000; count++) {
      file.append(`${count} ${"x".repeat(90)}`, false);
      if (count % 100 === 99) clock.advance(30_000);
    }
    assert.equal([...Deno.readDirSync(folder)].length, logFileCount);
    assert.ok(folderBytes(folder) <= logFileCount * maxFileBytes);
    assert.ok(folderBytes(folder) > (logFileCount - 2) * maxFileBytes);
    assert.ok(counted.bytes > logFileCount * maxFileBytes, "the test wrote more than fits");
    const lines = file.files().toReversed().map(({ text }) => text).join("").trim().split("\n");
    const numbers = lines.map((line) => Number(line.split(" ")[0]));
    assert.equal(numbers.at(-1), 5_999);
    numbers.forEach((number, index) => assert.equal(number, (numbers[0] ?? NaN) + index));
  }));

Deno.test("log file goes on after a restart and counts what was there", () =>
  inFolder((folder) => {
    const first = open(folder);
    first.file.append("x".repeat(2_000), false);
    first.file.close();
    Deno.writeTextFileSync(`${folder}/pilotwire.log`, "y".repeat(maxFileBytes - 10));
    const second = open(folder);
    second.file.append("after the restart", false);
    second.file.flush();
    assert.equal(Deno.readTextFileSync(`${folder}/pilotwire.log`), "after the restart\n");
    assert.equal(Deno.statSync(`${folder}/pilotwire.1.log`).size, maxFileBytes - 10);
  }));

Deno.test("log file drops the oldest waiting lines and says so, when there are too many for one batch", () =>
  inFolder((folder) => {
    const { file } = open(folder);
    for (let count = 0; count < 1_000; count++) file.append(`${count} ${"x".repeat(100)}`, false);
    file.flush();
    const text = Deno.readTextFileSync(`${folder}/pilotwire.log`);
    assert.match(text, /^\(\d+ lines left out: too many at once\)\n/);
    assert.match(text, /\n999 x+\n$/);
    assert.ok(text.length <= maxFileBytes);
  }));

Deno.test("log file tells of a disk that refuses once, and of the next refusal after it worked again", () =>
  inFolder((folder) => {
    const { file, trouble } = open(folder);
    Deno.writeTextFileSync(folder, "a file where the folder should be");
    file.append("lost", false);
    file.flush();
    file.append("lost too", false);
    file.flush();
    assert.equal(trouble.length, 1);
    Deno.removeSync(folder);
    file.append("kept", false);
    file.flush();
    assert.equal(Deno.readTextFileSync(`${folder}/pilotwire.log`), "kept\n");
    Deno.removeSync(folder, { recursive: true });
    Deno.writeTextFileSync(folder, "again");
    file.append("lost", false);
    file.flush();
    assert.equal(trouble.length, 2);
  }));

Deno.test("log file hands out what waits as well, and takes nothing after its end", () =>
  inFolder((folder) => {
    const { file } = open(folder);
    file.append("waiting", false);
    assert.deepEqual(file.files(), [{ name: "pilotwire.log", text: "waiting\n" }]);
    file.close();
    file.append("too late", false);
    file.flush();
    assert.deepEqual(file.files(), [{ name: "pilotwire.log", text: "waiting\n" }]);
  }));
