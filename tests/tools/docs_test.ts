import assert from "node:assert/strict";
import { manual } from "../../schema/markdown.ts";

Deno.test("the manual in docs/ is the one that the schema gives; make docs renews it", async () => {
  const stored = await Deno.readTextFile(new URL("../../docs/manual.md", import.meta.url));
  assert.ok(stored === manual(), "docs/manual.md is out of date");
});
