/** Composition: the only file that knows everybody. Starts the program, wires its parts, ends it in order. */
import { parseCommand, type RunArguments, usage } from "./cli/arguments.ts";
import { runOtherCommand } from "./cli/mod.ts";
import { hashWithSalt } from "./cli/settings_access.ts";
import { processTerminal, type Terminal } from "./cli/terminal.ts";
import type { Clock } from "./control/clock.ts";
import { createSettingsBook, type SettingsKeeper } from "./control/settings_keeper.ts";
import { createStation } from "./control/station.ts";
import type { Station } from "./control/commands.ts";
import { createWallTime } from "./control/wall_time.ts";
import { serveAdminSocket } from "./drivers/admin/admin_socket.ts";
import { type BoardDescription, boardProblemSentence } from "./drivers/board/board_description.ts";
import { boardFromArgument } from "./drivers/board/board_file.ts";
import { systemClock, systemRandom } from "./drivers/clock/system_clock.ts";
import { consoleWriter } from "./drivers/log/console_writer.ts";
import { createLog } from "./drivers/log/log.ts";
import { openLogFile } from "./drivers/log/log_file.ts";
import { startStationMeters } from "./drivers/meter/station_meters.ts";
import { decoyHash, verifyPassword } from "./drivers/password/scrypt.ts";
import { openRegisterFile } from "./drivers/sim/register_file.ts";
import { createSimBench } from "./drivers/sim/sim_bench.ts";
import { type DataFolder, dataFolderSentence, openDataFolder } from "./drivers/store/data_folder.ts";
import { zipFiles } from "./drivers/store/log_zip.ts";
import { databaseSentence, openStore } from "./drivers/store/mod.ts";
import { createSamples } from "./drivers/store/samples.ts";
import { loadSettings, settingsFile } from "./drivers/store/settings_file.ts";
import { createSupervisor } from "./drivers/watchdog/systemd_notify.ts";
import { createOcpp, createOutbox } from "./ocpp/mod.ts";
import { defaults, type SettingId, settingIds, type Settings } from "./schema/mod.ts";
import { exportRecipe, parseRecipe, planImport } from "./schema/recipe.ts";
import { fail, ok, type Result } from "./schema/result.ts";
import { faultSentence, sentence } from "./schema/sentences.ts";
import { simRoutes } from "./ui/api/sim.ts";
import { createLogins } from "./ui/logins.ts";
import { pageRoutes } from "./ui/pages/mod.tsx";
import type { Host, UiParts } from "./ui/parts.ts";
import { createApp, serve, serveSentence } from "./ui/server.ts";
import { builtAtMs, softwareVersion } from "./version.ts";

/** Exit codes of design and README. */
const failure = 1;
const wrongUsage = 2;

/** Why a start failed: what is printed, and the exit code. */
interface StartFailure {
  readonly code: typeof failure | typeof wrongUsage;
  readonly lines: readonly string[];
}

const refuse = (code: StartFailure["code"], ...lines: readonly string[]) => fail({ code, lines });

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
  /** Settings read by earlier lives of this process. */
  const reads = new Set<string>();
  for (;;) {
    const running = await start({ ...args, listen }, terminal, reads);
    if (!running.ok) {
      terminal.err(running.error.lines.map((line) => `${line}\n`).join(""));
      return running.error.code;
    }
    // A port that the system chose stays the same over a reset: somebody has it open in a browser.
    listen = { ...listen, port: running.value.port };
    const why = await running.value.ended;
    if (why === "stop" || args.onReset === "exit") return 0;
  }
}

interface Running {
  readonly port: number;
  /** Resolves after everything is open, flushed and closed. */
  readonly ended: Promise<"stop" | "reset">;
}

/** What has been opened, closed in reverse order whatever happens. */
function closeStack(onTrouble: (error: unknown) => void) {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add(close: () => void | Promise<void>) {
      closers.push(close);
    },
    async closeAll() {
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          onTrouble(error);
        }
      }
    },
  };
}

async function start(
  args: RunArguments,
  terminal: Terminal,
  reads: Set<string>,
): Promise<Result<Running, StartFailure>> {
  const clock = systemClock();
  const stack = closeStack((error) => terminal.err(`While closing: ${error}\n`));
  const folder = openDataFolder(args.dataDir, { epochMs: () => clock.epochMs() });
  if (!folder.ok) return refuse(failure, dataFolderSentence(folder.error));
  stack.add(() => folder.value.close());
  try {
    const started = await compose(args, terminal, clock, folder.value, stack, reads);
    if (!started.ok) await stack.closeAll();
    return started;
  } catch (error) {
    await stack.closeAll();
    throw error;
  }
}

async function compose(
  args: RunArguments,
  terminal: Terminal,
  clock: Clock,
  folder: DataFolder,
  stack: ReturnType<typeof closeStack>,
  earlierReads: Set<string>,
): Promise<Result<Running, StartFailure>> {
  const described = await boardFromArgument(args.board);
  if (!described.ok) return refuse(wrongUsage, ...described.error.map(boardProblemSentence));
  const opened = await openSettings(args, folder, described.value.driver === "sim");
  if (!opened.ok) return opened;
  const { settings, settingsFault } = opened.value;
  const newId = () => crypto.randomUUID();

  let station: Station | null = null;
  const stored = openStore(folder, { clock, outbox: (change) => outbox.messagesFor(change) });
  if (!stored.ok) return refuse(failure, databaseSentence(stored.error, folder.path));
  const store = stored.value;
  stack.add(() => store.close());
  const wallTime = createWallTime(clock, store.memory, builtAtMs);

  const logFile = openLogFile({
    folder: folder.file("log"),
    clock,
    countBytes: (bytes) => folder.wrote(bytes),
    onTrouble: (detail) => terminal.err(`The log cannot be written: ${detail}\n`),
  });
  stack.add(() => logFile.close());
  const log = createLog({ utcMs: () => wallTime.utcMs(), ...consoleWriter(), file: logFile });

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

  const board = createBoard(described.value, settings.active(), clock, (detail) => log.warn("board", detail));
  if (!board.ok) return board;
  const { bench, evses } = board.value;
  stack.add(() => bench.board.close());

  const end = Promise.withResolvers<"stop" | "reset">();
  let stopReason: "Reboot" | "SoftReset" | "HardReset" = "Reboot";
  /** As the backend orders it; what a person at the pages orders is a Reboot where it is not a soft reset. */
  const reset = (kind: "soft" | "hard", hardReason: "HardReset" | "Reboot" = "HardReset") => {
    stopReason = kind === "soft" ? "SoftReset" : hardReason;
    end.resolve("reset");
  };

  const ocpp = createOcpp({
    clock,
    random: systemRandom,
    wallTime,
    newId,
    log,
    settings,
    queue: store.queue,
    journal: store.journal,
    cache: store.cache,
    outbox,
    reset: (kind) => reset(kind),
    softwareVersion,
  });
  const live = createStation({
    clock,
    random: systemRandom,
    wallTime,
    newId,
    settings,
    board: bench.board,
    journal: store.journal,
    counters: store.counters,
    memory: store.memory,
    whitelist: store.whitelist,
    cache: store.cache,
    authority: ocpp.authority,
    backendView: () => ocpp.view(),
    log,
    softwareVersion,
  });
  station = live;
  if (settingsFault !== null) {
    log.error("settings", settingsFault);
    live.setStationFault("settingsDamaged", true);
    // The password that a station without settings asks for first is not yet somebody looking them through.
    settings.subscribe(({ changed }) => {
      const isLookedThrough = changed.some((id) => id !== "system.manufacturerPassword");
      if (isLookedThrough) live.setStationFault("settingsDamaged", false);
    });
  }
  if (store.fault) {
    log.error("storage", `The database was damaged (${store.fault.detail}); kept as ${store.fault.keptAs}.`);
    live.setStationFault("databaseDamaged", true);
  }
  for (const problem of settings.storedProblems) log.warn("settings", sentence(problem));
  if (!bench.board.hasSafetyController) {
    log.warn("board", "No safety controller: this board needs an independent residual-current device.");
  }

  const samples = createSamples();
  const meters = startStationMeters({
    clock,
    evses,
    settings: () => settings.active(),
    connectionOf: meterConnections(described.value),
    serialPath: described.value.serialPorts[0]?.path ?? null,
    simulation: bench,
    onReading(evse, reading) {
      live.meter(evse, reading);
      const state = live.state().evses[evse - 1];
      if (state) samples.add(evse, { ...state.meter, offeredA: state.offeredA, atUtcMs: wallTime.utcMs() });
    },
  });
  stack.add(() => meters.close());

  const setupCode = newSetupCode();
  const parts: UiParts = {
    clock,
    random: systemRandom,
    wallTime,
    station: live,
    settings,
    logins: createLogins({
      clock,
      settings,
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      verifyPassword,
      decoyHash: decoyHash(crypto.getRandomValues(new Uint8Array(48))),
      setupCode,
    }),
    whitelist: store.whitelist,
    cache: store.cache,
    sessions: store.history,
    samples,
    logs: {
      entries: (query) => log.entries(query),
      zip: () => {
        const { "system.logPassword": password } = settings.active();
        const stateFile = { name: "state.json", text: JSON.stringify(live.state(), null, 2) };
        const recipe = {
          name: "settings.json",
          text: exportRecipe(settings.stored(), "pilotwire", "system"),
        };
        return zipFiles([...logFile.files(), stateFile, recipe], password);
      },
    },
    host: createHost({ settings, folder, restart: (kind) => reset(kind, "Reboot") }),
    log,
    softwareVersion,
    simulated: true,
  };
  const sim = simRoutes(bench, {
    setOcppLink: (connected) => ocpp.setLinkAllowed(connected),
    // A moment later, so that whoever cut the power hears that it was taken.
    powerCut: () => void clock.wakeAt(clock.nowMs() + 20, () => Deno.kill(Deno.pid, "SIGKILL")),
    reads: () => [...earlierReads.union(new Set(settings.reads()))],
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
  stack.add(() => live.shutdown(stopReason));
  stack.add(() => supervisor.stopping());

  const crash = (error: unknown) => {
    log.error("program", error instanceof Error ? error.stack ?? error.message : String(error));
    // Pins first; whoever supervises this program starts it anew.
    void bench.board.close();
    logFile.close();
    Deno.exit(failure);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    // Deno 2.6 lets a socket that breaks in mid-write reject a promise that nobody can hold.
    if (event.reason instanceof Deno.errors.BrokenPipe) return log.warn("program", String(event.reason));
    crash(event.reason);
  };
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    crash(event.error);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  globalThis.addEventListener("error", onError);
  stack.add(() => {
    globalThis.removeEventListener("unhandledrejection", onRejection);
    globalThis.removeEventListener("error", onError);
  });

  const stop = () => end.resolve("stop");
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, stop);
    stack.add(() => Deno.removeSignalListener(signal, stop));
  }
  const code = parts.logins.needsSetup() ? `  set-up code: ${setupCode}` : "";
  terminal.out(`Pilotwire ${softwareVersion} at ${serving.value.url}${code}\n`);
  supervisor.ready();
  const ended = end.promise.then(async (why) => {
    log.info("program", why === "reset" ? `restarting (${stopReason})` : "stopping");
    await stack.closeAll();
    settings.reads().forEach((id) => earlierReads.add(id));
    return why;
  });
  return ok({ port: serving.value.port, ended });
}

/**
 * So that a first try of the simulated board needs neither backend nor whitelist (no answer lets any card charge), and
 * shows the display.
 */
const simulationSeed = { "authorization.allowOfflineTxForUnknownId": true, "manufacturer.lcd1602": true };

async function openSettings(
  args: RunArguments,
  folder: DataFolder,
  isSimulated: boolean,
): Promise<Result<{ settings: SettingsKeeper; settingsFault: string | null }, StartFailure>> {
  const seed = readSeed(args.seedSettings);
  if (!seed.ok) return seed;
  const { document, fault } = loadSettings(folder);
  const book = await createSettingsBook({
    stored: document,
    storage: settingsFile(folder),
    hash: hashWithSalt,
    seed: { ...(isSimulated ? simulationSeed : {}), ...seed.value },
    overrides: Object.fromEntries(args.set),
    recordsReads: isSimulated,
  });
  if (!book.ok) return refuse(wrongUsage, ...book.error.map(sentence));
  const settingsFault = fault && `The settings file is damaged (${fault.detail}); in use: ${fault.used}.`;
  return ok({ settings: book.value, settingsFault });
}

/** Initial values of a recipe file. Unknown keys are wrong usage: somebody wrote this file for this program. */
function readSeed(path: string | null): Result<Readonly<Record<string, unknown>>, StartFailure> {
  if (path === null) return ok({});
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    return refuse(
      wrongUsage,
      `--seed-settings ${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  const recipe = parseRecipe(text, "auto");
  if (!recipe.ok) return refuse(wrongUsage, `--seed-settings ${path}: ${faultSentence(recipe.error)}`);
  const { changes, unknown, problems } = planImport(defaults(), recipe.value, "system");
  const left = unknown.filter(({ reason }) => reason !== "not_yet_supported");
  const lines = [
    ...left.map(({ key, reason }) => `--seed-settings ${path}: ${key}: ${reason.replaceAll("_", " ")}`),
    ...problems.map(sentence),
  ];
  return lines.length > 0 ? refuse(wrongUsage, ...lines) : ok(changes);
}

function createBoard(
  description: BoardDescription,
  settings: Settings,
  clock: Clock,
  onTrouble: (detail: string) => void,
) {
  const { sim } = description;
  const wanted = settings["installation.evseCount"];
  // The built-in board is as large as asked; a described one has what its file says.
  const evses = wanted === null ? description.evses : wanted;
  const kept = sim.meterFile === null ? null : openRegisterFile(sim.meterFile, onTrouble);
  if (kept && !kept.ok) return refuse(failure, `${kept.error.path}: ${kept.error.detail}`);
  const bench = createSimBench({
    clock,
    random: systemRandom,
    evses,
    socket: settings["manufacturer.cableOrSocket"] === "socket",
    phases: sim.phases,
    importWh: kept?.value.importWh.length ? kept.value.importWh : sim.meterWh,
    ...(kept ? { keepRegisters: kept.value.save } : {}),
  });
  return ok({ bench, evses });
}

function meterConnections({ meters }: BoardDescription) {
  return (evse: number) => {
    const found = meters.find((meter) => meter.evse === evse);
    if (!found) return null;
    const { evse: _evse, unit, ...address } = found;
    return { address, unit };
  };
}

/** Logins and passwords stay, or the next person at the pages would find the set-up page of a running station. */
const keptAtFactoryReset = (id: SettingId): boolean => /^system\.\w+(Login|Password)$/.test(id);

function createHost(
  { settings, folder, restart }: {
    readonly settings: SettingsKeeper;
    readonly folder: DataFolder;
    readonly restart: Host["restart"];
  },
): Host {
  return {
    restart,
    async restoreFactorySettings() {
      const initial = defaults();
      const ids = settingIds.filter((id) => !keptAtFactoryReset(id));
      const taken = await settings.propose(Object.fromEntries(ids.map((id) => [id, initial[id]])), "system");
      return taken.ok ? ok(undefined) : fail({ detail: taken.error.code });
    },
    bytesWritten: () => folder.bytesWritten(),
    addresses() {
      const own = Deno.networkInterfaces().filter(({ family, address }) =>
        family === "IPv4" && !address.startsWith("127.")
      );
      const first = (names: RegExp) => own.find(({ name }) => names.test(name))?.address ?? null;
      return { lan: first(/^(eth|en|lan|usb)/), wlan: first(/^(wl|ap)/) };
    },
  };
}

/** Eight characters that cannot be mistaken for each other, in two groups. */
function newSetupCode(): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const letters = Array.from(
    crypto.getRandomValues(new Uint32Array(8)),
    (value) => alphabet[value % alphabet.length],
  );
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}

if (import.meta.main) Deno.exit(await main(Deno.args, processTerminal));
