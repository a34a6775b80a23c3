import type { Clock } from "../../control/clock.ts";
import { serialPort } from "../serial/serial_port.ts";
import { bitsPerCharacter, type LineSettings } from "../serial/termios.ts";
import { type BusParts, createRegisterBus } from "./bus.ts";
import type { LinkTimes } from "./link.ts";
import type { BusAddress, RegisterBus } from "./register_bus.ts";
import { createRtuFraming } from "./rtu_framing.ts";
import { createTcpFraming } from "./tcp_framing.ts";
import { tcpPort } from "./tcp_port.ts";

export interface BusOptions {
  /** For an answer to begin. Default 1,000. */
  readonly timeoutMs?: number;
  /** Attempts after the first. Default 2. */
  readonly retries?: number;
}

/**
 * The bus at an address. Nothing is opened, and the Modbus library is not loaded, before the first request. One bus per
 * line: two on the same path would take each other's answers.
 */
export function openBus(clock: Clock, address: BusAddress, options: BusOptions = {}): RegisterBus {
  const { timeoutMs = 1_000, retries = 2 } = options;
  return createRegisterBus({ clock, retries, ...partsOf(clock, address, timeoutMs) });
}

function partsOf(clock: Clock, address: BusAddress, answerMs: number): Omit<BusParts, "clock" | "retries"> {
  switch (address.transport) {
    case "tcp":
      return {
        openPort: tcpPort(address.host, address.port),
        createFraming: createTcpFraming,
        times: { openMs: 3_000, answerMs, byteMs: 0, silenceMs: 0, silenceAfterTimeoutMs: 0 },
        renewAfterSilentAttempts: 6,
      };
    case "rtu":
      return {
        openPort: serialPort(clock, address),
        createFraming: createRtuFraming,
        times: rtuTimes(address, answerMs),
        renewAfterSilentAttempts: null,
      };
  }
}

/** Modbus over serial line 1.02, 2.5.1.1: 3.5 characters of silence, fixed at 1.75 ms above 19,200 baud. */
export function rtuTimes(line: LineSettings, answerMs: number): LinkTimes {
  const byteMs = bitsPerCharacter(line) * 1_000 / line.baudRate;
  const silenceMs = line.baudRate > 19_200 ? 1.75 : 3.5 * byteMs;
  return { openMs: 3_000, answerMs, byteMs, silenceMs, silenceAfterTimeoutMs: Math.max(200, silenceMs) };
}
