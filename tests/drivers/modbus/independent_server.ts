/**
 * A Modbus TCP server in a process of its own, made of npm:modbus-serial's server. It refuses any read that touches an
 * absent register. Prints its port; takes one JSON line per change, `{unit, registers}` or `{unit, isOffline}`, and
 * answers each with `done`.
 */
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import process from "node:process";
import { ServerTCP } from "modbus-serial";

interface Change {
  readonly unit: number;
  readonly registers?: readonly (readonly [address: number, value: number])[];
  readonly isOffline?: boolean;
}

const registersOf = new Map<number, ReadonlyMap<number, number>>();
const offline = new Set<number>();

function readRegister(address: number, unit: number): Promise<number> {
  const registers = registersOf.get(unit);
  if (!registers || offline.has(unit)) return new Promise(() => {});
  const value = registers.get(address);
  return value === undefined ? Promise.reject({ modbusErrorCode: 2 }) : Promise.resolve(value);
}

function take({ unit, registers, isOffline }: Change): void {
  if (registers) registersOf.set(unit, new Map(registers));
  if (isOffline === true) offline.add(unit);
  if (isOffline === false) offline.delete(unit);
}

/** The library's server cannot tell which port it got, so a free one is looked for first. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const say = (line: string | number) => process.stdout.write(`${line}\n`);
const port = await freePort();
const vector = { getInputRegister: readRegister, getHoldingRegister: readRegister };
new ServerTCP(vector, { host: "127.0.0.1", port }).on("initialized", () => say(port));
for await (const line of createInterface({ input: process.stdin })) {
  take(JSON.parse(line) as Change);
  say("done");
}
process.exit(0);
