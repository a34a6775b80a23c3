/**
 * A bare event loop under the load of `reaction_program.ts`: it answers as many requests with as many bytes, sends as
 * many events, answers the same calls, reads as many registers, and decides nothing. Its first argument is a
 * `Likeness`. `go` and `rest` on standard input begin and end timers at random instants; for each it prints by how
 * many milliseconds it came late. Prints its port first.
 */
import WebSocket from "ws";
import { processTerminal } from "../cli/terminal.ts";
import { systemClock, systemRandom } from "../drivers/clock/system_clock.ts";
import { linesOf } from "./programs.ts";

/** What the real program does under the load, in bytes and rates. */
export interface Likeness {
  readonly backendUrl: string;
  /** Bytes of the answer by path. */
  readonly pages: Readonly<Record<string, number>>;
  /** Of one event on the path `/api/v1/events`. */
  readonly eventBytes: number;
  readonly eventEveryMs: number;
  /** Bytes of the answer by action. */
  readonly answers: Readonly<Record<string, number>>;
  readonly meters: number;
  readonly meterAnswerBytes: number;
}

/** Mean time between two timers: dense enough for many in a short round. */
const meanGapMs = 20;
const requestBytes = 12;

const clock = systemClock();
const likeness: Likeness = JSON.parse(Deno.args[0] ?? "");
const say = (text: string | number) => processTerminal.out(`${text}\n`);
const filler = (bytes: number) => "x".repeat(Math.max(0, bytes));
let isRunning = false;

function every(ms: number, run: () => void): () => void {
  let cancel = () => {};
  const again = () => {
    run();
    cancel = clock.wakeAt(clock.nowMs() + ms, again);
  };
  cancel = clock.wakeAt(clock.nowMs() + ms, again);
  return () => cancel();
}

function servePages(): void {
  const bodies = new Map(Object.entries(likeness.pages).map(([path, bytes]) => [path, filler(bytes)]));
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    return pathname === "/api/v1/events" ? events() : new Response(bodies.get(pathname) ?? "");
  });
  say(server.addr.port);
}

function events(): Response {
  const bytes = new TextEncoder().encode(`data: ${filler(likeness.eventBytes)}\n\n`);
  let stop = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => void (stop = every(likeness.eventEveryMs, () => controller.enqueue(bytes))),
    cancel: () => stop(),
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}

/** Answers each call, and sends one of its own where the real station would be made to. */
function answerBackend(): void {
  const socket = new WebSocket(likeness.backendUrl, ["ocpp1.6"], { perMessageDeflate: false });
  socket.on("message", (data: unknown) => {
    const [type, id, action] = JSON.parse(String(data));
    if (type !== 2) return;
    socket.send(JSON.stringify([3, id, { filler: filler(likeness.answers[action] ?? 0) }]));
    if (action === "TriggerMessage") socket.send(JSON.stringify([2, crypto.randomUUID(), "Heartbeat", {}]));
  });
}

/** One meter and whoever reads it, once a second, over a socket of this process, as with the simulated board. */
async function pollMeter(): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dialled = Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  const meter = await listener.accept();
  const reader = await dialled;
  const answer = new Uint8Array(likeness.meterAnswerBytes);
  const [request, asked, read] = [requestBytes, requestBytes, 512].map((size) => new Uint8Array(size));
  void (async () => {
    while (await meter.read(asked!) !== null) await meter.write(answer);
  })();
  every(1_000, async () => {
    await reader.write(request!);
    await reader.read(read!);
  });
}

function watchTimer(): void {
  const dueMs = clock.nowMs() + 2 * meanGapMs * systemRandom();
  clock.wakeAt(dueMs, () => {
    if (isRunning) say(clock.nowMs() - dueMs);
    watchTimer();
  });
}

servePages();
answerBackend();
for (let meter = 0; meter < likeness.meters; meter++) await pollMeter();
watchTimer();
for await (const line of linesOf(Deno.stdin.readable)) isRunning = line === "go";
Deno.exit(0); // whoever measures is gone
