import assert from "node:assert/strict";
import { loadSettings } from "../../../drivers/store/settings_file.ts";
import { seededRandom } from "../../fake_clock.ts";
import type { Store } from "../../../drivers/store/mod.ts";
import { drain, nameOf, openBench, openFolder, stopped, withFolder } from "./store_bench.ts";

/** Raise it to run for hours. */
const kills = Number(Deno.env.get("POWER_CUTS") ?? 12);
const seed = Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);

interface Said {
  readonly did: "started" | "register" | "removing" | "removed" | "stopped";
  readonly id?: string;
  readonly step?: number;
  readonly registerWh?: number;
  readonly message?: string;
}

/** Lets the child work until it has said `facts` lines and a random moment more, then cuts the power. */
async function runUntilCut(
  path: string,
  work: string,
  facts: number,
  random: () => number,
): Promise<unknown[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      new URL("power_cut_child.ts", import.meta.url).pathname,
      path,
      work,
      `${random() * 1e9}`,
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let [lines, isCut] = [0, false];
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    lines += part.split("\n").length - 1;
    if (lines < facts || isCut) continue;
    isCut = true;
    await new Promise((resolve) => setTimeout(resolve, random() * 4));
    child.kill("SIGKILL");
  }
  assert.equal((await child.status).signal, "SIGKILL", "the child ended by itself");
  // The last line may be cut: then it was never acknowledged.
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

Deno.test(`power cuts lose, repeat and reorder nothing that was acknowledged, seed ${seed}`, () =>
  withFolder(async (path) => {
    const random = seededRandom(seed);
    const said: Said[] = [];
    const received: string[] = [];
    for (let cut = 0; cut < kills; cut++) {
      const lines = await runUntilCut(path, "transactions", Math.floor(random() * 60), random) as Said[];
      said.push(...lines);
      const bench = openBench(path);
      assert.equal(bench.store.fault, null);
      checkTransactions(bench.store, said);
      received.push(...deliveredBy(lines, bench.store.queue.head()));
      if (cut === kills - 1) received.push(...finish(bench.store));
      bench.close();
    }
    checkReceived(received, said);
  }));

function checkTransactions(store: Store, said: readonly Said[]): void {
  const known = new Map(allSessions(store).map((session) => [session.id, session]));
  for (const { did, id = "", registerWh = 0 } of said) {
    if (did === "started") assert.ok(known.has(id), `${id} was started and is gone`);
    if (did === "stopped") assert.ok(known.get(id)?.stop, `${id} was stopped and is open`);
    if (did === "register") {
      assert.ok((known.get(id)?.registerWh ?? 0) >= registerWh, `register of ${id} sank`);
    }
  }
  const steps = said.flatMap(({ step }) => step ?? []);
  assert.ok(store.counters.read("sessions", 1) >= (steps.at(-1) ?? 0), "a counter ran backwards");
}

function allSessions(store: Store) {
  const pages = Array.from({ length: Math.ceil(store.history.count({}) / 500) }, (_, page) => page * 500);
  return pages.flatMap((offset) => store.history.list({ offset, limit: 500 }));
}

/** What the child took out of the queue. Its last removal may or may not have come to the disk. */
function deliveredBy(lines: readonly Said[], head: ReturnType<Store["queue"]["head"]>): string[] {
  const removed = lines.flatMap(({ did, message }) => (did === "removed" ? message ?? [] : []));
  const tried = lines.flatMap(({ did, message }) => (did === "removing" ? message ?? [] : [])).slice(
    removed.length,
  );
  return [...removed, ...tried.filter((name) => !head || name !== nameOf(head.message))];
}

function finish(store: Store): string[] {
  for (const { id, registerWh } of store.journal.open()) store.journal.commit([stopped(id, 1, registerWh)]);
  return drain(store).map(nameOf);
}

function checkReceived(received: readonly string[], said: readonly Said[]): void {
  assert.equal(new Set(received).size, received.length, "a message came twice");
  const stories = Map.groupBy(received, (name) => name.split(" ")[1] ?? "");
  for (const [id, story] of stories) {
    const actions = story.map((name) => name.split(" ")[0]);
    assert.equal(actions[0], "StartTransaction", `${id} does not begin with its start`);
    assert.equal(actions.at(-1), "StopTransaction", `${id} does not end with its stop`);
    assert.ok(
      actions.slice(1, -1).every((action) => action === "MeterValues"),
      `${id} has a second start or stop`,
    );
    const registers = story.slice(1, -1).map((name) => Number(name.split(" ")[2]));
    assert.deepEqual(registers, registers.toSorted((a, b) => a - b));
  }
  const steps = [...stories.keys()].map((id) => Number(id.split("-")[0]));
  assert.deepEqual(steps, steps.toSorted((a, b) => a - b), "transactions came out of order");
  const all = new Set(received);
  for (const { did, id, registerWh } of said) {
    if (did === "started") assert.ok(all.has(`StartTransaction ${id} `), `the start of ${id} was lost`);
    if (did === "stopped") assert.ok(all.has(`StopTransaction ${id} `), `the stop of ${id} was lost`);
    if (did === "register") {
      assert.ok(all.has(`MeterValues ${id} ${registerWh}`), `a value of ${id} was lost`);
    }
  }
}

Deno.test(`power cuts leave whole settings, the acknowledged or the next, seed ${seed}`, () =>
  withFolder(async (path) => {
    const random = seededRandom(seed + 1);
    let newest = 0;
    for (let cut = 0; cut < kills; cut++) {
      const said = await runUntilCut(path, "settings", 1 + Math.floor(random() * 30), random) as {
        did: string;
        revision: number;
      }[];
      newest = Math.max(newest, ...said.map(({ revision }) => revision));
      const folder = openFolder(path);
      const { document, fault } = loadSettings(folder);
      folder.close();
      assert.equal(fault, null);
      const revision = document?.revision ?? 0;
      assert.ok(revision === newest || revision === newest + 1, `${revision} after ${newest}`);
      assert.equal(document?.values.number ?? 0, revision);
      newest = revision;
    }
    assert.ok(newest > kills, "the children stored nothing");
  }));
