/** A station in this process that a strict backend in another one has accepted. */
import { type BackendProcess, startBackend } from "./backend_process.ts";
import { type Bench, createBench, type Settings, until } from "./bench.ts";

export interface Story extends AsyncDisposable {
  readonly backend: BackendProcess;
  readonly bench: Bench;
}

/** Comes back when all statuses are told. */
export async function connected(settings: Settings = {}, evses = 2): Promise<Story> {
  const backend = await startBackend();
  // The clock of the station is moved by hand; a real pong could not come in its time.
  const still = { "backend.backendUrl": backend.url, "backend.webSocketPingInterval": 0 };
  const bench = await createBench({ evses, settings: { ...still, ...settings } });
  bench.ocpp.start(bench.station);
  const lines = () => [...bench.log.lines, bench.ocpp.view().sentence].join("\n");
  await until(() => bench.ocpp.view().state === "connected", "the backend to accept the station", lines);
  await until(() => backend.calls("StatusNotification").length === evses + 1, "all statuses");
  // Frames keep their order: when this has its answer, the statuses have theirs.
  await backend.call("GetConfiguration", { key: ["NumberOfConnectors"] });
  return {
    backend,
    bench,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    },
  };
}
