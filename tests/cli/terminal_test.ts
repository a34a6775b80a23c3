import assert from "node:assert/strict";
import { freshFolder } from "./captured.ts";

Deno.test("command ends quietly when nobody reads its output any more", async () => {
  const main = new URL("../../main.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", main, "config", "list", "--data", await freshFolder()],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  // Long before the program comes to write.
  await child.stdout.cancel();
  const errors = await new Response(child.stderr).text();
  assert.deepEqual([(await child.status).code, errors], [0, ""]);
});
