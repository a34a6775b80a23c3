// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** Pieces of the card of one EVSE: drawn on the server first, then again in the browser with each event. */
import type { EvseState } from "../../control/read_model.ts";
import { age, amperes, duration, type Format } from "./format.ts";
import { Ladder } from "./limit_view.tsx";
import { fill, texts } from "./texts.ts";
import { type EvseView, FaultList, isStopped, Sign, Time, titleOf, toneOf } from "./view_parts.tsx";
import { Why } from "./why_view.tsx";

const t = texts.state;

/** "EVSE 1, since 13:21" and what is going on. */
function Head({ evse, nowMs, format }: EvseView) {
  const tone = toneOf(evse);
  const since = evse.transaction?.startedAtUtcMs;
  return (
    <>
      <h2>
        <Sign tone={tone} />
        {texts.title[titleOf(evse)]}
        <small>
          {fill(texts.evse, { n: evse.evse })}
          {since !== undefined && (
            <>
              {", "}
              {t.since.split("{time}")[0]}
              <Time atMs={since} format={format} />
            </>
          )}
        </small>
        <Deadline evse={evse} nowMs={nowMs} format={format} />
      </h2>
      {evse.inoperativeScheduled && <p class="note">{t.outOfServiceSoon}</p>}
    </>
  );
}

/** What the sentence says beyond the title above it: "Finished; unplug the car." leaves "Unplug the car." */
export function beyondTitle(sentence: string, title: string): string {
  const parts = sentence.replace(/\.$/, "").split(/[;:] /);
  const kept = parts.filter((part) => part.toLowerCase() !== title.toLowerCase());
  if (kept.length === parts.length) return sentence;
  const rest = kept.join("; ");
  return rest === "" ? "" : `${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`;
}

/** Changes only when something happens, because it is read aloud; what is said elsewhere is not shown twice. */
function Sentence({ evse }: EvseView) {
  const isFault = evse.faults.some(({ sentence }) => sentence === evse.sentence);
  const isInReason = titleOf(evse) === "suspendedByStation";
  const rest = isFault || isInReason ? "" : beyondTitle(evse.sentence, texts.title[titleOf(evse)]);
  return rest === "" ? <span class="spoken">{evse.sentence}</span> : <>{rest}</>;
}

function Deadline({ evse, nowMs }: EvseView) {
  const left = evse.deadlineUtcMs === null ? 0 : evse.deadlineUtcMs - nowMs;
  if (left <= 0) return null;
  return <span class="tag num">{fill(t.until, { age: age(left + 999) })}</span>;
}

/** Why a quantity has no value: the meter is silent, or it does not measure it. */
function whyUnknown({ meter }: EvseState): string {
  // The registers in question stand with the details; here the reason in brief is enough.
  return meter.trouble?.split(": ", 1)[0] ?? (meter.ageMs === null ? t.never : t.notMeasured);
}

/** A value of the meter, or a dash. A silent meter's last value is not shown as if it were now. */
function Reading({ evse, value, unit, decimals, format }: {
  evse: EvseState;
  value: number | null;
  unit: string;
  decimals: number;
  format: Format;
}) {
  if (value === null || evse.meter.trouble !== null) {
    return <span class="unknown" title={whyUnknown(evse)}>{texts.dash}</span>;
  }
  return (
    <>
      {format.number(value, decimals)} <span class="unit">{unit}</span>
    </>
  );
}

function Power({ evse, format }: EvseView) {
  const { powerW, trouble } = evse.meter;
  const unknown = powerW === null || trouble !== null;
  return (
    <div class="power num">
      {unknown ? <span class="unknown">{texts.dash}</span> : format.number(powerW / 1_000, 1)}
      <span class="unit">kW</span>
      {unknown && <small class="why-unknown">{whyUnknown(evse)}</small>}
    </div>
  );
}

function Figure({ label, children }: { label: string; children: unknown }) {
  return (
    <div class="figure num">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Of the running session, or of the newest finished one. */
function Figures({ evse, nowMs, format }: EvseView) {
  const running = evse.transaction;
  const shown = running ?? evse.lastTransaction;
  return (
    <dl class="figures">
      {shown && (
        <>
          <Figure label={t.energy}>
            {format.number(shown.energyWh / 1_000, 2)} <span class="unit">kWh</span>
          </Figure>
          <Figure label={t.time}>
            {duration(running ? nowMs - running.startedAtUtcMs : shown.durationMs)}
          </Figure>
        </>
      )}
      {shown && <Figure label={t.card}>{shown.idTag}</Figure>}
    </dl>
  );
}

function LastNote({ evse, format }: EvseView) {
  const last = evse.lastTransaction;
  if (evse.transaction || !last) return null;
  return (
    <p class="soft last">
      {t.lastSession}, {t.lastEnded.split("{time}")[0]}
      <Time atMs={last.stop.atMs} format={format} to="dateTime" />: {texts.sessions.reason[last.stop.reason]}
    </p>
  );
}

/** Below this a meter shows noise, not a car. */
const noiseW = 50;

/** A free point has no power worth its big letters, unless something is wrong with it. */
function showsPower({ transaction, meter }: EvseState): boolean {
  return transaction !== null || meter.trouble !== null || (meter.powerW ?? 0) >= noiseW;
}

function Hero(view: EvseView) {
  const { evse } = view;
  const withPower = showsPower(evse);
  if (!withPower && !evse.lastTransaction) return null;
  return (
    <>
      <div class="hero">
        {withPower && <Power {...view} />}
        {evse.transaction && <Figures {...view} />}
      </div>
      <LastNote {...view} />
      {!evse.transaction && <Figures {...view} />}
    </>
  );
}

function Faults({ evse, format }: EvseView) {
  return <FaultList faults={evse.faults} format={format} />;
}

const colours = ["blue", "green", "red", "yellow"] as const;

/** In the words of somebody who tells it on the phone: "blue, breathing". */
function lampWords({ lamps }: EvseState): string {
  const lit = colours.filter((colour) => lamps[colour] !== "off");
  if (lit.length === 0) return t.allOff;
  return lit.map((colour) => `${t.lamp[colour]}, ${t.pattern[lamps[colour]]}`).join("; ");
}

/** Lamp and display as they look on the station. */
function Panel({ evse }: EvseView) {
  return (
    <>
      <div class="housing">
        {evse.lcd && (
          <pre class="lcd" role="img" aria-label={`${t.display}: ${evse.lcd.join(" / ")}`}>
            {evse.lcd.map((line) => line.padEnd(16).slice(0, 16)).join("\n")}
          </pre>
        )}
        <div class="lamps" aria-hidden="true">
          {colours.map((colour) => <i class={`lamp ${colour} ${evse.lamps[colour]}`} />)}
        </div>
      </div>
      <p class="soft lamp-words">
        {t.lamps}: {lampWords(evse)}
      </p>
    </>
  );
}

function cableText({ cable }: EvseState, format: Format): string {
  if (!cable.attached) return t.cableNone;
  const rating = cable.ratingA === null
    ? []
    : [fill(t.cableRating, { amperes: amperes(format, cable.ratingA) })];
  return [t.cableIn, ...rating, cable.locked ? t.locked : t.unlocked].join(", ");
}

const phases = [0, 1, 2] as const;

function PhaseTable({ evse, format }: EvseView) {
  const { meter } = evse;
  return (
    <table class="phases num">
      <caption>{t.phases}</caption>
      <thead>
        <tr>
          <td />
          {phases.map((phase) => <th scope="col">L{phase + 1}</th>)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t.current}</th>
          {phases.map((phase) => (
            <td>
              <Reading evse={evse} value={meter.currentA[phase]} unit="A" decimals={1} format={format} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">{t.voltage}</th>
          {phases.map((phase) => (
            <td>
              <Reading evse={evse} value={meter.voltageV[phase]} unit="V" decimals={0} format={format} />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function MeterTrouble({ evse }: EvseView) {
  const { trouble, ageMs } = evse.meter;
  if (trouble === null) return null;
  return (
    <p class="note">
      {trouble}
      {ageMs !== null && `, ${fill(t.lastReading, { age: age(ageMs) })}`}
    </p>
  );
}

function Details(view: EvseView) {
  const { evse, format } = view;
  return (
    <>
      <PhaseTable {...view} />
      <MeterTrouble {...view} />
      <dl class="pairs num">
        <dt>{t.pilot}</dt>
        <dd>
          {evse.pilot}, {t.duty} {format.number(evse.dutyPercent, 1)} %
        </dd>
        <dt>{t.contactor}</dt>
        <dd>{evse.contactorClosed ? t.closed : t.open}</dd>
        <dt>{t.cable}</dt>
        <dd>{cableText(evse, format)}</dd>
        <dt>{t.status}</dt>
        <dd>{evse.status}</dd>
        <dt>{t.register}</dt>
        <dd>
          <Reading
            evse={evse}
            value={evse.meter.importWh === null ? null : evse.meter.importWh / 1_000}
            unit="kWh"
            decimals={2}
            format={format}
          />
        </dd>
        <dt>{t.contactorCycles}</dt>
        <dd>{format.number(evse.contactorCycles, 0)}</dd>
        <dt>{t.plugCycles}</dt>
        <dd>{format.number(evse.plugCycles, 0)}</dd>
      </dl>
    </>
  );
}

/** Pieces of one EVSE, by the name of their place (`data-slot`) in its card. */
export const evseSlots = {
  head: Head,
  sentence: Sentence,
  hero: Hero,
  why: Why,
  faults: Faults,
  ladder: Ladder,
  panel: Panel,
  details: Details,
} as const;

export type EvseSlot = keyof typeof evseSlots;
export const evseSlotNames = Object.keys(evseSlots) as EvseSlot[];

export const evseActions = [
  "state.startCharging",
  "state.stopCharging",
  "state.pauseCharging",
  "state.resumeCharging",
  "state.unlockPlug",
] as const;
export type EvseActionId = (typeof evseActions)[number];

/** Which buttons make sense now; the station refuses the others anyway, with a reason. */
export function sensibleActions(evse: EvseState): Readonly<Record<EvseActionId, boolean>> {
  const running = evse.transaction !== null;
  return {
    "state.startCharging": !running && evse.operative && !isStopped(evse),
    "state.stopCharging": running,
    "state.pauseCharging": running && evse.pausedBy !== "user",
    "state.resumeCharging": evse.pausedBy === "user",
    "state.unlockPlug": evse.cable.attached || evse.cable.locked,
  };
}

/** Buttons of the panel of the simulated car, in their order. */
export const simButtons = ["plug", "card", "pause", "resume", "full", "unplug"] as const;
export type SimButton = (typeof simButtons)[number];

/** What a person at the car could do now. */
export function sensibleSim({ cable, phase }: EvseState): Readonly<Record<SimButton, boolean>> {
  const draws = phase === "charging";
  return {
    plug: !cable.attached,
    card: true,
    pause: draws,
    resume: phase === "suspendedByCar",
    full: draws,
    unplug: cable.attached,
  };
}
