/** Starts the real program as a process and talks through its real doors. */
import assert from "node:assert/strict";
import type { EvseState, StationState } from "../../control/read_model.ts";

/** `PILOTWIRE_PROGRAM` names a compiled program (and what runs it); without it the sources are run. */
const program = Deno.env.get("PILOTWIRE_PROGRAM")?.split(" ") ?? sources();

/** The sources as `make run` starts them, with the rights it gives and no more. */
function sources(): string[] {
  const makefile = Deno.readTextFileSync(new URL("../../Makefile", import.meta.url));
  const rights = /^RIGHTS = (.+)$/m.exec(makefile)?.[1]?.split(" ") ??
    assert.fail("no RIGHTS in the Makefile");
  const main = new URL("../../main.ts", import.meta.url).pathname;
  return [Deno.execPath(), "run", "--frozen", "--no-prompt", ...rights, main];
}

/** Emulated programs are slow; nothing here measures speed, so the patience is long. */
const patienceMs = Deno.env.get("PILOTWIRE_PROGRAM")?.includes("qemu") ? 180_000 : 60_000;

export interface Program {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string;
  readonly setupCode: string | null;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything on standard error so far. */
  log(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>;
  /** SIGKILL, as if the supply failed. */
  kill(): Promise<void>;
  /** Resolves when the process ends, for whatever cause. */
  readonly ended: Promise<number>;
}

/** Runs one command of the program to its end. */
export async function runCommand(
  words: readonly string[],
  input = "",
): Promise<{ code: number; out: string; err: string }> {
  const child = new Deno.Command(program[0]!, {
    args: [...program.slice(1), ...words],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/**
 * Starts `run` on a free port and waits for the line with the address. `under` is a program that becomes ours, such as
 * a shell that sets limits and then calls exec.
 */
export async function startProgram(
  { dataDir, args = [], under = [] }: {
    dataDir?: string;
    args?: readonly string[];
    under?: readonly string[];
  } = {},
): Promise<Program> {
  const folder = dataDir ?? await Deno.makeTempDir({ prefix: "pilotwire-story-" });
  const [command, ...words] = [...under, ...program];
  const child = new Deno.Command(command!, {
    args: [...words, "run", "--listen", "127.0.0.1:0", "--data", folder, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const err = collect(child.stderr);
  const out = collect(child.stdout);
  const ended = child.status.then(({ code }) => code);
  let exited = false;
  ended.then(() => exited = true);
  await until(() => exited || /http:\/\/\S+/.test(out()), "the line with the address", () => err() + out());
  const [url] = /http:\/\/[^\s/]+/.exec(out()) ?? assert.fail(`ended before it served:\n${out()}${err()}`);
  const signal = async (name: Deno.Signal) => {
    try {
      child.kill(name);
    } catch {
      // Already gone.
    }
    return await ended;
  };
  return {
    url,
    setupCode: /code:? (\S+)/.exec(out())?.[1] ?? null,
    dataDir: folder,
    pid: child.pid,
    log: err,
    stop: () => signal("SIGTERM"),
    kill: async () => {
      await signal("SIGKILL");
    },
    ended,
  };
}

function collect(stream: ReadableStream<Uint8Array>): () => string {
  let text = "";
  const decoder = new TextDecoder();
  (async () => {
    for await (const part of stream) text = (text + decoder.decode(part, { stream: true })).slice(-1_000_000);
  })().catch(() => {});
  return () => text;
}

/** Looks every 20 ms until `found`; what is awaited happens in another process, so there is no clock to move. */
export async function until<T>(
  found: () => T | Promise<T>,
  what: string,
  context: () => string = () => "",
  limitMs = patienceMs,
): Promise<NonNullable<T>> {
  const endMs = Date.now() + limitMs;
  let last: T = await found();
  while (!last) {
    if (Date.now() > endMs) assert.fail(`waited ${limitMs / 1_000} s for ${what}\n${context()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    last = await found();
  }
  return last as NonNullable<T>;
}

/** One logged-in user of the HTTP door. */
export interface Door {
  readonly program: Program;
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown; response: Response }>;
  /** As `call`, and fails the test when the answer is not 2xx. */
  must<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  sim(path: string, body?: unknown): Promise<void>;
  state(): Promise<StationState>;
  evse(number: number): Promise<EvseState>;
  /** Waits until the point looks as asked. */
  evseUntil(number: number, wanted: (evse: EvseState) => boolean, what: string): Promise<EvseState>;
}

export const manufacturerPassword = "correct horse 9";

/** Sets the manufacturer's password and comes back logged in. */
export async function setUp(program: Program): Promise<Door> {
  const response = await fetch(`${program.url}/api/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: program.setupCode ?? "", password: manufacturerPassword }),
  });
  assert.equal(response.status, 200, await response.clone().text());
  await response.body?.cancel();
  return logIn(program, "manufacturer", manufacturerPassword);
}

/** A door that proves itself with HTTP Basic, as scripts do. */
export function logIn(program: Program, login: string, password: string): Door {
  const authorization = `Basic ${btoa(`${login}:${password}`)}`;
  const call: Door["call"] = async (method, path, body) => {
    const response = await fetch(program.url + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.clone().text();
    const json = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
    return { status: response.status, body: json, response };
  };
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await call(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  };
  const state = () => must<StationState>("GET", "/api/v1/state");
  const evse = async (number: number) => {
    const { evses } = await state();
    return evses.find((candidate) => candidate.evse === number) ?? assert.fail(`no EVSE ${number}`);
  };
  return {
    program,
    call,
    must,
    async sim(path, body) {
      const response = await fetch(`${program.url}/sim/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body ?? {}),
      });
      assert.equal(response.status, 202, `/sim/${path}: ${await response.text()}`);
    },
    state,
    evse,
    async evseUntil(number, wanted, what) {
      let seen: EvseState | undefined;
      return await until(
        async () => {
          seen = await evse(number);
          return wanted(seen) ? seen : undefined;
        },
        what,
        () => JSON.stringify(seen, null, 1) + program.log().slice(-3_000),
      );
    },
  };
}
