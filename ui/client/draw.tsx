/// <reference lib="dom" />
/** Draws pieces of the pages into their places, without disturbing who reads or types there. */
import type { StationState } from "../../control/read_model.ts";
import type { Format } from "../pages/format.ts";
import {
  evseActions,
  evseSlotNames,
  evseSlots,
  sensibleActions,
  sensibleSim,
  simButtons,
} from "../pages/evse_view.tsx";
import { stationSlotNames, stationSlots } from "../pages/station_view.tsx";
import { toneOf } from "../pages/view_parts.tsx";
import { find, findAll } from "./dom.ts";

const drawn = new WeakMap<Element, string>();

function isInUse(element: Element): boolean {
  if (element !== document.activeElement && element.contains(document.activeElement)) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

function put(element: Element | null, html: string): void {
  if (!element || drawn.get(element) === html || isInUse(element)) return;
  drawn.set(element, html);
  element.innerHTML = html; // drawn by our own pieces, which escape what they are given
}

const place = (name: string) => document.querySelector(`[data-slot="${name}"]`);

/** Draws every piece whose place is on this page; only what differs touches the page. */
export function drawState(state: StationState, nowMs: number, format: Format): void {
  for (const name of stationSlotNames) {
    const Piece = stationSlots[name];
    if (place(name)) put(place(name), String(<Piece state={state} nowMs={nowMs} format={format} />));
  }
  for (const evse of state.evses) {
    for (const name of evseSlotNames) {
      const Piece = evseSlots[name];
      const slot = place(`${name}-${evse.evse}`);
      if (slot) put(slot, String(<Piece evse={evse} nowMs={nowMs} format={format} />));
    }
    drawCard(evse);
  }
  drawLearning(state.learningUntilUtcMs !== null);
}

function drawCard(evse: StationState["evses"][number]): void {
  const card = find(`#evse-${evse.evse}`, HTMLElement);
  if (!card) return;
  card.classList.remove("tone-good", "tone-wait", "tone-rest", "tone-bad");
  card.classList.add(`tone-${toneOf(evse)}`);
  drawSimulator(card, evse);
  const sensible = sensibleActions(evse);
  for (const id of evseActions) {
    const form = find(`form[data-action="${id}"]`, HTMLFormElement, card);
    // A button that is at work stays, or its outcome would vanish with it.
    if (!form || form.querySelector("[aria-busy=true]")) continue;
    form.hidden = !sensible[id] && !hasNews(form);
    form.classList.toggle("over", !sensible[id]);
  }
}

function drawSimulator(card: HTMLElement, evse: StationState["evses"][number]): void {
  const sensible = sensibleSim(evse);
  for (const what of simButtons) {
    const button = find(`[data-sim-do="${what}"]`, HTMLButtonElement, card);
    if (button && button.getAttribute("aria-busy") !== "true") button.hidden = !sensible[what];
  }
}

function hasNews(form: HTMLFormElement): boolean {
  return form.dataset.news === "fresh";
}

function drawLearning(on: boolean): void {
  const start = find('form[data-action="whitelist.learningMode"]', HTMLFormElement);
  const finish = find('form[data-action="whitelist.finishLearning"]', HTMLFormElement);
  if (start) start.hidden = on;
  if (finish) finish.hidden = !on;
}

/** Writes the live values of tables by their id. */
export function drawValues(values: Readonly<Record<string, unknown>>, format: Format): void {
  for (const element of findAll("[data-live]", HTMLElement)) {
    const { live = "", at } = element.dataset;
    const value = values[live];
    const one: unknown = Array.isArray(value) && at !== undefined ? value[Number(at)] : value;
    element.textContent = one === null || one === undefined ? "–" : spoken(one, format);
  }
}

function spoken(value: unknown, format: Format): string {
  if (typeof value !== "number") return String(value);
  const decimals = Number.isInteger(value) ? 0 : Math.min(3, String(value).split(".")[1]?.length ?? 0);
  return format.number(value, decimals);
}
