/** Reads what `--board` names: a built-in board or a YAML file. */
import { dirname, isAbsolute, join } from "node:path";
import { maxEvses } from "../../schema/parameter.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import { baudRates } from "../serial/termios.ts";
import type { MeterConnection, SerialPortDescription, SimDescription } from "./board_description.ts";
import { type BoardDescription, type BoardProblem, builtInSim } from "./board_description.ts";
import { YamlPlace } from "./yaml_place.ts";

/** Largest board file that is read. */
export const maxBoardFileBytes = 65_536;

const drivers = ["sim"] as const;
const maxSerialPorts = 8;

/** `sim` gives the built-in board; everything else is the path of a board file. */
export async function boardFromArgument(
  argument: string,
): Promise<Result<BoardDescription, readonly BoardProblem[]>> {
  if (argument === "sim") return ok(builtInSim);
  const text = readBounded(argument);
  return text.ok ? await parseBoard(text.value, argument) : fail([text.error]);
}

/** Checks the whole file and reports every problem at once. `file` names it in problems and anchors its paths. */
export async function parseBoard(
  text: string,
  file: string,
): Promise<Result<BoardDescription, readonly BoardProblem[]>> {
  // Imported when needed: the built-in board starts without the parser.
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) return fail([notYaml(file, lines.linePos(broken.pos[0]).line, broken.message)]);
  const problems: BoardProblem[] = [];
  let value: unknown;
  try {
    // No aliases: a small file could unfold into a huge or endless value.
    value = document.toJS({ maxAliasCount: 0 }) ?? undefined;
  } catch (error) {
    return fail([notYaml(file, null, error instanceof Error ? error.message : String(error))]);
  }
  const board = readBoard(new YamlPlace({ file, document, lines, problems }, [], value), file);
  return problems.length === 0 && board ? ok(board) : fail(problems);
}

function readBoard(root: YamlPlace, file: string): BoardDescription | undefined {
  const keys = root.keys(["driver", "evses", "serialPorts", "meters", "sim"]);
  if (!keys) return undefined;
  const driver = readDriver(keys.driver);
  const evses = keys.evses.or(builtInSim.evses, (place) => place.whole(1, maxEvses)) ?? maxEvses;
  const serialPorts = readSerialPorts(keys.serialPorts);
  const meters = readMeters(keys.meters, evses, serialPorts);
  const sim = keys.sim.or(builtInSim.sim, (place) => readSim(place, evses, file));
  return driver && sim && { driver, evses, serialPorts, meters, sim };
}

function readDriver(place: YamlPlace): BoardDescription["driver"] | undefined {
  const driver = drivers.find((candidate) => candidate === place.value);
  if (driver || place.value === undefined) return driver ?? place.refuse(`one of ${drivers.join(", ")}`);
  return place.report("unknown_driver", drivers.join(", "));
}

function readSerialPorts(list: YamlPlace): readonly SerialPortDescription[] {
  const ports: SerialPortDescription[] = [];
  for (const item of list.items(maxSerialPorts)) {
    const keys = item.keys(["name", "path"]);
    const name = keys?.name.text(40);
    const path = keys?.path.text(200);
    if (!keys || name === undefined || path === undefined) continue;
    if (ports.some((port) => port.name === name)) keys.name.report("duplicate", "a name for each port");
    ports.push({ name, path });
  }
  return ports;
}

function readMeters(
  list: YamlPlace,
  evses: number,
  ports: readonly SerialPortDescription[],
): readonly MeterConnection[] {
  const meters: MeterConnection[] = [];
  for (const item of list.items(maxEvses + 1)) {
    const meter = readMeter(item, evses, ports);
    if (!meter) continue;
    if (meters.some(({ evse }) => evse === meter.evse)) item.report("duplicate", "one meter for each point");
    meters.push(meter);
  }
  return meters;
}

const pointKeys = ["evse", "transport", "unit"] as const;

function readMeter(
  item: YamlPlace,
  evses: number,
  ports: readonly SerialPortDescription[],
): MeterConnection | undefined {
  switch (item.entry("transport").choice(["tcp", "rtu"])) {
    case "tcp":
      return readTcpMeter(item, evses);
    case "rtu":
      return readRtuMeter(item, evses, ports);
    case undefined:
      return undefined;
  }
}

function readTcpMeter(item: YamlPlace, evses: number): MeterConnection | undefined {
  const keys = item.keys([...pointKeys, "host", "port"]);
  if (!keys) return undefined;
  const evse = readEvse(keys.evse, evses);
  const unit = readUnit(keys.unit);
  const host = keys.host.text(253);
  const port = keys.port.or(502, (place) => place.whole(1, 65_535));
  if (evse === undefined || unit === undefined || host === undefined || port === undefined) return undefined;
  return { evse, unit, transport: "tcp", host, port };
}

function readRtuMeter(
  item: YamlPlace,
  evses: number,
  ports: readonly SerialPortDescription[],
): MeterConnection | undefined {
  const keys = item.keys([...pointKeys, "port", "baudRate", "parity", "stopBits"]);
  if (!keys) return undefined;
  const evse = readEvse(keys.evse, evses);
  const unit = readUnit(keys.unit);
  const path = readPortName(keys.port, ports);
  const baudRate = keys.baudRate.or(9_600, (place) => place.choice(baudRates));
  const parity = keys.parity.or("none", (place) => place.choice(["none", "even", "odd"]));
  const stopBits = keys.stopBits.or(1, (place) => place.choice([1, 2]));
  if (evse === undefined || unit === undefined || path === undefined) return undefined;
  if (baudRate === undefined || parity === undefined || stopBits === undefined) return undefined;
  return { evse, unit, transport: "rtu", path, baudRate, parity, stopBits };
}

function readEvse(place: YamlPlace, evses: number): MeterConnection["evse"] | undefined {
  return place.value === "house" ? "house" : place.whole(1, evses);
}

/** Modbus addresses of single devices. */
function readUnit(place: YamlPlace): number | undefined {
  return place.or(1, (unit) => unit.whole(1, 247));
}

function readPortName(place: YamlPlace, ports: readonly SerialPortDescription[]): string | undefined {
  const name = place.text(40);
  if (name === undefined) return undefined;
  const port = ports.find((candidate) => candidate.name === name);
  return port?.path ?? place.report("unknown_port", ports.map((listed) => listed.name).join(", ") || "none");
}

function readSim(place: YamlPlace, evses: number, file: string): SimDescription | undefined {
  const keys = place.keys(["phases", "meterWh", "meterFile"]);
  if (!keys) return undefined;
  const usual = builtInSim.sim;
  const phases = keys.phases.or(usual.phases, (value) => value.choice([1, 3]));
  const meterWh = readMeterWh(keys.meterWh, evses);
  const meterFile = keys.meterFile.or(null, (value) => value.text(200));
  if (phases === undefined || !meterWh || meterFile === undefined) return undefined;
  return { phases, meterWh, meterFile: meterFile && besideFile(meterFile, file) };
}

/** One number for all points, or a list with one for each. */
function readMeterWh(place: YamlPlace, evses: number): readonly number[] | undefined {
  if (place.value === undefined) return [];
  if (!Array.isArray(place.value)) {
    const each = place.number(0, maxRegisterWh);
    return each === undefined ? undefined : Array.from({ length: evses }, () => each);
  }
  const numbers = place.items(evses).map((reading) => reading.number(0, maxRegisterWh));
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

const maxRegisterWh = 1e9;

/** Paths in a board file start from its folder. */
function besideFile(path: string, file: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

function readBounded(path: string): Result<string, BoardProblem> {
  const problem = { file: path, line: null, place: "the file", given: "" } as const;
  try {
    const { size, isFile } = Deno.statSync(path);
    if (!isFile) return fail({ ...problem, code: "unreadable", bound: "not a file" });
    if (size > maxBoardFileBytes) {
      return fail({
        ...problem,
        code: "too_large",
        given: `${size} bytes`,
        bound: `${maxBoardFileBytes} bytes`,
      });
    }
    return ok(Deno.readTextFileSync(path));
  } catch (error) {
    return fail({
      ...problem,
      code: "unreadable",
      bound: error instanceof Error ? error.message : String(error),
    });
  }
}

/** The first line of the parser's message; the others draw the place, which is named anyway. */
function notYaml(file: string, line: number | null, message: string): BoardProblem {
  const bound = message.split(/ at line|\n/, 1)[0] ?? message;
  return { code: "not_yaml", file, line, place: "the file", given: "", bound };
}
