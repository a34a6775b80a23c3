/** Why a command is not carried out, and where a remote start may go. */
import type { Refusal } from "./commands.ts";
import type { Evse, World } from "./evse.ts";
import { stopsNow } from "./evse_faults.ts";
import type { EvseNumber } from "./ports.ts";
import { fail, ok, type Result } from "../schema/result.ts";

const sentences: Readonly<Record<Refusal["code"], string>> = {
  unknown_evse: "There is no such charging point.",
  no_transaction: "Nothing is charging there.",
  transaction_running: "A session is running there.",
  unavailable: "The charging point is out of service.",
  faulted: "The charging point has a fault.",
  occupied: "The charging point is taken.",
  not_authorized: "The card may not charge.",
  no_lock: "The cable is fixed to the station; there is no lock.",
  lock_stuck: "The lock did not open.",
  reader_disabled: "The card reader is switched off.",
  list_full: "The list is full.",
  unknown_tag: "The card is not in the list.",
};

/** The refusal with its sentence. */
export function refuse(code: Refusal["code"]): { readonly ok: false; readonly error: Refusal } {
  return fail({ code, sentence: sentences[code] });
}

/** The point a remote start is for: the named one, else where a car waits, else the first free one. */
export function remoteTarget(
  points: readonly Evse[],
  world: (evse: EvseNumber) => World,
  named?: EvseNumber,
): Result<EvseNumber, Refusal> {
  if (named !== undefined) {
    const point = points.find((candidate) => candidate.evse === named);
    const reason = point ? obstacle(point, world(named)) : "unknown_evse";
    return reason === null ? ok(named) : refuse(reason);
  }
  const free = points.filter((point) => obstacle(point, world(point.evse)) === null);
  const best = free.find((point) => point.pilot.plugged) ?? free[0];
  if (best) return ok(best.evse);
  const [first] = points;
  return refuse((first && obstacle(first, world(first.evse))) ?? "unknown_evse");
}

function obstacle(point: Evse, world: World): Refusal["code"] | null {
  if (!point.operative || point.closesLater || world.shuttingDown) return "unavailable";
  if (stopsNow(point, world) !== "nothing") return "faulted";
  switch (point.session.name) {
    case "active":
      return "transaction_running";
    case "waitingForPlug":
    case "authorising":
      return "occupied";
    case "idle":
    case "waitingForCard":
    case "finishing":
      return null;
  }
}
