/**
 * `pilotwire doctor`: what usually stands between a station and its work, one line each with the likely cure.
 * Looks only; changes nothing and needs no running program.
 */
// @ts-types="@types/ws"
import type WebSocket from "ws";
import { subprotocol } from "../ocpp/v16/session.ts";
import type { Settings } from "../schema/mod.ts";

/** One thing that was looked at, how it is, and what helps. */
export interface Finding {
  readonly level: "ok" | "warn" | "bad";
  readonly subject: string;
  readonly what: string;
  /** Empty when nothing is wrong. */
  readonly cure: string;
}

const good = (subject: string, what: string): Finding => ({ level: "ok", subject, what, cure: "" });
const warn = (subject: string, what: string, cure: string): Finding => ({
  level: "warn",
  subject,
  what,
  cure,
});
const bad = (subject: string, what: string, cure: string): Finding => ({ level: "bad", subject, what, cure });

/** One line per finding, aligned. */
export function findingLine({ level, subject, what, cure }: Finding): string {
  return `${level.padEnd(4)}  ${subject.padEnd(12)}  ${what}${cure === "" ? "" : ` ${cure}`}`;
}

/** `builtAtMs` is a moment the clock cannot be before. */
export function examineClock(epochMs: number, builtAtMs: number): Finding {
  const text = new Date(epochMs).toISOString();
  return epochMs >= builtAtMs ? good("clock", text) : bad(
    "clock",
    `${text} is before this program was built.`,
    "Connect a time server (NTP) or a backend, or fit an RTC.",
  );
}

const enoughBytes = 32 * 1_048_576;

/** Whether the data folder can be written and synchronised, and how much space is left. */
export async function examineStorage(dataDir: string): Promise<Finding> {
  const probe = `${dataDir}/doctor-${Deno.pid}.tmp`;
  try {
    const file = await Deno.open(probe, { write: true, createNew: true, mode: 0o600 });
    try {
      await file.write(new Uint8Array(4_096));
      await file.sync();
    } finally {
      file.close();
      await Deno.remove(probe);
    }
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound && !(await isThere(dataDir));
    return missing
      ? warn(
        "storage",
        `${dataDir} does not exist yet.`,
        "It is made at the first start; or name another folder with --data.",
      )
      : bad(
        "storage",
        `${dataDir} cannot be written: ${reason(error)}.`,
        "Free space, or run as the owner of the folder.",
      );
  }
  const { bavail, bsize } = await freeSpace(dataDir);
  if (bavail === null) return good("storage", `${dataDir} can be written`);
  const free = bavail * bsize;
  const what = `${dataDir} can be written, ${Math.round(free / 1_048_576)} MB free`;
  return free > enoughBytes
    ? good("storage", what)
    : warn("storage", `${what}.`, "Free some space before it runs full.");
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function freeSpace(path: string): Promise<{ bavail: number | null; bsize: number }> {
  try {
    const { statfs } = await import("node:fs/promises");
    const { bavail, bsize } = await statfs(path);
    return { bavail, bsize };
  } catch {
    return { bavail: null, bsize: 0 };
  }
}

const caBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

/** Whether the system brings authorities to judge a wss backend by. */
export async function examineCertificates(): Promise<Finding> {
  for (const path of caBundles) {
    const text = await Deno.readTextFile(path).catch(() => "");
    const count = text.split("BEGIN CERTIFICATE").length - 1;
    if (count > 0) return good("certificates", `${count} authorities in ${path}`);
  }
  return warn(
    "certificates",
    "This system has no list of certificate authorities.",
    "Install the package ca-certificates.",
  );
}

/** What is wrong with the board file; each problem on a line of its own. */
export function examineBoard(problems: readonly string[]): readonly Finding[] {
  return problems.map((problem) => bad("board", problem, "Correct it, or name another file with --board."));
}

/** Whether a serial port of the board file is there and may be used. */
export async function examineSerialPort(name: string, path: string): Promise<Finding> {
  const subject = `serial ${name}`;
  try {
    const { isCharDevice } = await Deno.stat(path);
    if (!isCharDevice) {
      return bad(subject, `${path} is not a serial port.`, "Correct the path in the board file.");
    }
    (await Deno.open(path, { read: true, write: true })).close();
    return good(subject, path);
  } catch (error) {
    return error instanceof Deno.errors.NotFound
      ? bad(subject, `${path} does not exist.`, "Plug the adapter in, or correct the path in the board file.")
      : bad(
        subject,
        `${path} cannot be opened: ${reason(error)}.`,
        "Add the service user to the group dialout.",
      );
  }
}

const connectLimitMs = 10_000;

/** Name, TCP and WebSocket of the backend, as far as they go. */
export async function examineBackend(
  settings: Settings,
  address: { readonly url: string; readonly authorization: string | null } | null,
): Promise<Finding> {
  if (!address) {
    const home = settings["installation.chargePointType"] === "home";
    return good("backend", home ? "none: this is a home station" : "none is configured");
  }
  const { hostname } = new URL(address.url);
  const resolved = await resolve(hostname);
  if (resolved !== null) {
    return bad(
      "backend",
      `${hostname} cannot be resolved: ${resolved}.`,
      "Check the address and the DNS server.",
    );
  }
  const { default: Socket }: { readonly default: typeof WebSocket } = await import("ws");
  return await openSocket(Socket, address);
}

async function resolve(hostname: string): Promise<string | null> {
  try {
    const { lookup } = await import("node:dns/promises");
    await lookup(hostname.replaceAll(/[[\]]/g, ""));
    return null;
  } catch (error) {
    return reason(error);
  }
}

function openSocket(
  Socket: typeof WebSocket,
  { url, authorization }: { url: string; authorization: string | null },
): Promise<Finding> {
  return new Promise((settle) => {
    const socket = new Socket(url, [subprotocol], {
      handshakeTimeout: connectLimitMs,
      perMessageDeflate: false,
      ...(authorization ? { headers: { authorization } } : {}),
    });
    socket.on("open", () => {
      settle(good("backend", `${url} answers and speaks ${socket.protocol}`));
      socket.terminate();
    });
    socket.on("unexpected-response", (_request, response) => {
      settle(refusedUpgrade(url, response.statusCode ?? 0));
      socket.terminate();
    });
    socket.on("error", (error) => settle(failedSocket(url, error)));
  });
}

function refusedUpgrade(url: string, status: number): Finding {
  const cures: Record<number, string> = {
    401: "Check the password (authorization key) and that the backend knows this charge point id.",
    403: "The backend forbids this charge point; ask its operator.",
    404: "The path or the charge point id is unknown there; compare both with the operator's data.",
  };
  return bad(
    "backend",
    `${url} answers HTTP ${status}.`,
    cures[status] ?? "Compare the address with the operator's data.",
  );
}

function failedSocket(url: string, error: unknown): Finding {
  const detail = reason(error);
  const cure = /refused/i.test(detail)
    ? "Nothing listens there: check port and firewall."
    : /cert|tls|ssl/i.test(detail)
    ? "The certificate was not accepted: check the clock and the name in the address."
    : /subprotocol/i.test(detail)
    ? "That server does not speak OCPP 1.6."
    : "Check network, gateway and firewall.";
  return bad("backend", `${url} cannot be reached: ${detail}.`, cure);
}

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
