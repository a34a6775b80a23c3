/** The command line: words in, a command or a usage error out. Nothing is started here. */
import { parseArgs } from "node:util";
import { roles } from "../schema/parameter.ts";
import type { Role } from "../schema/parameter.ts";
import { type Dialect, dialects } from "../schema/recipe.ts";
import { fail, ok, type Result } from "../schema/result.ts";

/** What `run` takes. */
export interface RunArguments {
  readonly dataDir: string;
  readonly listen: { readonly hostname: string; readonly port: number };
  /** `sim` or the path of a board file. */
  readonly board: string;
  /** `ID=VALUE` texts, later ones win. */
  readonly set: readonly (readonly [id: string, value: string])[];
  readonly seedSettings: string | null;
  readonly onReset: "restart" | "exit";
}

/** A command that changes what a station has stored. */
export interface ChangeArguments {
  readonly dataDir: string;
  /** The folder may be one that no station has used yet. */
  readonly create: boolean;
}

/** One command with its words and options, complete: defaults are filled in. */
export type Command =
  | ({ readonly name: "run" } & RunArguments)
  | { readonly name: "config-get"; readonly dataDir: string; readonly ids: readonly string[] }
  | { readonly name: "config-list"; readonly dataDir: string }
  | ({ readonly name: "config-set" } & ChangeArguments & {
    readonly set: readonly (readonly [id: string, value: string])[];
  })
  | { readonly name: "config-export"; readonly dataDir: string; readonly dialect: Dialect }
  | ({ readonly name: "config-import" } & ChangeArguments & RecipeArguments)
  | ({ readonly name: "config-diff"; readonly dataDir: string } & RecipeArguments)
  | {
    readonly name: "schema";
    readonly format: "json" | "json-schema" | "markdown";
    readonly pending: boolean;
  }
  | ({ readonly name: "user-set-password"; readonly role: Role } & ChangeArguments)
  | { readonly name: "logs"; readonly dataDir: string; readonly lines: number }
  | { readonly name: "doctor"; readonly dataDir: string; readonly board: string }
  | { readonly name: "version" }
  | { readonly name: "help" };

/** Where a recipe comes from: a path, or `-` for standard input. */
export interface RecipeArguments {
  readonly dialect: Dialect | "auto";
  readonly file: string;
}

/** What was typed wrongly; printed with {@link usage}, exit code 2. */
export type UsageError = string;

const defaultDataDir = "data";

/** The help text, with every command and option. */
export const usage = `pilotwire: charge controller

  pilotwire [run]   [--data DIR] [--listen HOST:PORT] [--board FILE|sim] [--set ID=VALUE ...]
                    [--seed-settings FILE] [--on-reset restart|exit]
  pilotwire config  get ID ... | set ID=VALUE ... | list | export | import FILE | diff FILE
                    [--data DIR] [--dialect ${dialects.join("|")}] [--create]
  pilotwire schema  [--format json|json-schema|markdown] [--pending]
  pilotwire user    set-password ${roles.join("|")} [--data DIR] [--create]
                    reads the password from standard input
  pilotwire logs    [--data DIR] [--lines N]
  pilotwire doctor  [--data DIR] [--board FILE|sim]
  pilotwire version

DIR is the data folder of the station, "${defaultDataDir}" unless told. Changes need one that a station has used;
--create stores them in a new one.

Exit codes: 0 fine, 1 failure, 2 wrong usage or invalid settings.
`;

/** Every option of every command; which command takes which is checked below. */
const options = {
  data: { type: "string" },
  listen: { type: "string" },
  board: { type: "string" },
  set: { type: "string", multiple: true },
  "seed-settings": { type: "string" },
  "on-reset": { type: "string" },
  dialect: { type: "string" },
  format: { type: "string" },
  pending: { type: "boolean" },
  create: { type: "boolean" },
  lines: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>["values"];

const taken: Readonly<Record<string, readonly (keyof Values)[]>> = {
  run: ["data", "listen", "board", "set", "seed-settings", "on-reset"],
  config: ["data", "dialect", "create"],
  schema: ["format", "pending"],
  user: ["data", "create"],
  logs: ["data", "lines"],
  doctor: ["data", "board"],
  version: [],
  help: [],
};

/** Commands with further words. */
const wordy: readonly string[] = ["config", "user"];

/** Turns the words after the program name into a command. Never throws. */
export function parseCommand(words: readonly string[]): Result<Command, UsageError> {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals: [name = "run", ...rest] } = parsed;
  if (values.help || name === "help") return ok({ name: "help" });
  const allowed = taken[name];
  if (!allowed) return fail(`There is no command "${name}".`);
  const foreign = Object.keys(values).find((option) => !allowed.includes(option as keyof Values));
  if (foreign) return fail(`"${name}" does not take --${foreign}.`);
  if (!wordy.includes(name) && rest.length) return fail(`"${name}" takes no word "${rest[0]}".`);
  if (values.data === "") return fail(`--data takes a folder, not "".`);
  const dataDir = values.data ?? defaultDataDir;
  switch (name) {
    case "run":
      return parseRun(values, dataDir);
    case "config":
      return parseConfig(values, dataDir, rest);
    case "schema":
      return parseSchema(values);
    case "user":
      return parseUser({ dataDir, create: values.create ?? false }, rest);
    case "logs":
      return parseLogs(values, dataDir);
    case "doctor":
      return ok({ name: "doctor", dataDir, board: values.board ?? "sim" });
    default:
      return ok({ name: "version" });
  }
}

function parseRun(values: Values, dataDir: string): Result<Command, UsageError> {
  const listen = parseListen(values.listen ?? "0.0.0.0:8080");
  if (!listen.ok) return listen;
  const set = parseAssignments("--set", values.set ?? []);
  if (!set.ok) return set;
  const onReset = values["on-reset"] ?? "restart";
  if (onReset !== "restart" && onReset !== "exit") {
    return fail(`--on-reset takes restart or exit, not "${onReset}".`);
  }
  return ok({
    name: "run",
    dataDir,
    listen: listen.value,
    board: values.board ?? "sim",
    set: set.value,
    seedSettings: values["seed-settings"] ?? null,
    onReset,
  });
}

/** Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT` (every address). */
export function parseListen(text: string): Result<RunArguments["listen"], UsageError> {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]*)):(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3] ?? NaN);
  if (!match || !(port <= 65_535)) {
    return fail(`--listen takes HOST:PORT with a port from 0 to 65535, not "${text.slice(0, 80)}".`);
  }
  return ok({ hostname: match[1] ?? (match[2] || "0.0.0.0"), port });
}

function parseAssignments(
  option: string,
  texts: readonly string[],
): Result<readonly (readonly [string, string])[], UsageError> {
  const pairs: [string, string][] = [];
  for (const text of texts) {
    const split = text.indexOf("=");
    if (split < 1) return fail(`${option} takes ID=VALUE, not "${text}".`);
    pairs.push([text.slice(0, split).trim(), text.slice(split + 1)]);
  }
  return ok(pairs);
}

function parseConfig(
  values: Values,
  dataDir: string,
  [verb, ...rest]: string[],
): Result<Command, UsageError> {
  const dialect = dialects.find((known) => known === values.dialect);
  if (values.dialect !== undefined && !dialect) {
    return fail(`--dialect takes ${dialects.join(", ")}, not "${values.dialect}".`);
  }
  const create = values.create ?? false;
  if (create && verb !== "set" && verb !== "import") {
    return fail(`"config ${verb ?? ""}" does not take --create.`);
  }
  switch (verb) {
    case "get":
      return rest.length ? ok({ name: "config-get", dataDir, ids: rest }) : fail(`"config get" needs an id.`);
    case "list":
      return rest.length
        ? fail(`"config list" takes no word "${rest[0]}".`)
        : ok({ name: "config-list", dataDir });
    case "set": {
      const set = parseAssignments(`"config set"`, rest);
      if (!set.ok) return set;
      return rest.length
        ? ok({ name: "config-set", dataDir, create, set: set.value })
        : fail(`"config set" needs ID=VALUE.`);
    }
    case "export":
      return rest.length
        ? fail(`"config export" writes to standard output and takes no word "${rest[0]}".`)
        : ok({ name: "config-export", dataDir, dialect: dialect ?? "pilotwire" });
    case "import":
    case "diff": {
      const [file] = rest;
      if (file === undefined || rest.length > 1) {
        return fail(`"config ${verb}" takes one file ("-" for standard input).`);
      }
      const source = { dataDir, dialect: dialect ?? "auto", file } as const;
      return ok(
        verb === "diff" ? { name: "config-diff", ...source } : { name: "config-import", create, ...source },
      );
    }
    default:
      return fail(`"config" takes get, set, list, export, import or diff, not "${verb ?? ""}".`);
  }
}

function parseSchema(values: Values): Result<Command, UsageError> {
  const format = values.format ?? "json";
  if (format !== "json" && format !== "json-schema" && format !== "markdown") {
    return fail(`--format takes json, json-schema or markdown, not "${format}".`);
  }
  return ok({ name: "schema", format, pending: values.pending ?? false });
}

function parseUser(target: ChangeArguments, [verb, word, ...rest]: string[]): Result<Command, UsageError> {
  const role = roles.find((known) => known === word);
  if (verb !== "set-password" || !role || rest.length) {
    const given = [verb, word, ...rest].filter((each) => each !== undefined).join(" ");
    return fail(`"user" takes set-password and one of ${roles.join(", ")}, not "${given}".`);
  }
  return ok({ name: "user-set-password", ...target, role });
}

function parseLogs(values: Values, dataDir: string): Result<Command, UsageError> {
  const lines = Number(values.lines ?? "200");
  if (!Number.isInteger(lines) || lines < 1 || lines > 100_000) {
    return fail(`--lines takes a whole number from 1 to 100000, not "${values.lines}".`);
  }
  return ok({ name: "logs", dataDir, lines });
}
