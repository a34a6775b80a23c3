/**
 * The way in for whoever may read the data folder: `pilotwire config set` and `user set-password` hand their changes to
 * the running program through a Unix socket in that folder, so that file and memory never disagree.
 * One JSON object per line each way.
 */
import type { ProposeError } from "../../control/settings_book.ts";
import type { Applied } from "../../control/settings_book.ts";
import { isObject } from "../../schema/plain_object.ts";
import { fail, type Result } from "../../schema/result.ts";

/** Changes as for SettingsBook.propose with writer `system`. */
export type AdminRequest = { readonly changes: Readonly<Record<string, unknown>> };
export type AdminAnswer = Result<Applied, ProposeError>;

const maxRequestBytes = 1_048_576;
const maxConnections = 4;

const socketPath = (dataDir: string): string => `${dataDir}/admin.sock`;

/** Serves until closed. The folder is the service user's alone (0700), and so is the socket. */
export function serveAdminSocket(
  dataDir: string,
  answer: (request: AdminRequest) => Promise<AdminAnswer>,
): { close(): void } {
  const path = socketPath(dataDir);
  removeStale(path);
  const listener = Deno.listen({ transport: "unix", path });
  Deno.chmodSync(path, 0o600);
  let connections = 0;
  async function serve(connection: Deno.Conn): Promise<void> {
    connections++;
    try {
      if (connections > maxConnections) return;
      const line = await readLine(connection);
      const request = parseRequest(line);
      const reply = request
        ? await answer(request)
        : fail({ code: "not_stored", detail: "the request is not an object with changes" });
      await writeAll(connection, new TextEncoder().encode(JSON.stringify(reply) + "\n"));
    } catch {
      // The other side went away; it will see that nothing was answered.
    } finally {
      connections--;
      connection.close();
    }
  }
  (async () => {
    for await (const connection of listener) void serve(connection);
  })().catch(() => {});
  return {
    close() {
      listener.close();
      removeStale(path);
    },
  };
}

/** Asks the running program; null when none runs on this data folder. */
export async function askAdminSocket(dataDir: string, request: AdminRequest): Promise<AdminAnswer | null> {
  let connection: Deno.Conn;
  try {
    connection = await Deno.connect({ transport: "unix", path: socketPath(dataDir) });
  } catch {
    return null;
  }
  try {
    await writeAll(connection, new TextEncoder().encode(JSON.stringify(request) + "\n"));
    const line = await readLine(connection);
    if (line === "") return fail({ code: "not_stored", detail: "the running program closed the connection" });
    return JSON.parse(line) as AdminAnswer;
  } finally {
    connection.close();
  }
}

function parseRequest(line: string): AdminRequest | null {
  try {
    const { changes } = JSON.parse(line);
    return isObject(changes) ? { changes } : null;
  } catch {
    return null;
  }
}

async function readLine(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  for (let total = 0; total <= maxRequestBytes;) {
    const count = await connection.read(buffer);
    if (count === null) break;
    total += count;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  return "";
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function removeStale(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
