/** From a car leaving state C to the command that opens the contactor, while pages, backend and meters are busy. */
import { type Figure, quantile, type Stage } from "./figure.ts";
import {
  makeFolder,
  nowMs,
  type Program,
  removeFolder,
  script,
  sleep,
  startProgram,
  urgent,
} from "./programs.ts";
import type { Likeness } from "./reaction_baseline.ts";
import type { Report, Target } from "./reaction_load.ts";
import { runArguments, startStation } from "./station.ts";

/** As many as a station may have: the pilot machine closes each again after more than a second at the earliest. */
const evses = 8;
const identity = "reacting";
/** Five reactions a second; the bare loop has fifty timers a second, so it needs less time for more of them. */
const oursMs = 40_000;
const baselineMs = 10_000;
const warmUpMs = 10_000;
const settleMs = 500;
/** Of the 20 requests and 20 calls a second, so many have to be answered on the busiest machine. */
const leastPerS = 10;
const leastEvents = 2;

/** What people and programs look at, in turn. */
const paths = ["/", "/api/v1/state", "/backend", "/api/v1/state", "/installation", "/api/v1/settings"];

/** What the program polls of one meter with the registers it comes with: one block, header included. */
const meterAnswerBytes = 9 + 2 * 60;
/** A page is told of changes at most so often. */
const eventEveryMs = 500;

/** Numbers that a program says, gathered for a while. */
function listener(program: Program) {
  let samples: number[] = [];
  void (async () => {
    for (;;) samples.push(Number(await program.nextLine()));
  })().catch(() => {
    // Ended with the stage.
  });
  return async (forMs: number): Promise<number[]> => {
    await program.tell("go");
    samples = [];
    await sleep(forMs);
    const seen = samples;
    samples = [];
    await program.tell("rest");
    return seen;
  };
}

/** Runs `work` while the load is on, and fails when the load was not what it should be. */
async function under<T>(
  load: Program,
  target: Target,
  work: () => Promise<T>,
): Promise<{ value: T; report: Report }> {
  await load.tell(JSON.stringify(target));
  await sleep(settleMs);
  const beginMs = nowMs();
  const value = await work();
  await load.tell("");
  const report: Report = JSON.parse(await load.nextLine());
  const leastCount = leastPerS * (nowMs() - beginMs) / 1_000;
  if (report.requests < leastCount || report.answered < leastCount || report.events < leastEvents) {
    throw new Error(`${target.identity} had too little load: ${JSON.stringify(report)}`);
  }
  await sleep(settleMs);
  return { value, report };
}

async function startOurs(folder: string, backendUrl: string): Promise<{ program: Program; target: Target }> {
  const words = runArguments(`${folder}/data`, 0, {
    "backend.backendUrl": backendUrl,
    "backend.chargePointId": identity,
    "installation.evseCount": String(evses),
  });
  const started = await urgent([...script("reaction_program.ts"), ...words]);
  const { program, url, headers } = await startStation(started);
  const order = async (path: string, body: unknown) => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${url}/sim/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    await response.body?.cancel();
  };
  for (let evse = 1; evse <= evses; evse++) {
    await order(`evse/${evse}/plug`, {});
    await order("card", { idTag: `BENCH${evse}`, evses: [evse] });
  }
  for (let evse = 1; evse <= evses; evse++) await program.nextLine();
  return { program, target: { url, headers, identity, paths } };
}

async function sizes({ url, headers }: Target): Promise<Record<string, number>> {
  const pages: Record<string, number> = {};
  for (const path of paths) {
    pages[path] = (await (await fetch(url + path, { headers })).arrayBuffer()).byteLength;
  }
  return pages;
}

async function startBaseline(likeness: Likeness): Promise<{ program: Program; target: Target }> {
  const bare = startProgram(await urgent([...script("reaction_baseline.ts"), JSON.stringify(likeness)]));
  const url = `http://127.0.0.1:${await bare.nextLine()}`;
  return { program: bare, target: { url, headers: {}, identity: "bare", paths } };
}

async function open(): Promise<Stage> {
  const folder = await makeFolder();
  const load = startProgram(script("reaction_load.ts"));
  const backendUrl = `ws://127.0.0.1:${await load.nextLine()}/ocpp`;
  const ours = await startOurs(folder, backendUrl);
  const leave = listener(ours.program);
  const warm = await under(load, ours.target, () => leave(warmUpMs));
  const pages = await sizes(ours.target);
  const bare = await startBaseline({
    backendUrl: `${backendUrl}/bare`,
    pages,
    eventBytes: pages["/api/v1/state"] ?? 0,
    eventEveryMs,
    answers: warm.report.answers,
    meters: evses,
    meterAnswerBytes,
  });
  const watch = listener(bare.program);
  await under(load, bare.target, () => watch(warmUpMs / 2));

  const takeOurs = async () => (await under(load, ours.target, () => leave(oursMs))).value;
  const takeBaseline = async () => (await under(load, bare.target, () => watch(baselineMs))).value;
  return {
    async round(isOursFirst) {
      if (isOursFirst) return { ours: await takeOurs(), baseline: await takeBaseline() };
      const [baseline, reactions] = [await takeBaseline(), await takeOurs()];
      return { ours: reactions, baseline };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([ours.program, bare.program, load].map((program) => program.end()));
      await removeFolder(folder);
    },
  };
}

export const reaction: Figure = {
  id: "reaction",
  name: "pilot reaction p99.9 under load (baseline: bare event loop)",
  unit: "ms",
  goal: { most: 2, oursBelow: 100 },
  rounds: 10,
  sum: (samples) => quantile(samples, 0.999),
  open,
};
