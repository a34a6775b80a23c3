/**
 * Tells systemd that the program is ready and alive (sd_notify(3)): one datagram to the Unix socket named by
 * NOTIFY_SOCKET. Deno has no datagram Unix sockets without an unstable flag, so libc is called directly.
 */
import type { Clock } from "../../control/clock.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;

export interface Supervisor {
  ready(): void;
  stopping(): void;
}

/**
 * Without systemd both calls do nothing. With it, `WATCHDOG=1` follows every half of WATCHDOG_USEC from `ready()` on, from
 * the same event loop that drives the pilot: when that loop hangs, systemd restarts the program.
 */
export function createSupervisor(
  clock: Clock,
  environment: { readonly notifySocket: string | undefined; readonly watchdogUsec: string | undefined },
): Supervisor {
  const { notifySocket } = environment;
  if (!notifySocket) return { ready() {}, stopping() {} };
  const send = datagramSender(notifySocket);
  const intervalMs = Number(environment.watchdogUsec) / 2_000;
  let cancel = () => {};
  const beat = () => {
    send("WATCHDOG=1");
    cancel = clock.wakeAt(clock.nowMs() + intervalMs, beat);
  };
  return {
    ready() {
      send("READY=1");
      if (intervalMs > 0) beat();
    },
    stopping() {
      cancel();
      send("STOPPING=1");
    },
  };
}

function datagramSender(path: string): (message: string) => void {
  const libc = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    sendto: { parameters: ["i32", "buffer", "usize", "i32", "buffer", "u32"], result: "isize" },
  });
  const descriptor = libc.symbols.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const address = socketAddress(path);
  return (message) => {
    const bytes = new TextEncoder().encode(message);
    libc.symbols.sendto(descriptor, bytes, BigInt(bytes.length), 0, address, address.length);
  };
}

/** struct sockaddr_un; a leading `@` stands for the abstract namespace. */
function socketAddress(path: string): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  const address = new Uint8Array(2 + name.length + (path.startsWith("@") ? 0 : 1));
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  address.set(name, 2);
  if (path.startsWith("@")) address[2] = 0;
  return address;
}
