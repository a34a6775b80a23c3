import { fail, ok, type Result } from "../../schema/result.ts";
import type { BytePort, OpenPort, PortFault, PortListener } from "../serial/byte_port.ts";

const readSize = 1024;

/** Name or address. Asked for anything else, Deno 2.6 keeps a resource for good at each attempt. */
const hostPattern = /^[0-9A-Za-z.:_-]{1,253}$/;

/** Opens TCP connections to a host, one after the other. */
export function tcpPort(host: string, port: number): OpenPort {
  const name = `${host}:${port}`;
  return async (listener, signal) => {
    if (!hostPattern.test(host)) return fail({ code: "not_found", detail: `${name}: no name of a host` });
    const connection = await connect(host, port, signal);
    return connection.ok ? ok(new TcpPort(name, connection.value, listener)) : connection;
  };
}

async function connect(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Result<Deno.TcpConn, PortFault>> {
  try {
    const connection = await Deno.connect({ hostname: host, port, signal });
    connection.setNoDelay(true);
    return ok(connection);
  } catch (error) {
    return fail(faultOf(`${host}:${port}`, error, signal));
  }
}

function faultOf(name: string, error: unknown, signal: AbortSignal): PortFault {
  if (signal.aborted) return { code: "timeout", detail: `${name}: no connection in time` };
  const detail = `${name}: ${error instanceof Error ? error.message : error}`;
  if (error instanceof Deno.errors.ConnectionRefused) return { code: "refused", detail };
  return { code: "not_found", detail };
}

class TcpPort implements BytePort {
  #isOpen = true;
  #isWriting = false;
  readonly #readingEnded: Promise<void>;

  constructor(
    private readonly name: string,
    private readonly connection: Deno.TcpConn,
    private readonly listener: PortListener,
  ) {
    this.#readingEnded = this.#readAll();
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    if (this.#isWriting) return this.#lose("stalled", "the last request has not left yet");
    this.#isWriting = true;
    this.#writeAll(bytes);
  }

  /** Not needed: answers carry the number of their question. */
  discardInput(): void {}

  close(): Promise<void> {
    this.#isOpen = false;
    this.#shut();
    return this.#readingEnded;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let start = 0; start < bytes.length;) start += await this.connection.write(bytes.subarray(start));
      this.#isWriting = false;
    } catch (error) {
      this.#lose("closed", error instanceof Error ? error.message : String(error));
    }
  }

  async #readAll(): Promise<void> {
    const buffer = new Uint8Array(readSize);
    try {
      while (this.#isOpen) {
        const count = await this.connection.read(buffer);
        if (count === null) return this.#lose("closed", "closed by the other end");
        if (this.#isOpen) this.listener.bytes(buffer.slice(0, count));
      }
    } catch (error) {
      this.#lose("closed", error instanceof Error ? error.message : String(error));
    }
  }

  #lose(code: PortFault["code"], what: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#shut();
    this.listener.lost({ code, detail: `${this.name}: ${what}` });
  }

  #shut(): void {
    try {
      this.connection.close();
    } catch {
      // Closed before.
    }
  }
}
