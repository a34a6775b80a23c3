/** The three benches of the contract suite. */
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { type BusOptions, openBus } from "../../../drivers/modbus/open_bus.ts";
import type { BusAddress, RegisterBus } from "../../../drivers/modbus/register_bus.ts";
import { startRtuMeters } from "./rtu_meters.ts";

/** Meters behind a wire. Absent registers are refused, an offline meter does not answer. */
export interface MeterBench {
  /** A new bus to these meters. */
  bus(options?: BusOptions): RegisterBus;
  /** For functions 3 and 4 alike. */
  setRegisters(unit: number, registers: ReadonlyMap<number, number>): Promise<void>;
  setOffline(unit: number, isOffline: boolean): Promise<void>;
  close(): Promise<void>;
}

const busTo = (address: BusAddress) => (options: BusOptions = {}) => openBus(systemClock(), address, options);

/** Another program, which uses another implementation. */
export async function independentBench(): Promise<MeterBench> {
  const script = new URL("./independent_server.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const commands = child.stdin.getWriter();
  const port = Number(await line(lines));
  async function change(what: unknown): Promise<void> {
    await commands.write(new TextEncoder().encode(`${JSON.stringify(what)}\n`));
    await line(lines);
  }
  return {
    bus: busTo({ transport: "tcp", host: "127.0.0.1", port }),
    setRegisters: (unit, registers) => change({ unit, registers: [...registers] }),
    setOffline: (unit, isOffline) => change({ unit, isOffline }),
    async close() {
      await commands.close();
      await lines.cancel();
      await child.status;
    },
  };
}

async function line(lines: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  while (!text.endsWith("\n")) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`the server ended after "${text}"`);
    text += value;
  }
  return text;
}

/** A serial line with RTU meters. */
export function rtuBench(): Promise<MeterBench> {
  const meters = startRtuMeters();
  return Promise.resolve({
    bus: busTo({ transport: "rtu", path: meters.path, baudRate: 115_200, parity: "none", stopBits: 1 }),
    setRegisters: (unit, registers) => Promise.resolve(void meters.registersOf.set(unit, registers)),
    setOffline(unit, isOffline) {
      if (isOffline) meters.offline.add(unit);
      else meters.offline.delete(unit);
      return Promise.resolve();
    },
    close: () => Promise.resolve(meters.unplug()),
  });
}
