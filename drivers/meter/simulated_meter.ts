/** Meters of a simulated bench: a Modbus TCP server in this program, read by the real driver through a real socket. */
import type { Phases } from "../../control/ports.ts";
import { joinMessage, splitMessages, type TcpMessage } from "../modbus/tcp_framing.ts";
import { encode } from "./formats.ts";
import { type MeterMap, presentQuantities, type Quantity } from "./meter_map.ts";

/** What flows through one meter. */
export interface Electricity {
  readonly voltageV: Phases<number>;
  readonly currentA: Phases<number>;
  readonly powerW: number;
  readonly importWh: number;
}

/** One meter on the simulated bus. All of it is asked anew for each request. */
export interface SimulatedUnit {
  /** The registers it has, in the map and formats in force. */
  map(): MeterMap;
  electricity(): Electricity;
  /** An offline meter swallows requests. */
  isOffline(): boolean;
}

export interface SimulatedMeters {
  /** On the loopback interface. */
  readonly port: number;
  close(): Promise<void>;
}

const connectionsMax = 16;
const readSize = 1_024;
const illegalFunction = 1;
const illegalAddress = 2;
const illegalValue = 3;
const countMax = 125;

/** Serves the meters by their Modbus address, on a free port. A request for any other address is never answered. */
export function startSimulatedMeters(units: ReadonlyMap<number, SimulatedUnit>): SimulatedMeters {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.TcpConn>();
  const serving = new Set<Promise<void>>();

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      if (connections.size >= connectionsMax) {
        connection.close();
        continue;
      }
      connections.add(connection);
      const served = serve(connection, units).finally(() => {
        connections.delete(connection);
        serving.delete(served);
      });
      serving.add(served);
    }
  }

  const accepting = accept();
  return {
    port: listener.addr.port,
    async close() {
      listener.close();
      for (const connection of connections) shut(connection);
      await Promise.all([accepting, ...serving]);
    },
  };
}

async function serve(connection: Deno.TcpConn, units: ReadonlyMap<number, SimulatedUnit>): Promise<void> {
  const buffer = new Uint8Array(readSize);
  let rest: Uint8Array = new Uint8Array(0);
  try {
    for (let count = await connection.read(buffer); count !== null; count = await connection.read(buffer)) {
      const bytes = new Uint8Array(rest.length + count);
      bytes.set(rest);
      bytes.set(buffer.subarray(0, count), rest.length);
      const split = splitMessages(bytes);
      if (split === null) break;
      rest = split.rest;
      for (const request of split.messages) await reply(connection, request, units);
    }
  } catch {
    // The other end is gone, or we are closing.
  }
  shut(connection);
}

async function reply(
  connection: Deno.TcpConn,
  { transaction, message }: TcpMessage,
  units: ReadonlyMap<number, SimulatedUnit>,
): Promise<void> {
  const answer = answerRequest(message, units);
  if (answer === null) return;
  const bytes = joinMessage({ transaction, message: answer });
  for (let start = 0; start < bytes.length;) start += await connection.write(bytes.subarray(start));
}

function shut(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}

/** The answer to unit, function and data; null when there is none, as from a meter that is not there. */
export function answerRequest(
  message: Uint8Array,
  units: ReadonlyMap<number, SimulatedUnit>,
): Uint8Array | null {
  const [unit = 0, functionCode = 0] = message;
  const meter = units.get(unit);
  if (!meter || meter.isOffline()) return null;
  const refuse = (exception: number) => Uint8Array.of(unit, functionCode | 0x80, exception);
  if (functionCode !== 3 && functionCode !== 4) return refuse(illegalFunction);
  if (message.length !== 6) return refuse(illegalValue);
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const [address, count] = [view.getUint16(2), view.getUint16(4)];
  if (count < 1 || count > countMax) return refuse(illegalValue);
  const registers = registersOf(meter.map(), meter.electricity());
  const asked = Array.from({ length: count }, (_, index) => registers.get(address + index));
  if (asked.includes(undefined)) return refuse(illegalAddress);
  return Uint8Array.of(
    unit,
    functionCode,
    2 * count,
    ...asked.flatMap((word = 0) => [word >> 8, word & 0xff]),
  );
}

/** What stands in which register. Others do not exist: a read that touches one is refused, as strict meters do. */
function registersOf(map: MeterMap, electricity: Electricity): Map<number, number> {
  const registers = new Map<number, number>();
  for (const quantity of presentQuantities(map)) {
    const { address, format } = map.registers[quantity];
    encode(valueOf(quantity, electricity), format, map.wordOrder)
      .forEach((word, index) => registers.set(address + index, word));
  }
  return registers;
}

function valueOf(quantity: Quantity, { voltageV, currentA, powerW, importWh }: Electricity): number {
  switch (quantity) {
    case "voltageL1":
      return voltageV[0];
    case "voltageL2":
      return voltageV[1];
    case "voltageL3":
      return voltageV[2];
    case "currentL1":
      return currentA[0];
    case "currentL2":
      return currentA[1];
    case "currentL3":
      return currentA[2];
    case "power":
      return powerW;
    case "energy":
      return importWh / 1_000;
  }
}
