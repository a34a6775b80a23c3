/** A stream of bytes both ways: a serial line or a TCP connection. What is lost stays lost; open a new one. */
import type { Result } from "../../schema/result.ts";

export interface PortFault {
  readonly code:
    | "not_found" // no such device, or the name of the host is unknown
    | "no_permission"
    | "not_a_serial_port"
    | "setting_refused" // the line does not do this speed or parity
    | "unsupported" // this system has no GNU C library to set the line with
    | "refused" // the host is there, nobody listens on the port
    | "timeout"
    | "closed" // by the other end, or unplugged
    | "stalled"; // the last write has not left yet
  /** For people: the name of the port and what the system said. */
  readonly detail: string;
}

/** Told what happens on an open port. Nothing comes after `lost`, nor after the own `close()`. */
export interface PortListener {
  bytes(bytes: Uint8Array): void;
  lost(fault: PortFault): void;
}

export interface BytePort {
  /** Hands the bytes over and returns at once; a failure comes back as `lost`. */
  write(bytes: Uint8Array): void;
  /**
   * Throws away what has arrived and was not told yet, before a question is sent. What the system has already read may
   * still be told within the next turns of the event loop.
   */
  discardInput(): void;
  /** Resolves when nothing of the port is left open. May be called again. */
  close(): Promise<void>;
}

/** Opens a port. Never rejects; an aborted attempt ends as `timeout` and leaves nothing open. */
export type OpenPort = (listener: PortListener, signal: AbortSignal) => Promise<Result<BytePort, PortFault>>;
