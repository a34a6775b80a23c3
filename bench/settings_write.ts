/** A setting saved through the REST door, against a file of the same size written, flushed and renamed. */
import type { Figure, Stage } from "./figure.ts";
import { built, makeFolder, nowMs, removeFolder } from "./programs.ts";
import { runArguments, startStation, type Station } from "./station.ts";

const perRound = 20;

/** Milliseconds of each of some writes. */
async function times(write: () => Promise<void>): Promise<number[]> {
  const seen: number[] = [];
  for (let count = 0; count < perRound; count++) {
    const beginMs = nowMs();
    await write();
    seen.push(nowMs() - beginMs);
  }
  return seen;
}

/** Changes one live setting to and fro, each time on the revision that the last write gave. */
async function restWriter({ url, headers }: Station): Promise<() => Promise<void>> {
  const path = `${url}/api/v1/settings`;
  let { revision } = await (await fetch(path, { headers })).json();
  let seconds = 60;
  return async function write() {
    seconds = 121 - seconds;
    const response = await fetch(path, {
      method: "PATCH",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ revision, changes: { "authorization.connectionTimeOut": seconds } }),
    });
    const answer = await response.json();
    if (!response.ok || answer.revision === revision) throw new Error(JSON.stringify(answer));
    revision = answer.revision;
  };
}

function bareWrite(folder: string, bytes: Uint8Array): void {
  const fresh = `${folder}/bare.new`;
  const file = Deno.openSync(fresh, { write: true, create: true, truncate: true });
  for (let sent = 0; sent < bytes.length;) sent += file.writeSync(bytes.subarray(sent));
  file.syncSync();
  file.close();
  Deno.renameSync(fresh, `${folder}/bare`);
  const directory = Deno.openSync(folder);
  directory.syncSync();
  directory.close();
}

async function open(): Promise<Stage> {
  const folder = await makeFolder();
  const data = `${folder}/data`;
  const station = await startStation([built("pilotwire-x64"), ...runArguments(data, 0)]);
  const write = await restWriter(station);
  await write();
  const bytes = await Deno.readFile(`${data}/settings.json`);
  const bare = () => Promise.resolve(bareWrite(folder, bytes));
  return {
    async round(isOursFirst) {
      if (isOursFirst) return { ours: await times(write), baseline: await times(bare) };
      const [baseline, ours] = [await times(bare), await times(write)];
      return { ours, baseline };
    },
    async [Symbol.asyncDispose]() {
      await station.program.end();
      await removeFolder(folder);
    },
  };
}

export const settingsWrite: Figure = {
  id: "settings",
  name: "settings write through REST (baseline: write, flush, rename)",
  unit: "ms",
  goal: { below: 20 },
  rounds: 11,
  warmUp: true,
  open,
};
