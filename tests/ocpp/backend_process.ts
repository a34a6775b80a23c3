/** Starts strict_server.ts and talks to it: what a test sees of the backend. */
import assert from "node:assert/strict";
import { TextLineStream } from "./text_lines.ts";

export type Line = Readonly<Record<string, unknown>> & { readonly type: string };
export type Payload = Readonly<Record<string, unknown>>;

export interface BackendProcess extends AsyncDisposable {
  readonly url: string;
  /** Everything it said so far, oldest first. */
  readonly lines: readonly Line[];
  /** Payloads of the calls of that action so far. */
  calls(action: string): readonly Payload[];
  /** The first line that fits and was not yet given out; waits for it. Fails after 20 s. */
  next(fits: (line: Line) => boolean, what: string): Promise<Line>;
  /** The next call of the station with that action. */
  nextCall(action: string, fits?: (payload: Payload) => boolean): Promise<Payload>;
  /** Calls the station. Gives its answer, or the code of the CALLERROR as `error`. */
  call(action: string, payload: Payload): Promise<Payload>;
  /** As `call`, for what a backend that keeps to the schemas would never say. */
  callUnchecked(action: string, payload: Payload): Promise<Payload>;
  /** Orders of strict_server.ts other than `call`. */
  order(order: Payload): Promise<void>;
  /** Fails if the station broke the schemas or the framing. */
  assertStrict(): void;
}

const limitMs = 20_000;

/** A backend on a free port, or on `port` to come back where another one was. */
export async function startBackend(port = 0): Promise<BackendProcess> {
  const script = new URL("./strict_server.ts", import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script.pathname, String(port)],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const backend = new Backend(child);
  const { port: bound } = await backend.next(({ type }) => type === "listening", "the backend to listen");
  return Object.assign(backend, { url: `ws://127.0.0.1:${bound}/ocpp` });
}

interface Waiting {
  readonly fits: (line: Line) => boolean;
  readonly take: (line: Line) => void;
}

class Backend implements BackendProcess {
  readonly url = "";
  readonly lines: Line[] = [];
  #given = new Set<Line>();
  #waiting: Waiting[] = [];
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #serial = 0;
  readonly #reading: Promise<void>;

  constructor(private readonly child: Deno.ChildProcess) {
    this.#writer = child.stdin.getWriter();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    const texts = this.child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const text of texts) {
      const line = JSON.parse(text) as Line;
      this.lines.push(line);
      const index = this.#waiting.findIndex(({ fits }) => fits(line));
      if (index < 0) continue;
      const [waiting] = this.#waiting.splice(index, 1);
      this.#given.add(line);
      waiting?.take(line);
    }
  }

  calls(action: string): readonly Payload[] {
    return this.lines.filter((line) => line.type === "call" && line.action === action)
      .map((line) => line.payload as Payload);
  }

  next(fits: (line: Line) => boolean, what: string): Promise<Line> {
    const there = this.lines.find((line) => !this.#given.has(line) && fits(line));
    if (there !== undefined) {
      this.#given.add(there);
      return Promise.resolve(there);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const last = this.lines.slice(-5).map((line) => JSON.stringify(line)).join("\n");
        reject(new Error(`waited ${limitMs / 1000} s for ${what}; last seen:\n${last}`));
      }, limitMs);
      this.#waiting.push({
        fits,
        take: (line) => {
          clearTimeout(timer);
          resolve(line);
        },
      });
    });
  }

  async nextCall(action: string, fits: (payload: Payload) => boolean = () => true): Promise<Payload> {
    const line = await this.next(
      (one) => one.type === "call" && one.action === action && fits(one.payload as Payload),
      action,
    );
    return line.payload as Payload;
  }

  call(action: string, payload: Payload): Promise<Payload> {
    return this.#ask("call", action, payload);
  }

  callUnchecked(action: string, payload: Payload): Promise<Payload> {
    return this.#ask("callUnchecked", action, payload);
  }

  async #ask(how: "call" | "callUnchecked", action: string, payload: Payload): Promise<Payload> {
    const id = ++this.#serial;
    await this.order({ do: how, id, action, payload });
    const answer = await this.next((line) => line.type === "answer" && line.id === id, `answer to ${action}`);
    return (answer.payload ?? { error: (answer.error as Payload).code }) as Payload;
  }

  async order(order: Payload): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(order)}\n`));
  }

  assertStrict(): void {
    const broken = this.lines.filter(({ type }) => type === "violation" || type === "bad");
    assert.deepEqual(broken, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.child.status;
    await this.#reading;
  }
}
