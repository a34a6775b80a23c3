/** A pseudo-terminal pair: the test holds one end, a serial driver opens the other by its path. */

const signatures = {
  posix_openpt: { parameters: ["i32"], result: "i32" },
  grantpt: { parameters: ["i32"], result: "i32" },
  unlockpt: { parameters: ["i32"], result: "i32" },
  ptsname_r: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

const openFlags = 0o2 | 0o400 | 0o4000 | 0o2000000; // O_RDWR, O_NOCTTY, O_NONBLOCK, O_CLOEXEC
const lookEveryMs = 2;

export interface Pty {
  /** Of the end the driver opens. */
  readonly path: string;
  /** Gets what the driver sends. */
  onBytes: (bytes: Uint8Array) => void;
  send(bytes: Uint8Array): void;
  /** As if the adapter were pulled out. */
  unplug(): void;
}

export function openPty(): Pty {
  const libc = Deno.dlopen("libc.so.6", signatures);
  const { posix_openpt, grantpt, unlockpt, ptsname_r, read, write, close } = libc.symbols;
  const master = posix_openpt(openFlags);
  const name = new Uint8Array(128);
  if (master < 0 || grantpt(master) || unlockpt(master) || ptsname_r(master, name, 128n)) {
    throw new Error("no pseudo-terminal to be had");
  }
  const buffer = new Uint8Array(512);
  const look = setInterval(() => {
    // Negative: nothing there, or nobody has the other end open.
    const count = Number(read(master, buffer, BigInt(buffer.length)));
    if (count > 0) pty.onBytes(buffer.slice(0, count));
  }, lookEveryMs);
  let isPlugged = true;
  const pty: Pty = {
    path: new TextDecoder().decode(name.subarray(0, name.indexOf(0))),
    onBytes: () => {},
    send: (bytes) => {
      if (isPlugged) write(master, Uint8Array.from(bytes), BigInt(bytes.length));
    },
    unplug() {
      if (!isPlugged) return;
      isPlugged = false;
      clearInterval(look);
      close(master);
      libc.close();
    },
  };
  return pty;
}
