import assert from "node:assert/strict";
import { openRegisterFile } from "../../../drivers/sim/register_file.ts";
import { charge, startBench } from "./bench.ts";

function inFolder(run: (path: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    run(`${folder}/registers.json`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function registersOf(path: string): readonly number[] {
  const opened = openRegisterFile(path);
  assert.ok(opened.ok);
  return opened.value.importWh;
}

Deno.test("register file is empty before anything was kept", () =>
  inFolder((path) => assert.deepEqual(registersOf(path), [])));

Deno.test("register file holds every register that a meter has shown", () =>
  inFolder((path) => {
    const opened = openRegisterFile(path);
    assert.ok(opened.ok);
    const started = startBench({ keepRegisters: opened.value.save });
    charge(started, 1);
    for (let poll = 0; poll < 20; poll++) {
      started.clock.advance(1_000);
      const shownWh = started.bench.electricity(1).importWh;
      assert.ok(shownWh > 0);
      assert.equal(registersOf(path)[0], shownWh);
    }
  }));

Deno.test("register file gives the next process its start", () =>
  inFolder((path) => {
    const first = openRegisterFile(path);
    assert.ok(first.ok);
    first.value.save([1_234.5678901234, 0]);
    const { bench } = startBench({ importWh: registersOf(path) });
    assert.equal(bench.electricity(1).importWh, 1_234.5678901234);
    assert.equal(bench.electricity(2).importWh, 0);
  }));

Deno.test("register file tells once that the disk refuses, and goes on when it takes again", () =>
  inFolder((path) => {
    const trouble: string[] = [];
    const opened = openRegisterFile(path, (detail) => trouble.push(detail));
    assert.ok(opened.ok);
    Deno.mkdirSync(`${path}.next`); // stands in the way of the next version
    opened.value.save([1]);
    opened.value.save([2]);
    assert.equal(trouble.length, 1);
    assert.ok(trouble[0]?.startsWith(path));
    Deno.removeSync(`${path}.next`);
    opened.value.save([3]);
    assert.deepEqual(registersOf(path), [3]);
    Deno.mkdirSync(`${path}.next`);
    opened.value.save([4]);
    assert.equal(trouble.length, 2);
    assert.deepEqual(registersOf(path), [3]);
  }));

for (const text of ["", "{", "{}", "[-1]", '["1"]', "[null]", "[1,2,3,4,5,6,7,8,9]", "12"]) {
  Deno.test(`register file with ${JSON.stringify(text)} is refused, not taken for zero`, () =>
    inFolder((path) => {
      Deno.writeTextFileSync(path, text);
      const opened = openRegisterFile(path);
      assert.ok(!opened.ok);
      assert.equal(opened.error.code, "damaged");
      assert.equal(opened.error.path, path);
    }));
}
