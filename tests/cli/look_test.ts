/** Commands that only show: schema, logs, version, help. */
import assert from "node:assert/strict";
import { isPending, parameterIds } from "../../schema/mod.ts";
import { softwareVersion } from "../../version.ts";
import { runCommand } from "../stories/program.ts";
import { captured, freshFolder } from "./captured.ts";

async function shown(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await captured(words);
  assert.deepEqual([code, err], [0, ""], words.join(" "));
  return out;
}

Deno.test("schema shows every parameter that is not pending, in each format", async () => {
  const listed = JSON.parse(await shown("schema")) as readonly { readonly id: string }[];
  const { properties } = JSON.parse(await shown("schema", "--format", "json-schema"));
  const manual = await shown("schema", "--format", "markdown");
  const present = parameterIds.filter((id) => !isPending(id));
  assert.deepEqual(listed.map(({ id }) => id).toSorted(), present.toSorted());
  for (const id of parameterIds.filter(isPending)) {
    assert.ok(!(id in properties), `${id} in JSON Schema`);
  }
  assert.ok(Object.keys(properties).length > 50);
  assert.match(manual, /^# /);
  assert.ok(manual.includes("installation.outputCurrentLimit"));
});

Deno.test("schema --pending lists what is declared and not built, with the reason", async () => {
  const lines = (await shown("schema", "--pending")).trimEnd().split("\n").map((line) => line.split("\t"));
  assert.deepEqual(lines.map(([id]) => id), parameterIds.filter(isPending));
  assert.ok(lines.every(([, reason]) => (reason ?? "").length > 5));
});

Deno.test("version and help say so", async () => {
  assert.match(await shown("version"), new RegExp(`^pilotwire ${softwareVersion}, Deno \\d+\\.\\d+\\.\\d+`));
  assert.match(await shown("help"), /pilotwire \[run\]/);
});

async function logFolder(): Promise<string> {
  const dataDir = await freshFolder();
  await Deno.mkdir(`${dataDir}/log`, { recursive: true });
  const files = { "pilotwire.2.log": "1\n2\n", "pilotwire.1.log": "3\n4\n", "pilotwire.log": "5\n6\n" };
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${dataDir}/log/${name}`, text);
  await Deno.writeTextFile(`${dataDir}/log/other.txt`, "not ours\n");
  return dataDir;
}

Deno.test("logs gives the newest lines of all files, oldest first", async () => {
  const dataDir = await logFolder();
  assert.equal(await shown("logs", "--data", dataDir), "1\n2\n3\n4\n5\n6\n");
  assert.equal(await shown("logs", "--data", dataDir, "--lines", "3"), "4\n5\n6\n");
});

Deno.test("logs names the folder that it cannot read", async () => {
  const dataDir = await freshFolder();
  const { code, out, err } = await captured(["logs", "--data", dataDir]);
  assert.deepEqual([code, out], [1, ""]);
  assert.ok(err.includes(`${dataDir}/log`), err);
});

Deno.test("the process ends with the codes that the usage promises", async () => {
  const [fine, failed, wrong] = await Promise.all([
    runCommand(["version"]),
    runCommand(["logs", "--data", "/no/such/folder"]),
    runCommand(["schema", "--format", "xml"]),
  ]);
  assert.deepEqual([fine.code, failed.code, wrong.code], [0, 1, 2]);
  assert.equal(fine.err, "");
  assert.match(wrong.err, /xml[^]*Exit codes/);
});
