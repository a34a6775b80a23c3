// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** State: one card per EVSE that says whether it charges, how much, since when, and why not more. */
import type { EvseState } from "../../control/read_model.ts";
import { ActionForm } from "./action_form.tsx";
import { assetHref } from "./assets.ts";
import { neutralFormat } from "./format.ts";
import { LiveTable } from "./live_table.tsx";
import { evseName, type PageContext } from "./layout.tsx";
import {
  type EvseActionId,
  evseActions,
  type EvseSlot,
  evseSlots,
  sensibleActions,
  sensibleSim,
  type SimButton,
  simButtons,
} from "./evse_view.tsx";
import { type StationSlot, stationSlots } from "./station_view.tsx";
import { toneOf } from "./view_parts.tsx";
import { fill, texts } from "./texts.ts";

const t = texts.state;

type Props = { context: PageContext; evse: EvseState };

function Slot({ context, evse, name }: Props & { name: EvseSlot }) {
  const Piece = evseSlots[name];
  return (
    <div data-slot={`${name}-${evse.evse}`} class={`slot-${name}`}>
      <Piece evse={evse} nowMs={context.state.atUtcMs} format={neutralFormat} />
    </div>
  );
}

/** A piece about the whole station, in its place. */
export function StationPiece({ context, name }: { context: PageContext; name: StationSlot }) {
  const Piece = stationSlots[name];
  return (
    <div data-slot={name} class={`slot-${name}`}>
      <Piece state={context.state} nowMs={context.state.atUtcMs} format={neutralFormat} />
    </div>
  );
}

/** Stopping is what people come for in a hurry; starting is the same when nothing runs. */
const primary: readonly EvseActionId[] = ["state.startCharging", "state.stopCharging"];

function Buttons({ context, evse }: Props) {
  const sensible = sensibleActions(evse);
  return (
    <div class="buttons" data-buttons={evse.evse}>
      {evseActions.map((id) => (
        <ActionForm
          context={context}
          id={id}
          evse={evse.evse}
          hidden={!sensible[id]}
          {...(primary.includes(id) && { look: "primary" as const })}
        />
      ))}
    </div>
  );
}

const ranges = [10, 60, 180, 1_440] as const;
const quantities = ["current", "power", "voltage"] as const;

function rangeText(minutes: number): string {
  return minutes < 60 ? fill(t.minutes, { n: minutes }) : fill(t.hours, { n: minutes / 60 });
}

function Plot({ evse }: { evse: EvseState }) {
  return (
    <section class="plot" data-plot={evse.evse} aria-label={fill(t.plotLabel, { n: evse.evse })}>
      <div class="plot-head">
        <h3>{t.plot}</h3>
        <div class="segments" role="group" aria-label={t.plot}>
          {quantities.map((quantity, at) => (
            <button type="button" data-quantity={quantity} aria-pressed={at === 0 ? "true" : "false"}>
              {t.plotOf[quantity]}
            </button>
          ))}
        </div>
        <select data-minutes aria-label={t.time}>
          {ranges.map((minutes) => (
            <option value={String(minutes)} selected={minutes === 60}>{rangeText(minutes)}</option>
          ))}
        </select>
      </div>
      <div
        class="plot-area"
        data-plot-script={assetHref("plot.js")}
        data-plot-style={assetHref("plot.css")}
      >
        <p class="soft plot-empty">{t.plotLoading}</p>
        <noscript>
          <p class="soft">{t.plotNeedsScript}</p>
        </noscript>
      </div>
      <ul class="legend num" aria-hidden="true"></ul>
    </section>
  );
}

const currents = [6, 10, 16, 20, 32] as const;

function SimulatedCar({ evse }: { evse: EvseState }) {
  const s = texts.sim;
  const n = evse.evse;
  const sensible: Readonly<Record<SimButton, boolean>> = sensibleSim(evse);
  return (
    <section class="sim" data-sim={n} aria-label={s.title}>
      <h3 title={s.hint}>{s.title}</h3>
      <details>
        <summary>{s.options}</summary>
        <div class="sim-fields">
          <label>
            {s.current}
            <select data-sim-current>
              {currents.map((amperes) => (
                <option value={String(amperes)} selected={amperes === 16}>{amperes} A</option>
              ))}
            </select>
          </label>
          <label>
            {s.phases}
            <select data-sim-phases>
              {[1, 2, 3].map((count) => <option value={String(count)} selected={count === 3}>{count}
              </option>)}
            </select>
          </label>
          <label>
            {s.cardTag}
            <input data-sim-tag value="04A1B2C3" maxlength={20} autocomplete="off" spellcheck={false} />
          </label>
        </div>
      </details>
      <div class="buttons">
        {simButtons.map((what) => (
          <button type="button" data-sim-do={what} hidden={!sensible[what]}>{s[what]}</button>
        ))}
        <p class="outcome" role="status" aria-live="polite"></p>
      </div>
    </section>
  );
}

function EvseCard({ context, evse }: Props) {
  const simulated = context.parts.simulated && context.loopback;
  return (
    <article
      class={`card evse tone-${toneOf(evse)}`}
      id={`evse-${evse.evse}`}
      aria-label={evseName(evse.evse)}
    >
      <div class="evse-main">
        <Slot context={context} evse={evse} name="head" />
        <div role="status" aria-live="polite">
          <Slot context={context} evse={evse} name="sentence" />
        </div>
        <Slot context={context} evse={evse} name="hero" />
        <Slot context={context} evse={evse} name="why" />
        <Slot context={context} evse={evse} name="faults" />
        <Buttons context={context} evse={evse} />
        {simulated && <SimulatedCar evse={evse} />}
        <Plot evse={evse} />
      </div>
      <div class="evse-side">
        <section>
          <h3>{t.limits}</h3>
          <Slot context={context} evse={evse} name="ladder" />
        </section>
        <section>
          <h3>{t.onStation}</h3>
          <Slot context={context} evse={evse} name="panel" />
        </section>
        <details class="more" open={context.state.evses.length === 1}>
          <summary>{t.details}</summary>
          <Slot context={context} evse={evse} name="details" />
        </details>
      </div>
    </article>
  );
}

/** The main part of the page `/`. */
export function StatePart({ context }: { context: PageContext }) {
  const { evses } = context.state;
  return (
    <>
      <h1 class="hidden">{texts.nav.state}</h1>
      <StationPiece context={context} name="stationFaults" />
      {evses.length > 1 && (
        <nav class="overview" aria-label={texts.nav.state}>
          <StationPiece context={context} name="overview" />
        </nav>
      )}
      <div class={`evses ${evses.length > 1 ? "several" : "one"}`}>
        {evses.map((evse) => <EvseCard context={context} evse={evse} />)}
      </div>
      <section class="card">
        <h2>{t.stationPanel}</h2>
        <StationPiece context={context} name="station" />
        <details class="more">
          <summary>{t.allValues}</summary>
          <LiveTable context={context} group="state" />
        </details>
        <ActionForm context={context} id="state.lastMonthSessionsExport" />
      </section>
    </>
  );
}
