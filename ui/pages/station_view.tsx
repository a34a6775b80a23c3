/** Pieces about the whole station: drawn on the server first, then again in the browser with each event. */
import { age, duration } from "./format.ts";
import { fill, texts } from "./texts.ts";
import { FaultList, Sign, type StationView, Time, titleOf, toneOf } from "./view_parts.tsx";

const t = texts.state;

/** The state of the backend link in the header of every page. */
function BackendPill({ state }: StationView) {
  const { backend } = state;
  const tone = backend.state === "connected" ? "good" : backend.state === "off" ? "rest" : "wait";
  return (
    <span class={`pill ${tone}`} title={backend.sentence}>
      <Sign tone={tone} shape={backend.state === "off" ? "off" : tone} />
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
