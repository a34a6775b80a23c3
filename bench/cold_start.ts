/** From the start of the compiled program to the first complete answer of `/`. */
import type { Figure, Stage } from "./figure.ts";
import { built, freePort, makeFolder, nowMs, removeFolder, sleep, startProgram } from "./programs.ts";
import { runArguments, startStation } from "./station.ts";

/** Between two looks whether the port is open. */
const lookMs = 1;
const patienceMs = 30_000;

/** Milliseconds until the program that `words` start has answered on `port`. Ends it. */
async function startMs(words: readonly [program: string, ...args: string[]], port: number): Promise<number> {
  const beginMs = nowMs();
  const program = startProgram(words);
  try {
    while (!await answers(port)) {
      if (nowMs() - beginMs > patienceMs) throw new Error(`${words[0]} does not answer`);
      await sleep(lookMs);
    }
    return nowMs() - beginMs;
  } finally {
    await program.end();
  }
}

/** Asks without a library, whose own first use would count. False = nobody listens yet. */
async function answers(port: number): Promise<boolean> {
  let connection: Deno.TcpConn;
  try {
    connection = await Deno.connect({ hostname: "127.0.0.1", port });
  } catch {
    return false;
  }
  try {
    await connection.write(
      new TextEncoder().encode("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"),
    );
    const answer = await new Response(connection.readable).text();
    if (!/^HTTP\/1\.1 (200|303) /.test(answer)) throw new Error(`unexpected answer: ${answer.slice(0, 100)}`);
    return true;
  } catch (error) {
    // The readable has closed the connection; before that we have to.
    if (error instanceof Deno.errors.ConnectionReset) return false;
    throw error;
  }
}

/** A data folder as after the first minute: password set, database made. */
export async function setUpFolder(path: string): Promise<void> {
  const { program } = await startStation([built("pilotwire-x64"), ...runArguments(path, 0)]);
  await program.end();
}

async function open(): Promise<Stage> {
  const folder = await makeFolder();
  const data = `${folder}/data`;
  await setUpFolder(data);
  const ours = () => {
    const port = freePort();
    return startMs([built("pilotwire-x64"), ...runArguments(data, port)], port);
  };
  const baseline = () => {
    const port = freePort();
    return startMs([built("hello-x64"), String(port)], port);
  };
  return {
    async round(isOursFirst) {
      if (isOursFirst) return { ours: [await ours()], baseline: [await baseline()] };
      const [helloMs, oursMs] = [await baseline(), await ours()];
      return { ours: [oursMs], baseline: [helloMs] };
    },
    [Symbol.asyncDispose]: () => removeFolder(folder),
  };
}

export const coldStart: Figure = {
  id: "start",
  name: "cold start to first page (baseline: Deno.serve hello)",
  unit: "ms",
  goal: { most: 3 },
  rounds: 15,
  warmUp: true,
  open,
};
