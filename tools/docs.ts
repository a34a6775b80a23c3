/** Writes docs/manual.md, the reference of every parameter, from the schema. */
import { manual } from "../schema/markdown.ts";

await Deno.writeTextFile(new URL("../docs/manual.md", import.meta.url), manual());
