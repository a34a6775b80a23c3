import assert from "node:assert/strict";
import { createCloseStack } from "../../../drivers/host/close_stack.ts";
import { seededRandom } from "../../fake_clock.ts";
import { newSetupCode } from "../../../drivers/password/setup_code.ts";

Deno.test("close stack closes in reverse order, and everything although one fails", async () => {
  const done: string[] = [];
  const stack = createCloseStack((error) => done.push(`trouble: ${(error as Error).message}`));
  stack.add(() => void done.push("first"));
  stack.add(() => Promise.reject(new Error("second")));
  stack.add(() => void done.push("third"));
  await stack.closeAll();
  assert.deepEqual(done, ["third", "trouble: second", "first"]);
  await stack.closeAll();
  assert.equal(done.length, 3);
});

Deno.test("set-up code has eight letters without those that look alike", () => {
  const random = seededRandom(1);
  const values = (count: number) => Uint32Array.from({ length: count }, () => random() * 2 ** 32);
  const codes = Array.from({ length: 200 }, () => newSetupCode(values));
  for (const code of codes) assert.match(code, /^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
  assert.ok(new Set(codes).size > 190);
});

Deno.test("crash guard makes the pins safe before the process ends, also for a forgotten promise", async () => {
  for (
    const failing of [
      "Promise.reject(new Error('forgotten'))",
      "setTimeout(() => { throw new Error('forgotten') }, 0)",
    ]
  ) {
    const guard = new URL("../../../drivers/host/crash_guard.ts", import.meta.url);
    const script = `
      import { guardAgainstCrashes } from "${guard}";
      const log = { info() {}, warn() {}, error: (topic, message) => console.log(topic, message.split("\\n")[0]) };
      guardAgainstCrashes({ log, makeSafe: () => console.log("safe"), exit: () => Deno.exit(1) });
      ${failing};
      setTimeout(() => console.log("went on"), 5_000);`;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--ext=ts", "--no-check", script],
    }).output();
    assert.deepEqual([code, new TextDecoder().decode(stdout)], [1, "program Error: forgotten\nsafe\n"]);
  }
});
