/** Processes that are measured: started, asked, ended. */
import { systemClock } from "../drivers/clock/system_clock.ts";

const clock = systemClock();

export const nowMs = (): number => clock.nowMs();

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void clock.wakeAt(clock.nowMs() + ms, resolve));
}

/** A folder of this run, on the disk of the sources: what lies in memory would flatter everybody who flushes. */
export function makeFolder(): Promise<string> {
  return Deno.makeTempDir({ dir: new URL("../build/", import.meta.url).pathname, prefix: "bench-" });
}

export async function removeFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true });
}

/** The path of a compiled program below `build/`. */
export function built(name: string): string {
  return new URL(`../build/${name}`, import.meta.url).pathname;
}

/** What runs a TypeScript file of this folder, to be followed by its arguments. */
export function script(name: string): readonly [program: string, ...args: string[]] {
  const { pathname } = new URL(name, import.meta.url);
  return [Deno.execPath(), "run", "--frozen", "--no-prompt", "--quiet", "-A", pathname];
}

/**
 * The same command ahead of whatever else the machine computes, where that is permitted: a figure of milliseconds is to
 * tell about the programs. The service of a station runs before others too.
 */
export async function urgent(
  words: readonly [program: string, ...args: string[]],
): Promise<readonly [program: string, ...args: string[]]> {
  const before = ["-n", "-15"];
  const tried = await new Deno.Command("nice", { args: [...before, "nice"], stderr: "null" }).output()
    .then(({ stdout }) => new TextDecoder().decode(stdout).trim(), () => "");
  return tried === "-15" ? ["nice", ...before, ...words] : words;
}

/** A process that says lines and may be told some. */
export interface Program {
  readonly pid: number;
  /** The next line of standard output. Fails when the process ends before. */
  nextLine(): Promise<string>;
  tell(line: string): Promise<void>;
  /** Ends it for good and waits until it is gone. */
  end(): Promise<void>;
}

export function startProgram([program, ...args]: readonly [program: string, ...args: string[]]): Program {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const lines = linesOf(child.stdout);
  const complaints = lastOf(child.stderr);
  const writer = child.stdin.getWriter();
  return {
    pid: child.pid,
    async nextLine() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} ${args.join(" ")} ended\n${complaints()}`);
      return value;
    },
    tell: (line) => writer.write(new TextEncoder().encode(`${line}\n`)),
    async end() {
      try {
        child.kill("SIGKILL");
      } catch {
        // Gone already.
      }
      await child.status;
      await writer.close().catch(() => {});
      await lines.return?.(undefined);
    },
  };
}

const complaintsMax = 2_000;

/** The last characters that came on a stream. */
function lastOf(stream: ReadableStream<Uint8Array>): () => string {
  let text = "";
  void (async () => {
    for await (const part of decoded(stream)) {
      text = (text + part).slice(-complaintsMax);
    }
  })();
  return () => text;
}

/** Lines of a stream, without their ends. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of decoded(stream)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** A port that was free a moment ago. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Text of a stream as it comes. The type of TextDecoderStream differs with the libraries that are in scope. */
async function* decoded(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const part of stream) yield decoder.decode(part, { stream: true });
}
