// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** The pieces of the state page that live: drawn on the server first, then again in the browser with each event. */
import type { EvseState, FaultState, LimitState, StationState } from "../../control/read_model.ts";
import { age, amperes, duration, type Format } from "./format.ts";
import { settingHref } from "./links.ts";
import { fill, texts } from "./texts.ts";

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

type Title = keyof typeof texts.title;

function titleOf(evse: EvseState): Title {
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

const signs: Readonly<Record<Tone, string>> = {
  good: "M9.5 1 3 9h4l-1 6 7-9H9l.5-5Z",
  wait: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4v4.2l2.8 1.7",
  rest: "M3 8.5 6.5 12 13 4.5",
  bad: "M8 1.5 15 14H1L8 1.5ZM8 6v4M8 11.6v.6",
};

function Sign({ tone }: { tone: Tone }) {
  return (
    <svg class={`sign ${tone}`} viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <path d={signs[tone]} />
    </svg>
  );
}

function Time({ atMs, format, to = "time" }: { atMs: number; format: Format; to?: "time" | "dateTime" }) {
  return <time datetime={new Date(atMs).toISOString()}>{format[to](atMs)}</time>;
}

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

/** Changes only when something happens, because it is read aloud. */
function Sentence({ evse }: EvseView) {
  return <>{evse.sentence}</>;
}

function Deadline({ evse, nowMs }: EvseView) {
  const left = evse.deadlineUtcMs === null ? 0 : evse.deadlineUtcMs - nowMs;
  if (left <= 0) return null;
  return <span class="tag num">{fill(t.until, { age: age(left + 999) })}</span>;
}

/** Why a quantity has no value: the meter is silent, or it does not measure it. */
function whyUnknown({ meter }: EvseState): string {
  return meter.trouble ?? (meter.ageMs === null ? t.never : t.notMeasured);
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
  const offered = evse.offeredA > 0 ? `${amperes(format, evse.offeredA)} A` : t.noCharging;
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
      {(running || evse.offeredA > 0) && <Figure label={t.offered}>{offered}</Figure>}
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

function Hero(view: EvseView) {
  return (
    <>
      <div class="hero">
        <Power {...view} />
        <Figures {...view} />
      </div>
      <LastNote {...view} />
    </>
  );
}

const sourceKinds = ["backend", "cable", "sensor", "page", "hardware"] as const;

function Source({ limit }: { limit: LimitState }) {
  const known = sourceKinds.find((kind) => kind === limit.source);
  if (known) return <>{t.sources[known]}</>;
  const href = settingHref(limit.source);
  return href ? <a href={href}>{t.sources.setting}</a> : <>{limit.source}</>;
}

function SourceAndAge({ limit, nowMs }: { limit: LimitState; nowMs: number }) {
  const [before = "", after = ""] = t.source.split("{source}");
  return (
    <span class="soft">
      {before}
      <Source limit={limit} />
      {fill(after, { age: age(nowMs - limit.atUtcMs) })}
    </span>
  );
}

/** The most valuable line: how many amperes, and why not more. */
function Why({ evse, nowMs }: EvseView) {
  const binding = evse.limits.find((limit) => limit.id === evse.binding);
  const [, lead = "", rest = evse.limitSentence] = /^(\d[\d.,]* A\b)?(.*)$/s.exec(evse.limitSentence) ?? [];
  return (
    <p class={`why ${binding?.limitA === 0 || isStopped(evse) ? "stopped" : ""}`}>
      <span>
        <strong>{lead}</strong>
        {rest}
      </span>{" "}
      {binding && <SourceAndAge limit={binding} nowMs={nowMs} />}
    </p>
  );
}

function Rung({ limit, limitA, most, view }: {
  limit: LimitState;
  limitA: number;
  most: number;
  view: EvseView;
}) {
  const binds = limit.id === view.evse.binding;
  return (
    <li class={binds ? "binds" : ""}>
      <span class="rung-name">
        {t.limit[limit.id]}
        {binds && <span class="tag on">{t.binds}</span>}
      </span>
      <svg class="track" aria-hidden="true" width="100%" height="8">
        <rect class="track-all" width="100%" height="8" rx="4" />
        {limitA > 0 && (
          <rect class="track-part" width={`${Math.round(100 * limitA / most)}%`} height="8" rx="4" />
        )}
      </svg>
      <span class="rung-value num">{amperes(view.format, limitA)} A</span>
      <small class="rung-why">
        {limit.reason} <SourceAndAge limit={limit} nowMs={view.nowMs} />
      </small>
    </li>
  );
}

/** A limiter that has nothing against it, in one line. */
function SilentRung({ limit }: { limit: LimitState }) {
  return (
    <li>
      {t.limit[limit.id]}: {limit.reason}
    </li>
  );
}

/** All limits, smallest on top, those without an opinion last and small. */
function Ladder(view: EvseView) {
  const { limits } = view.evse;
  const most = Math.max(1, ...limits.map(({ limitA }) => limitA ?? 0));
  const silent = limits.filter(({ limitA }) => limitA === null);
  return (
    <>
      <ol class="ladder">
        {limits.map((limit) =>
          limit.limitA === null ? null : <Rung limit={limit} limitA={limit.limitA} most={most} view={view} />
        )}
      </ol>
      {silent.length > 0 && (
        <>
          <p class="silent-title">{t.noOpinion}</p>
          <ul class="silent">{silent.map((limit) => <SilentRung limit={limit} />)}</ul>
        </>
      )}
    </>
  );
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

function FaultList({ faults, format }: { faults: readonly FaultState[]; format: Format }) {
  if (faults.length === 0) return null;
  return <ul class="faults">{faults.map((fault) => <Fault fault={fault} format={format} />)}</ul>;
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
        <pre class="lcd" role="img" aria-label={`${t.display}: ${evse.lcd.join(" / ")}`}>
          {evse.lcd.map((line) => line.padEnd(16).slice(0, 16)).join("\n")}
        </pre>
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

/** The state of the backend link in the header of every page. */
function BackendPill({ state }: StationView) {
  const { backend } = state;
  const tone = backend.state === "connected" ? "good" : backend.state === "off" ? "rest" : "wait";
  return (
    <span class={`pill ${tone}`} title={backend.sentence}>
      <Sign tone={tone} />
      <span class="wide">{texts.backend[backend.state]}</span>
      <span class="short">{texts.backendShort[backend.state]}</span>
      {backend.queueLength > 0 && <span class="num">{backend.queueLength}</span>}
    </span>
  );
}

function ClockText({ nowMs, format, state }: StationView) {
  return (
    <span class="num" title={state.timeTrusted ? texts.clock.trusted : texts.clock.untrusted}>
      {format.timeOfDay(nowMs)}
      {!state.timeTrusted && " ?"}
    </span>
  );
}

function StationFaults({ state, format }: StationView) {
  return <FaultList faults={state.faults} format={format} />;
}

/** Who is where, at one glance; on the phone the way to the second card. */
function Overview({ state, format }: StationView) {
  return (
    <>
      {state.evses.map((evse) => (
        <a class={`chip ${toneOf(evse)}`} href={`#evse-${evse.evse}`}>
          <b>{evse.evse}</b> {texts.title[titleOf(evse)]}
          {evse.meter.powerW !== null && evse.meter.trouble === null && evse.transaction && (
            <span class="num">{format.number(evse.meter.powerW / 1_000, 1)} kW</span>
          )}
        </a>
      ))}
    </>
  );
}

function BackendPairs({ state, nowMs, format }: StationView) {
  const { backend } = state;
  return (
    <>
      <dt>{texts.nav.backend}</dt>
      <dd>
        {backend.sentence}
        {backend.nextTryUtcMs !== null && backend.nextTryUtcMs > nowMs && (
          <>, {fill(texts.backendPage.next, { age: age(backend.nextTryUtcMs - nowMs) })}</>
        )}
      </dd>
      <dt>{t.queue}</dt>
      <dd>
        {backend.queueLength}
        {backend.oldestQueuedUtcMs !== null && (
          <>
            , {t.queueOldest.split("{time}")[0]}
            <Time atMs={backend.oldestQueuedUtcMs} format={format} to="dateTime" />
          </>
        )}
      </dd>
    </>
  );
}

function StationPairs(view: StationView) {
  const { state, nowMs, format } = view;
  return (
    <dl class="pairs num">
      <BackendPairs {...view} />
      <dt>{t.clock}</dt>
      <dd>
        <Time atMs={nowMs} format={format} to="dateTime" />
        , {state.timeTrusted ? texts.clock.trusted : texts.clock.untrusted}
      </dd>
      <dt>{t.temperature}</dt>
      <dd>
        {state.temperatureC === null
          ? (
            <>
              {texts.dash} <small class="soft">{t.noSensor}</small>
            </>
          )
          : `${format.number(state.temperatureC, 1)} °C`}
      </dd>
      <dt>{t.uptime}</dt>
      <dd>{age(state.uptimeMs + nowMs - state.atUtcMs)}</dd>
      <dt>{t.serial}</dt>
      <dd>{state.serialNumber || texts.dash}</dd>
      <dt>{t.version}</dt>
      <dd>{state.softwareVersion}</dd>
    </dl>
  );
}

function BackendOnly(view: StationView) {
  return (
    <dl class="pairs num">
      <BackendPairs {...view} />
    </dl>
  );
}

/** Learning mode of the whitelist with its time left. */
function Learning({ state, nowMs }: StationView) {
  const { learningUntilUtcMs } = state;
  if (learningUntilUtcMs === null) return <p class="soft">{texts.whitelist.learningOff}</p>;
  return (
    <p class="note num">
      {fill(texts.whitelist.learningOn, { left: duration(Math.max(0, learningUntilUtcMs - nowMs)) })}
    </p>
  );
}

/** Pieces that speak of the whole station, by the name of their place (`data-slot`). */
export const stationSlots = {
  backend: BackendPill,
  clock: ClockText,
  stationFaults: StationFaults,
  overview: Overview,
  station: StationPairs,
  backendLink: BackendOnly,
  learning: Learning,
} as const;

export type StationSlot = keyof typeof stationSlots;
export const stationSlotNames = Object.keys(stationSlots) as StationSlot[];

/** Whether a fault keeps the current away. */
function isStopped({ faults }: EvseState): boolean {
  return faults.some(({ stops }) => stops !== "nothing");
}

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
