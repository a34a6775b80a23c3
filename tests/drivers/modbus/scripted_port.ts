/** A port whose other end is a function of the test; it stands where a serial line or TCP connection would. */
import type { BytePort, OpenPort, PortFault, PortListener } from "../../../drivers/serial/byte_port.ts";
import { fail, ok } from "../../../schema/result.ts";

export interface ScriptedPort {
  readonly open: OpenPort;
  /** Moments at which the bus tried to open, by the test's clock. */
  readonly opened: number[];
  readonly written: Uint8Array[];
  /** Ports that were opened and not closed. */
  openCount(): number;
  /** While set, opening fails so. */
  refusal: PortFault | null;
  /** The other end: gets what was written and a way to send bytes back. */
  answer: (bytes: Uint8Array, send: (bytes: Uint8Array) => void) => void;
  /** The other end goes away. */
  lose(): void;
}

export function scriptedPort(nowMs: () => number): ScriptedPort {
  const listeners = new Set<PortListener>();
  const script: ScriptedPort = {
    opened: [],
    written: [],
    refusal: null,
    answer: () => {},
    openCount: () => listeners.size,
    open(listener) {
      script.opened.push(nowMs());
      if (script.refusal) return Promise.resolve(fail(script.refusal));
      listeners.add(listener);
      return Promise.resolve(ok(portFor(listener)));
    },
    lose() {
      for (const listener of listeners) listener.lost({ code: "closed", detail: "unplugged" });
    },
  };
  function portFor(listener: PortListener): BytePort {
    return {
      write(bytes) {
        script.written.push(bytes);
        script.answer(bytes, (sent) => listeners.has(listener) && listener.bytes(sent));
      },
      discardInput() {},
      close() {
        listeners.delete(listener);
        return Promise.resolve();
      },
    };
  }
  return script;
}
