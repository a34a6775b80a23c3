/** Composition: the only file that knows everybody. Starts the program, wires its parts, ends it in order. */
import { parseCommand, type RunArguments, usage } from "./cli/arguments.ts";
import { runOtherCommand } from "./cli/mod.ts";
import { failure, fine, refuse, type StartFailure, wrongUsage } from "./cli/start_failure.ts";
import { openSettings, type StartSettings } from "./cli/start_settings.ts";
import { processTerminal, type Terminal } from "./cli/terminal.ts";
import type { Clock } from "./control/clock.ts";
import type { RunningStation } from "./control/commands.ts";
import { createStation } from "./control/station.ts";
import { createWallTime } from "./control/wall_time.ts";
import { serveAdminSocket } from "./drivers/admin/admin_socket.ts";
import { boardProblemSentence, meterPlace } from "./drivers/board/board_description.ts";
import { boardFromArgument } from "./drivers/board/board_file.ts";
import { systemClock, systemRandom } from "./drivers/clock/system_clock.ts";
import { type CloseStack, createCloseStack } from "./drivers/host/close_stack.ts";
import { guardAgainstCrashes } from "./drivers/host/crash_guard.ts";
import { createHost } from "./drivers/host/host.ts";
import { consoleWriter } from "./drivers/log/console_writer.ts";
import { createLog } from "./drivers/log/log.ts";
import { openLogFile } from "./drivers/log/log_file.ts";
import { startStationMeters } from "./drivers/meter/station_meters.ts";
import { decoyHash, verifyPassword } from "./drivers/password/scrypt.ts";
import { newSetupCode } from "./drivers/password/setup_code.ts";
import { createDescribedBench } from "./drivers/sim/described_bench.ts";
import { type DataFolder, dataFolderSentence, openDataFolder } from "./drivers/store/data_folder.ts";
import { zipFiles } from "./drivers/store/log_zip.ts";
import { databaseSentence, openStore } from "./drivers/store/mod.ts";
import { createSamples } from "./drivers/store/samples.ts";
import { createSupervisor } from "./drivers/watchdog/systemd_notify.ts";
import { createOcpp, createOutbox } from "./ocpp/mod.ts";
import { exportRecipe } from "./schema/recipe.ts";
import { ok, type Result } from "./schema/result.ts";
import { sentence } from "./schema/sentences.ts";
import { simRoutes } from "./ui/api/sim.ts";
import { createLogins } from "./ui/logins.ts";
import { pageRoutes } from "./ui/pages/mod.tsx";
import type { UiParts } from "./ui/parts.ts";
import { createApp, serve, serveSentence } from "./ui/server.ts";
import { builtAtMs, softwareVersion } from "./version.ts";

/** Runs one command line to its end and gives the exit code. */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  const command = parseCommand(words);
  if (!command.ok) {
    terminal.err(`${command.error}\n\n${usage}`);
    return wrongUsage;
  }
  return command.value.name === "run"
    ? await runStation(command.value, terminal)
    : await runOtherCommand(command.value, terminal);
}

/** Runs until told to stop; a reset starts everything anew inside the process, or ends it, by --on-reset. */
async function runStation(args: RunArguments, terminal: Terminal): Promise<number> {
  let { listen } = args;
  /** Starts that may still be tried after a reset that did not come up again (OCPP ResetRetries). */
  let retries = 0;
  /** Settings read by earlier lives of this process. */
  const reads = new Set<string>();
  for (;;) {
    const running = await start({ ...args, listen }, terminal, reads);
    if (!running.ok) {
      terminal.err(running.error.lines.map((line) => `${line}\n`).join(""));
      if (retries-- <= 0) return running.error.code;
      await pause(systemClock(), retryPauseMs);
      continue;
    }
    // A port that the system chose stays the same over a reset: somebody has it open in a browser.
    listen = { ...listen, port: running.value.port };
    const why = await running.value.ended;
    if (why === "stop" || args.onReset === "exit") return fine;
    retries = running.value.resetRetries;
  }
}

/** What kept a start from coming up, such as a port not yet free, may be gone a moment later. */
const retryPauseMs = 2_000;

const pause = (clock: Clock, ms: number) =>
  new Promise<void>((resolve) => void clock.wakeAt(clock.nowMs() + ms, resolve));

interface Running {
  readonly port: number;
  readonly resetRetries: number;
  /** Resolves after everything is open, flushed and closed. */
  readonly ended: Promise<"stop" | "reset">;
}

async function start(
  args: RunArguments,
  terminal: Terminal,
  reads: Set<string>,
): Promise<Result<Running, StartFailure>> {
  const clock = systemClock();
  const stack = createCloseStack((error) => terminal.err(`While closing: ${error}\n`));
  const folder = openDataFolder(args.dataDir, { epochMs: () => clock.epochMs() });
  if (!folder.ok) return refuse(failure, dataFolderSentence(folder.error));
  stack.add(() => folder.value.close());
  try {
    const started = await compose({ args, terminal, clock, folder: folder.value, stack, reads });
    if (!started.ok) await stack.closeAll();
    return started;
  } catch (error) {
    await stack.closeAll();
    throw error;
  }
}

/** What every part stands on. */
interface Ground {
  readonly args: RunArguments;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly folder: DataFolder;
  readonly stack: CloseStack;
  readonly reads: Set<string>;
}

async function compose(ground: Ground): Promise<Result<Running, StartFailure>> {
  const { args, terminal, clock, folder, stack, reads } = ground;
  const described = await boardFromArgument(args.board);
  if (!described.ok) return refuse(wrongUsage, ...described.error.map(boardProblemSentence));
  const opened = await openSettings(args, folder, described.value.driver === "sim");
  if (!opened.ok) return opened;
  const { settings } = opened.value;

  // The journal asks for the messages of a change, which tell of the station, which writes the journal.
  let station: RunningStation | null = null;
  // The station shows the code for the first set-up, of which the logins know, which are made after it.
  let logins: UiParts["logins"] | null = null;
  const setupCode = newSetupCode((count) => crypto.getRandomValues(new Uint32Array(count)));
  const stored = openStore(folder, { clock, outbox: (change) => outbox.messagesFor(change) });
  if (!stored.ok) return refuse(failure, databaseSentence(stored.error, folder.path));
  const store = stored.value;
  stack.add(() => store.close());
  const wallTime = createWallTime(clock, store.memory, builtAtMs);
  const { log, logFile } = openLog(ground, () => wallTime.utcMs());

  const outbox = createOutbox({
    wallTime,
    settings: () => settings.active(),
    station: () => station?.state() ?? null,
    refused: (action, why) => {
      log.error("ocpp", `${action} of our own was not queued: ${why}`);
      station?.setStationFault("messageInvalid", true);
    },
  });
  outbox.adopt(store.journal.open());

  const built = createDescribedBench({
    description: described.value,
    settings: settings.active(),
    clock,
    random: systemRandom,
    onTrouble: (detail) => log.warn("board", detail),
  });
  if (!built.ok) return refuse(failure, `${built.error.path}: ${built.error.detail}`);
  const bench = built.value;
  stack.add(() => bench.board.close());

  const ending = createEnding();
  const shared = {
    clock,
    random: systemRandom,
    wallTime,
    newId: () => crypto.randomUUID(),
    log,
    settings,
    softwareVersion,
  };
  const ocpp = createOcpp({
    ...shared,
    queue: store.queue,
    journal: store.journal,
    cache: store.cache,
    outbox,
    reset: (kind) => ending.reset(kind === "soft" ? "SoftReset" : "HardReset"),
  });
  const live = createStation({
    ...shared,
    board: bench.board,
    journal: store.journal,
    counters: store.counters,
    memory: store.memory,
    whitelist: store.whitelist,
    cache: store.cache,
    authority: ocpp.authority,
    backendView: () => ocpp.view(),
    setupCode: () => logins?.needsSetup() ? setupCode : null,
  });
  station = live;
  tellDamage(live, opened.value, store.fault, log);
  if (!bench.board.hasSafetyController) {
    log.warn("board", "No safety controller: this board needs an independent residual-current device.");
  }

  const samples = createSamples();
  const meters = startStationMeters({
    clock,
    evses: bench.evseCount,
    settings: () => settings.active(),
    connectionOf: (evse) => meterPlace(described.value, evse),
    serialPath: described.value.serialPorts[0]?.path ?? null,
    simulation: bench,
    onReading(evse, reading) {
      live.meter(evse, reading);
      const state = live.state().evses[evse - 1];
      if (!state) return;
      const { meter: { currentA, voltageV, powerW }, offeredA } = state;
      samples.add(evse, { atUtcMs: wallTime.utcMs(), currentA, voltageV, powerW, offeredA });
    },
  });
  stack.add(() => meters.close());

  logins = createLogins({
    clock,
    settings,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    verifyPassword,
    decoyHash: decoyHash(crypto.getRandomValues(new Uint8Array(48))),
    setupCode,
  });
  const parts: UiParts = {
    clock,
    random: systemRandom,
    wallTime,
    station: live,
    settings,
    logins,
    whitelist: store.whitelist,
    cache: store.cache,
    sessions: store.history,
    samples,
    logs: {
      entries: (query) => log.entries(query),
      zip: () => {
        const state = { name: "state.json", text: JSON.stringify(live.state(), null, 2) };
        const recipe = {
          name: "settings.json",
          text: exportRecipe(settings.stored(), "pilotwire", "system"),
        };
        return zipFiles([...logFile.files(), state, recipe], settings.active()["system.logPassword"]);
      },
    },
    host: createHost({
      settings,
      factory: opened.value.factory,
      bytesWritten: () => folder.bytesWritten(),
      restart: (kind) => ending.reset(kind === "soft" ? "SoftReset" : "Reboot"),
    }),
    log,
    softwareVersion,
    simulated: true,
  };
  const sim = simRoutes(bench, {
    setOcppLink: (connected) => ocpp.setLinkAllowed(connected),
    // A moment later, so that whoever cut the power hears that it was taken.
    powerCut: () => void clock.wakeAt(clock.nowMs() + 20, () => Deno.kill(Deno.pid, "SIGKILL")),
    reads: () => [...reads.union(new Set(settings.reads()))],
  });
  const app = createApp(parts, { pages: pageRoutes, sim, hostNames: [Deno.hostname()] });
  const serving = serve(app, args.listen, clock);
  if (!serving.ok) return refuse(failure, serveSentence(serving.error));
  stack.add(() => serving.value.stop());
  const admin = serveAdminSocket(folder.path, ({ changes }) => settings.propose(changes, "system"));
  stack.add(() => admin.close());

  const supervisor = createSupervisor(clock, {
    notifySocket: Deno.env.get("NOTIFY_SOCKET"),
    watchdogUsec: Deno.env.get("WATCHDOG_USEC"),
  });
  ocpp.start(live);
  stack.add(() => ocpp.stop());
  stack.add(() => live.shutdown(ending.reason()));
  stack.add(() => supervisor.stopping());
  stack.add(guardAgainstCrashes({
    log,
    makeSafe() {
      void bench.board.close();
      logFile.close();
    },
    exit: () => Deno.exit(failure),
  }));
  stack.add(onStopSignals(() => ending.stop()));

  const code = logins.needsSetup() ? `  set-up code: ${setupCode}` : "";
  terminal.out(`Pilotwire ${softwareVersion} at ${serving.value.url}${code}\n`);
  supervisor.ready();
  const ended = ending.ended.then(async (why) => {
    log.info("program", why === "reset" ? `restarting (${ending.reason()})` : "stopping");
    await stack.closeAll();
    settings.reads().forEach((id) => reads.add(id));
    return why;
  });
  return ok({ port: serving.value.port, resetRetries: settings.active()["backend.resetRetries"], ended });
}

function openLog({ terminal, clock, folder, stack }: Ground, utcMs: () => number) {
  const logFile = openLogFile({
    folder: folder.file("log"),
    clock,
    countBytes: (bytes) => folder.wrote(bytes),
    onTrouble: (detail) => terminal.err(`The log cannot be written: ${detail}\n`),
  });
  stack.add(() => logFile.close());
  return { logFile, log: createLog({ utcMs, ...consoleWriter(), file: logFile }) };
}

type EndReason = "Reboot" | "SoftReset" | "HardReset";

/** How this life of the program ends, and what running transactions are told as the reason. */
function createEnding() {
  const end = Promise.withResolvers<"stop" | "reset">();
  let reason: EndReason = "Reboot";
  return {
    ended: end.promise,
    reason: () => reason,
    stop: () => end.resolve("stop"),
    reset(why: EndReason) {
      reason = why;
      end.resolve("reset");
    },
  };
}

type StoreDamage = { readonly detail: string; readonly keptAs: string } | null;

/** What was found damaged at the start goes to the log and to the state page. */
function tellDamage(
  station: RunningStation,
  { settings, damage }: StartSettings,
  storeDamage: StoreDamage,
  log: ReturnType<typeof createLog>,
): void {
  for (const problem of settings.storedProblems) log.warn("settings", sentence(problem));
  if (storeDamage) {
    log.error("storage", `The database was damaged (${storeDamage.detail}); kept as ${storeDamage.keptAs}.`);
    station.setStationFault("databaseDamaged", true);
  }
  if (damage === null) return;
  log.error("settings", damage);
  station.setStationFault("settingsDamaged", true);
  // The password that a station without settings asks for first is not yet somebody looking them through.
  settings.subscribe(({ changed }) => {
    const isLookedThrough = changed.some((id) => id !== "system.manufacturerPassword");
    if (isLookedThrough) station.setStationFault("settingsDamaged", false);
  });
}

/** SIGTERM and SIGINT end the program in order. Gives the way to stop listening. */
function onStopSignals(stop: () => void): () => void {
  const signals = ["SIGTERM", "SIGINT"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args, processTerminal));
