/** Writes docs/manual.md, the reference of every parameter, from the schema. `--check` only compares. */
import { manual } from "../schema/markdown.ts";

const path = new URL("../docs/manual.md", import.meta.url);
const text = manual();
if (Deno.args.includes("--check")) {
  const stored = await Deno.readTextFile(path).catch(() => "");
  Deno.exit(stored === text ? 0 : 1);
}
await Deno.writeTextFile(path, text);
