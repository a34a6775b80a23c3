/** `pilotwire config` and `pilotwire schema` on a data folder without a running program. */
import assert from "node:assert/strict";
import { parseCommand } from "../../cli/arguments.ts";
import { runOtherCommand } from "../../cli/mod.ts";
import { loadSettings, settingsFile } from "../../drivers/store/settings_file.ts";
import { declarationOf, isSettingId, type ParameterId } from "../../schema/mod.ts";
import { openFolder } from "../drivers/store/store_bench.ts";
import type { Door, DoorKind } from "./door.ts";
import { textOf, type World } from "./world.ts";

/** Runs the words of a command line; gives exit code and all that was printed. */
async function run(...words: readonly string[]): Promise<string> {
  const command = parseCommand(words);
  if (!command.ok || command.value.name === "run") return `2 ${JSON.stringify(command)}`;
  let printed = "";
  const print = (text: string) => void (printed += text);
  const terminal = { out: print, err: print, readInput: () => Promise.resolve("") };
  const code = await runOtherCommand(command.value, terminal);
  return `${code} ${printed}`;
}

async function config(world: World): Promise<Door> {
  const path = `${Deno.makeTempDirSync({ prefix: "pilotwire-doors-" })}/data`;
  const document = world.bench.disk.document ?? assert.fail("nothing is stored");
  const save = async () => {
    const folder = openFolder(path);
    assert.ok((await settingsFile(folder).save(document)).ok);
    folder.close();
  };
  await save();
  const list = await run("config", "list", "--data", path);
  const recipe = await run("config", "export", "--data", path);
  return {
    tells: (id) => isSettingId(id) && declarationOf(id)?.kind !== "secret",
    isExact: true,
    takes: isSettingId,
    namesPending: true,
    async read(_reader, name) {
      const got = await run("config", "get", name, "--data", path);
      // A name that is refused is repeated, and says nothing by that.
      const text = `${list} ${recipe} ${got.replaceAll(name, "(name)")}`;
      const value = got.slice(2, -1);
      const isTold = got.startsWith("0 ") && !["(set)", "(not set)"].includes(value);
      return { text, ...(isTold && { value }) };
    },
    write: (_reader, name, value) =>
      run("config", "set", `${name}=${textOf(name as ParameterId, value)}`, "--data", path),
    picture() {
      const folder = openFolder(path);
      const { values } = loadSettings(folder).document ?? assert.fail("no settings");
      folder.close();
      return JSON.stringify(values);
    },
    restore: save,
    close: () => Deno.remove(path.replace(/\/data$/, ""), { recursive: true }),
  };
}

const formats = ["json", "json-schema", "markdown"];

async function schema(): Promise<Door> {
  const texts = await Promise.all(formats.map((format) => run("schema", "--format", format)));
  return { read: () => Promise.resolve({ text: texts.join("\n") }) };
}

export const cliDoors: readonly DoorKind[] = [
  { name: "pilotwire config", readers: ["system"], does: ["tells", "takes from"], open: config },
  { name: "pilotwire schema", readers: ["system"], does: ["tells"], open: schema },
];
