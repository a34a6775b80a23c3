// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** What the live pieces share: titles, tones, signs, times, faults. */
import type { EvseState, FaultState, StationState } from "../../control/read_model.ts";
import type { Format } from "./format.ts";
import { texts } from "./texts.ts";

const t = texts.state;

/** What every piece is drawn from. */
export interface EvseView {
  readonly evse: EvseState;
  /** The station's clock at the moment of drawing. */
  readonly nowMs: number;
  readonly format: Format;
}

export interface StationView {
  readonly state: StationState;
  readonly nowMs: number;
  readonly format: Format;
}

export type Tone = "good" | "wait" | "rest" | "bad";

/** Key of the words above a card. */
export type Title = keyof typeof texts.title;

/** What the card is about: the fault and the closed point before the story of the session. */
export function titleOf(evse: EvseState): Title {
  if (evse.status === "Faulted") return "faulted";
  if (evse.status === "Unavailable") return "unavailable";
  return evse.phase === "idle" ? "free" : evse.phase;
}

const tones: Readonly<Record<Title, Tone>> = {
  free: "rest",
  waitingForPlug: "wait",
  waitingForCard: "wait",
  authorising: "wait",
  starting: "wait",
  charging: "good",
  suspendedByCar: "wait",
  suspendedByStation: "wait",
  finishing: "rest",
  unavailable: "rest",
  faulted: "bad",
};

/** What colours the card; words and sign say the same. */
export function toneOf(evse: EvseState): Tone {
  return tones[titleOf(evse)];
}

const signs: Readonly<Record<Tone | "off", string>> = {
  good: "M9.5 1 3 9h4l-1 6 7-9H9l.5-5Z",
  wait: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4v4.2l2.8 1.7",
  rest: "M3 8.5 6.5 12 13 4.5",
  bad: "M8 1.5 15 14H1L8 1.5ZM8 6v4M8 11.6v.6",
  off: "M4 8h8",
};

/** The tone as a shape, for those who do not see the colour. */
export function Sign({ tone, shape = tone }: { tone: Tone; shape?: Tone | "off" }) {
  return (
    <svg class={`sign ${tone}`} viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <path d={signs[shape]} />
    </svg>
  );
}

/** A moment, in the manner of the format. */
export function Time(
  { atMs, format, to = "time" }: { atMs: number; format: Format; to?: "time" | "dateTime" },
) {
  return <time datetime={new Date(atMs).toISOString()}>{format[to](atMs)}</time>;
}

function Fault({ fault, format }: { fault: FaultState; format: Format }) {
  return (
    <li class={`fault ${fault.stops === "nothing" ? "mild" : ""}`}>
      <Sign tone="bad" />
      <div>
        <strong>{fault.sentence}</strong> <span class="soft">{t.faultStops[fault.stops]}</span>
        <p>
          <b>{t.cure}:</b> {fault.cure}
        </p>
        <small class="soft">
          {t.faultSince.split("{time}")[0]}
          <Time atMs={fault.sinceUtcMs} format={format} to="dateTime" />, {fault.id}, OCPP {fault.ocppCode}
        </small>
      </div>
    </li>
  );
}

/** Faults with what they stop and what to do; nothing when there are none. */
export function FaultList({ faults, format }: { faults: readonly FaultState[]; format: Format }) {
  if (faults.length === 0) return null;
  return <ul class="faults">{faults.map((fault) => <Fault fault={fault} format={format} />)}</ul>;
}

/** Whether a fault keeps the current away. */
export function isStopped({ faults }: EvseState): boolean {
  return faults.some(({ stops }) => stops !== "nothing");
}
