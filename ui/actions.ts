/** What each button of the schema does. A new one does not compile until it is given something to do. */
import type { Refusal } from "../control/commands.ts";
import type { EvseNumber } from "../control/ports.ts";
import { type ActionId, declarationOf } from "../schema/mod.ts";
import type { Role } from "../schema/parameter.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import { lastMonth } from "./local_time.ts";
import type { UiParts } from "./parts.ts";
import { readTag } from "./tag.ts";

/** One press of a button by somebody who has the right to. */
export interface Press {
  /** What was typed beside it; empty when nothing was. */
  readonly input: string;
  /** 1 for buttons of the station as a whole. */
  readonly evse: EvseNumber;
  /** The word typed to confirm what cannot be undone. */
  readonly confirm: string;
  readonly role: Role;
  readonly login: string;
}

export interface Done {
  /** What happened, or what was found. */
  readonly message: string;
  /** Where the result is to be fetched, for buttons that give a file. */
  readonly location?: string;
  /** Whether the session has to be ended as well. */
  readonly endsSession?: true;
}

export interface PressRefusal {
  /** 409: not now. 422: not with this input. */
  readonly status: 409 | 422 | 507;
  readonly code: string;
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

type Outcome = Result<Done, PressRefusal>;
type Act = (parts: UiParts, press: Press) => Outcome | Promise<Outcome>;

/** Time for the answer to leave before the program goes down. */
const restartDelayMs = 250;

const handlers: Readonly<Record<ActionId, Act>> = {
  "state.startCharging": startCharging,
  "state.stopCharging": ({ station }, { evse, login }) =>
    answer(station.stopCharging(evse, login), "Charging ends."),
  "state.pauseCharging": ({ station }, { evse }) =>
    answer(station.pause(evse, "user", true), "Charging is paused."),
  "state.resumeCharging": ({ station }, { evse }) =>
    answer(station.pause(evse, "user", false), "The pause is over."),
  "state.unlockPlug": unlock,
  "state.lastMonthSessionsExport": lastMonthTable,
  "system.restoreFactorySettings": restoreFactorySettings,
  "system.softReset": (parts) =>
    restart(parts, "soft", "Charging ends in good order, then the program restarts."),
  "system.restart": (parts) => restart(parts, "hard", "The program restarts."),
  "system.save": () => elsewhere("Send the changes with PATCH /api/v1/settings."),
  "system.saveAndRestart": () =>
    elsewhere("Send the changes with PATCH /api/v1/settings, then press system.restart."),
  "system.resetAllChanges": () => elsewhere("Unsaved changes live in the page that made them."),
  "system.importConfig": () => elsewhere("Send the recipe with POST /api/v1/recipe/import."),
  "system.exportConfig": () => done("The recipe is ready.", "/api/v1/recipe"),
  "system.loginUsername": () => elsewhere("Log in with POST /api/v1/login."),
  "system.loginPassword": () => elsewhere("Log in with POST /api/v1/login."),
  "system.login": () => elsewhere("Log in with POST /api/v1/login."),
  "system.logout": () => ok({ message: "Logged out.", endsSession: true }),
  "system.downloadLogFiles": () => done("The log file is ready.", "/api/v1/logs"),
  "whitelist.insertTag": ({ whitelist }, { input }) => withTag(input, (tag) => insertTag(whitelist, tag)),
  "whitelist.searchTag": ({ whitelist }, { input }) =>
    withTag(
      input,
      (tag) => done(whitelist.has(tag) ? `${tag} is in the list.` : `${tag} is not in the list.`),
    ),
  "whitelist.deleteTag": (parts, press) => deleteTag(parts, press),
  "whitelist.learningMode": ({ station }) => {
    station.startLearning();
    return done("Every card shown from now on joins the list.");
  },
  "whitelist.finishLearning": ({ station }) => {
    station.finishLearning();
    return done("Cards are checked again.");
  },
  "whitelist.clearCache": ({ cache }) => {
    const count = cache.count();
    cache.clear();
    return done(`${count} cards were forgotten.`);
  },
  "whitelist.deleteList": ({ whitelist }) => done(`${whitelist.clear()} cards were removed.`),
  "manufacturer.simulateSwipeCard": ({ station }, { input }) =>
    withTag(input, (tag) => {
      station.card(tag);
      return done(`The card ${tag} was shown.`);
    }),
};

/** Does what the button says, once the word that a dangerous one asks for is there. */
export async function press(parts: UiParts, id: ActionId, how: Press): Promise<Outcome> {
  const unconfirmed = missingWord(id, how);
  if (unconfirmed) return fail(unconfirmed);
  const outcome = await handlers[id](parts, how);
  const result = outcome.ok ? "done" : `refused, ${outcome.error.code}`;
  parts.log.info("page", `${how.login} (${how.role}) pressed ${id}: ${result}`);
  return outcome;
}

function missingWord(id: ActionId, { confirm }: Press): PressRefusal | null {
  const danger = declarationOf(id)?.danger;
  if (!danger || confirm === danger.word) return null;
  const { word, warning } = danger;
  const message = `${warning} Confirm with the word ${word}.`;
  return { status: 422, code: "confirm_needed", message, facts: { word, warning } };
}

function done(message: string, location?: string): Outcome {
  return ok({ message, ...(location !== undefined && { location }) });
}

/** For buttons of the pages that have another way in for programs. */
function elsewhere(message: string): Outcome {
  return fail({ status: 409, code: "page_only", message });
}

function answer(result: Result<unknown, Refusal>, message: string): Outcome {
  return result.ok ? done(message) : fail(refusal(result.error));
}

function refusal({ code, sentence }: Refusal): PressRefusal {
  return { status: code === "unknown_evse" ? 422 : 409, code, message: sentence };
}

function withTag(input: string, act: (tag: string) => Outcome): Outcome {
  const tag = readTag(input);
  if (tag.ok) return act(tag.value);
  const { sentence, bound } = tag.error;
  return fail({ status: 422, code: "bad_tag", message: sentence, facts: { bound } });
}

/** Without a card the session runs under the number that free charging has. */
function startCharging({ station, settings }: UiParts, { input, evse }: Press): Outcome {
  const typed = input.trim() || settings.active()["authorization.freeChargingTagId"] || "PAGE";
  return withTag(typed, (tag) => answer(station.remoteStart(tag, evse), "Charging may begin."));
}

async function unlock({ station, clock }: UiParts, { evse }: Press): Promise<Outcome> {
  const fromMs = clock.nowMs();
  const opened = await station.unlock(evse);
  return answer(opened, `Unlocked in ${((clock.nowMs() - fromMs) / 1_000).toFixed(1)} s.`);
}

function lastMonthTable({ wallTime, settings }: UiParts): Outcome {
  const { fromMs, toMs } = lastMonth(wallTime.utcMs(), settings.active()["backend.timeZone"]);
  const query = `fromMs=${Math.max(0, fromMs)}&toMs=${Math.max(0, toMs)}`;
  return done("The table is ready.", `/api/v1/sessions.csv?${query}`);
}

function restart({ host, clock }: UiParts, kind: "soft" | "hard", message: string): Outcome {
  clock.wakeAt(clock.nowMs() + restartDelayMs, () => host.restart(kind));
  return done(message);
}

async function restoreFactorySettings(parts: UiParts): Promise<Outcome> {
  const restored = await parts.host.restoreFactorySettings();
  if (restored.ok) {
    return restart(parts, "soft", "All settings are back at their defaults. The program restarts.");
  }
  const message = `The defaults could not be stored: ${restored.error.detail}.`;
  return fail({ status: 507, code: "not_stored", message });
}

function insertTag(whitelist: UiParts["whitelist"], tag: string): Outcome {
  const known = whitelist.has(tag);
  if (known) return done(`${tag} was in the list already.`);
  if (whitelist.add(tag)) return done(`${tag} is in the list.`);
  const message = `The list holds ${whitelist.maxTags} cards, which is all it can.`;
  return fail({ status: 409, code: "list_full", message, facts: { bound: whitelist.maxTags } });
}

/** An empty box means all of them, which takes the same word as the button that says so. */
function deleteTag({ whitelist }: UiParts, how: Press): Outcome {
  if (how.input.trim() === "") {
    const unconfirmed = missingWord("whitelist.deleteList", how);
    return unconfirmed ? fail(unconfirmed) : done(`${whitelist.clear()} cards were removed.`);
  }
  return withTag(how.input, (tag) => {
    if (whitelist.remove(tag)) return done(`${tag} was removed.`);
    return fail({ status: 409, code: "unknown_tag", message: `${tag} is not in the list.` });
  });
}
