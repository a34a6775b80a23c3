/** Every command besides `run`. */
import { systemClock } from "../drivers/clock/system_clock.ts";
import { boardProblemSentence } from "../drivers/board/board_description.ts";
import { boardFromArgument } from "../drivers/board/board_file.ts";
import { backendAddress } from "../ocpp/address.ts";
import type { Role } from "../schema/parameter.ts";
import { describe } from "../schema/describe.ts";
import { jsonSchema } from "../schema/json_schema.ts";
import { manual } from "../schema/markdown.ts";
import { declarationOf, isPending, parameterIds } from "../schema/mod.ts";
import { passwordIds } from "../schema/logins.ts";
import { builtAtMs, softwareVersion } from "../version.ts";
import { type ChangeArguments, type Command, usage } from "./arguments.ts";
import {
  change,
  diffSettings,
  exportSettings,
  getSettings,
  importSettings,
  listSettings,
  setSettings,
} from "./config.ts";
import {
  examineBackend,
  examineBoard,
  examineCertificates,
  examineClock,
  examineSerialPort,
  examineStorage,
  type Finding,
  findingLine,
} from "./doctor.ts";
import { noStation, readStored } from "./settings_access.ts";
import type { Terminal } from "./terminal.ts";

type OtherCommand = Exclude<Command, { name: "run" }>;

/** Runs the command to its end and gives the exit code. */
export async function runOtherCommand(command: OtherCommand, terminal: Terminal): Promise<number> {
  switch (command.name) {
    case "config-get":
      return await getSettings(command.dataDir, command.ids, terminal);
    case "config-list":
      return await listSettings(command.dataDir, terminal);
    case "config-set":
      return await setSettings(command, command.set, terminal);
    case "config-export":
      return await exportSettings(command.dataDir, command.dialect, terminal);
    case "config-import":
      return await importSettings(command, terminal);
    case "config-diff":
      return await diffSettings(command, terminal);
    case "schema":
      terminal.out(schemaText(command));
      return 0;
    case "user-set-password":
      return await setPassword(command, terminal);
    case "logs":
      return printLog(command.dataDir, command.lines, terminal);
    case "doctor":
      return await examine(command, terminal);
    case "version":
      terminal.out(
        `pilotwire ${softwareVersion}, Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.arch}\n`,
      );
      return 0;
    case "help":
      terminal.out(usage);
      return 0;
  }
}

function schemaText(
  { format, pending }: { format: "json" | "json-schema" | "markdown"; pending: boolean },
): string {
  if (pending) {
    const rows = parameterIds.filter(isPending).map((id) => `${id}\t${declarationOf(id)?.pending}\n`);
    return rows.join("");
  }
  switch (format) {
    case "json":
      return `${JSON.stringify(describe("manufacturer"), null, 2)}\n`;
    case "json-schema":
      return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
    case "markdown":
      return manual();
  }
}

/** Reads the new password from standard input: on the command line it would stay in the shell's history. */
async function setPassword(
  { role, ...target }: ChangeArguments & { readonly role: Role },
  terminal: Terminal,
): Promise<number> {
  const missing = noStation(target);
  if (missing !== null) {
    terminal.err(`${missing}\n`);
    return 1;
  }
  terminal.err(`New password for ${role}, end with Enter and Ctrl-D:\n`);
  const [password = ""] = (await terminal.readInput()).split("\n");
  return await change(target, { [passwordIds[role]]: password }, terminal);
}

function printLog(dataDir: string, lines: number, terminal: Terminal): number {
  const folder = `${dataDir}/log`;
  try {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      /^pilotwire(\.\d)?\.log$/.test(name)
    );
    // pilotwire.3.log is the oldest, pilotwire.log the newest.
    const oldestFirst = names.sort((one, other) => ageOf(other) - ageOf(one));
    const text = oldestFirst.map((name) => Deno.readTextFileSync(`${folder}/${name}`)).join("");
    const all = text.split("\n").filter((line) => line !== "");
    terminal.out(all.slice(-lines).map((line) => `${line}\n`).join(""));
    return 0;
  } catch (error) {
    terminal.err(`The log in ${folder} cannot be read: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}

const ageOf = (name: string): number => Number(/\.(\d)\./.exec(name)?.[1] ?? 0);

async function examine(
  { dataDir, board }: { readonly dataDir: string; readonly board: string },
  terminal: Terminal,
): Promise<number> {
  const settings = await readStored(dataDir);
  const described = await boardFromArgument(board);
  const ports = described.ok ? described.value.serialPorts : [];
  const unreadable = (what: string): Finding => ({ level: "bad", subject: "settings", what, cure: "" });
  const findings: readonly Finding[] = [
    examineClock(systemClock().epochMs(), builtAtMs),
    await examineStorage(dataDir),
    await examineCertificates(),
    ...examineBoard(described.ok ? [] : described.error.map(boardProblemSentence)),
    ...(await Promise.all(ports.map(({ name, path }) => examineSerialPort(name, path)))),
    settings.ok
      ? await examineBackend(settings.value, backendAddress(settings.value))
      : unreadable(settings.error),
  ];
  for (const finding of findings) terminal.out(`${findingLine(finding)}\n`);
  return findings.some(({ level }) => level === "bad") ? 1 : 0;
}
