/** The most valuable line of a card: how many amperes, and why not more. */
import type { EvseState, LimitState } from "../../control/read_model.ts";
import { amperes, type Format } from "./format.ts";
import { SourceAndAge } from "./limit_view.tsx";
import { fill, texts } from "./texts.ts";
import { type EvseView, isStopped, titleOf } from "./view_parts.tsx";

const t = texts.state;

/** A car that takes this much less than it is offered limits itself. */
const marginA = 1;
/** Below this a car that pauses only runs its own electronics. */
const noneA = 0.5;

/** What binds, or what would bind if somebody asked. */
function leastLimit({ limits, binding }: EvseState): LimitState | undefined {
  return limits.find(({ id }) => id === binding) ?? limits[0];
}

/** Why the least limit is not higher, without the number that stands beside it. */
function reasonOf({ id, reason }: LimitState): string {
  return Object.hasOwn(t.because, id) ? t.because[id as keyof typeof t.because] : reason;
}

/** Most of the phases; null when the meter does not tell. */
function takenA({ meter }: EvseState): number | null {
  const known = meter.currentA.filter((current) => current !== null);
  return meter.trouble !== null || known.length === 0 ? null : Math.max(...known);
}

interface Words {
  readonly lead: string;
  readonly rest: string;
}

function carWords(evse: EvseState, limit: LimitState, format: Format): Words | null {
  const taken = takenA(evse);
  const isOffered = ["charging", "suspendedByCar"].includes(titleOf(evse)) && evse.offeredA > 0;
  if (!isOffered || taken === null || taken > evse.offeredA - marginA) return null;
  const offered = amperes(format, evse.offeredA);
  if (taken < noneA) return { lead: t.carTakesNone, rest: fill(t.ofOfferedNone, { amperes: offered }) };
  return {
    lead: fill(t.carTakes, { amperes: format.number(taken, 1) }),
    rest: fill(t.ofOffered, { amperes: offered, reason: reasonOf(limit) }),
  };
}

function limitWords(evse: EvseState, limit: LimitState, format: Format): Words {
  const offered = evse.offeredA > 0;
  const most = `${amperes(format, offered ? evse.offeredA : limit.limitA ?? 0)} A`;
  return {
    lead: offered ? most : fill(t.upTo, { amperes: most }),
    rest: fill(offered ? t.becauseOf : t.wouldBe, { reason: reasonOf(limit) }),
  };
}

/** Null where there is nothing to hold back. */
function wordsOf(evse: EvseState, format: Format): Words | null {
  const title = titleOf(evse);
  const limit = leastLimit(evse);
  if (title === "finishing") return null;
  // "No current because ..." is said by the station; it alone knows of all that may stop a charge.
  if (!/^\d/.test(evse.limitSentence) || !limit) return { lead: "", rest: evse.limitSentence };
  if (isStopped(evse)) return { lead: t.noCharging, rest: t.whileFault };
  if (title === "unavailable") return { lead: t.noCharging, rest: t.whileClosed };
  return carWords(evse, limit, format) ?? limitWords(evse, limit, format);
}

/** Nothing for a session that has ended. */
export function Why({ evse, nowMs, format }: EvseView) {
  const words = wordsOf(evse, format);
  if (!words) return null;
  const binding = evse.limits.find(({ id }) => id === evse.binding);
  const stopped = binding?.limitA === 0 || isStopped(evse) || !evse.operative;
  return (
    <p class={`why ${stopped ? "stopped" : ""}`}>
      <span>
        {words.lead && <strong class="num">{words.lead}</strong>}
        {words.rest}
      </span>{" "}
      {binding && !isStopped(evse) && <SourceAndAge limit={binding} nowMs={nowMs} />}
    </p>
  );
}
