/** The wire to meters: the lowest place where real and simulated ones differ. */
import type { Result } from "../../schema/result.ts";
import type { SerialPortAt } from "../serial/serial_port.ts";

/** 3 reads holding registers, 4 reads input registers (Modbus application protocol 1.1b3, 6.3 and 6.4). */
export type FunctionCode = 3 | 4;

/** What was asked of which meter. */
export interface Question {
  /** Address of the meter on the bus: 1 to 247, on TCP also 0 and 255. */
  readonly unit: number;
  readonly functionCode: FunctionCode;
  /** Of the first register, counted from 0 as on the wire. */
  readonly address: number;
  /** Registers of 16 bits, 1 to 125. */
  readonly count: number;
}

/** Why a read gave nothing, after all retries. */
export interface BusFault extends Question {
  readonly code:
    | "timeout" // nobody answered
    | "unreachable" // the port or the connection cannot be opened, or was lost
    | "exception" // the meter refused; see exceptionCode
    | "bad_frame" // something came, but no answer to the question
    | "busy" // too many requests wait for the bus already
    | "bad_request"; // no meter can be asked this
  /** Modbus exception, 2 = no such register. Absent unless the code is `exception`. */
  readonly exceptionCode?: number;
  /** For people: what the port or the library said. Empty where the code says it all. */
  readonly detail: string;
}

/** One bus, which several meters may share. Requests are served one at a time, in the order they came. */
export interface RegisterBus {
  /**
   * Reads `count` registers, each 0 to 65535. A meter that was silent the last time is asked once, without retries.
   * Never rejects, and settles within (retries + 1) times the time for
   * opening and answering, after the requests before it.
   */
  read(
    unit: number,
    functionCode: FunctionCode,
    address: number,
    count: number,
  ): Promise<Result<number[], BusFault>>;
  /** What still waits ends as `unreachable`. Resolves when no socket, handle or timer is left. */
  close(): Promise<void>;
}

/** Where a bus is. */
export type BusAddress =
  | { readonly transport: "tcp"; readonly host: string; readonly port: number }
  | ({ readonly transport: "rtu" } & SerialPortAt);

/** Exceptions a retry can help against: acknowledged but late, busy, gateway without path, gateway without answer. */
export const passingExceptions: readonly number[] = [5, 6, 10, 11];

/** Whether a meter can be asked this at all. */
export function isAskable({ unit, address, count }: Question): boolean {
  const isCount = Number.isInteger(count) && count >= 1 && count <= 125;
  const isUnit = Number.isInteger(unit) && unit >= 0 && unit <= 255;
  return isCount && isUnit && Number.isInteger(address) && address >= 0 && address + count <= 65_536;
}
