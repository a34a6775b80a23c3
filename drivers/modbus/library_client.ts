/** The one place that knows npm:modbus-serial. It builds requests and reads answers; its timers are not used. */
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { fail, ok, type Result } from "../../schema/result.ts";
import type { Question } from "./register_bus.ts";

export interface LibraryFault {
  readonly code: "exception" | "bad_frame";
  readonly exceptionCode?: number;
  readonly detail: string;
}

export interface LibraryClient {
  /** Writes the request as an RTU frame through `send`, at once. The answer goes to the last who asked. */
  ask(question: Question, answered: (answer: Result<number[], LibraryFault>) => void): void;
  /** Hands over an answer, as an RTU frame with its CRC. */
  deliver(frame: Uint8Array): void;
}

/** Loads the library, which programs without a Modbus meter never do. `send` gets RTU frames with their CRC. */
export async function createLibraryClient(send: (frame: Uint8Array) => void): Promise<LibraryClient> {
  // A CommonJS module: its exports are `default`, and the class among them is `default` again.
  const { default: { default: Client } } = await import("modbus-serial");
  const port = new LibraryPort(send);
  const client = new Client(port);
  client.open(() => {});
  return {
    ask(question, answered) {
      const { unit, functionCode, address, count } = question;
      const take = (error: unknown, read: { readonly data: number[] } | undefined) =>
        answered(error || !read ? fail(faultOf(error)) : ok(read.data));
      if (functionCode === 3) client.writeFC3(unit, address, count, take);
      else client.writeFC4(unit, address, count, take);
    },
    deliver: (frame) => port.emit("data", Buffer.from(frame)),
  };
}

/** What the library takes for a serial port. */
class LibraryPort extends EventEmitter {
  readonly isOpen = true;

  constructor(private readonly send: (frame: Uint8Array) => void) {
    super();
  }

  open(opened: () => void): void {
    opened();
  }

  close(closed: () => void): void {
    closed();
  }

  write(frame: Uint8Array): void {
    this.send(frame);
  }
}

function faultOf(error: unknown): LibraryFault {
  const detail = error instanceof Error ? error.message : String(error);
  const exceptionCode = error instanceof Error && "modbusCode" in error ? error.modbusCode : undefined;
  if (typeof exceptionCode === "number") return { code: "exception", exceptionCode, detail };
  return { code: "bad_frame", detail };
}
