/// <reference lib="dom" />
/** Fetches the past of each plot when it comes into view, then follows the live state. */
import type { EvseState } from "../../control/read_model.ts";
import type { Format } from "../pages/format.ts";
import { texts } from "../pages/texts.ts";
import { call } from "./api.ts";
import { find, findAll } from "./dom.ts";
import type { createPlot, PlotHandle, Point, Quantity } from "./plot.ts";
import type { LiveView } from "./live.ts";

/** More points than this are not kept; the station thins older ones itself. */
const maxPoints = 4_000;
/** Width of the plot when little is known yet. */
const shortestMs = 120_000;

export interface Plots {
  onState(view: LiveView): void;
}

interface PlotModule {
  readonly createPlot: typeof createPlot;
}

function pointOf({ meter, offeredA }: EvseState, atUtcMs: number): Point {
  const silent = meter.trouble !== null;
  const gap = [null, null, null];
  return {
    atUtcMs,
    offeredA,
    currentA: silent ? gap : meter.currentA,
    voltageV: silent ? gap : meter.voltageV,
    powerW: silent ? null : meter.powerW,
  };
}

function loadStyle(href: string): void {
  if (find(`link[href="${href}"]`, HTMLLinkElement)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

/** One plot: its buttons, its points. */
function createOne(section: HTMLElement, format: Format) {
  const evse = Number(section.dataset.plot);
  const area = find(".plot-area", HTMLElement, section);
  const legend = find(".legend", HTMLElement, section);
  const empty = find(".plot-empty", HTMLElement, section);
  const range = find("[data-minutes]", HTMLSelectElement, section);
  let handle: PlotHandle | null = null;
  let points: Point[] = [];
  let quantity: Quantity = "current";
  let nowMs = 0;

  async function fetchPast() {
    const minutes = Number(range?.value ?? 60);
    const result = await call("GET", `/api/v1/history?evse=${evse}&minutes=${minutes}`);
    points = result.ok && Array.isArray(result.value.samples) ? result.value.samples as Point[] : [];
    nowMs = Math.max(nowMs, points.at(-1)?.atUtcMs ?? 0);
    draw();
  }
  function draw() {
    if (empty) {
      empty.hidden = points.length > 1;
      empty.textContent = texts.state.plotEmpty;
    }
    if (!handle || points.length < 2) return;
    const minutes = Number(range?.value ?? 60);
    const fromMs = nowMs - minutes * 60_000;
    const oldest = points[0]?.atUtcMs ?? fromMs;
    // A station that runs for ten minutes shows those ten minutes, not fifty empty ones.
    handle.show(points, quantity, Math.max(fromMs, Math.min(oldest, nowMs - shortestMs)), nowMs);
  }
  async function start() {
    if (!area || !legend) return;
    const { plotScript = "", plotStyle = "" } = area.dataset;
    loadStyle(plotStyle);
    const [module] = await Promise.all([import(plotScript) as Promise<PlotModule>, fetchPast()]);
    handle = module.createPlot(area, legend, format, texts.state.offered);
    draw();
  }
  for (const button of findAll("[data-quantity]", HTMLButtonElement, section)) {
    button.addEventListener("click", () => {
      quantity = (button.dataset.quantity ?? "current") as Quantity;
      for (const each of findAll("[data-quantity]", HTMLButtonElement, section)) {
        each.setAttribute("aria-pressed", String(each === button));
      }
      draw();
    });
  }
  range?.addEventListener("change", () => void fetchPast());
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    void start();
  }, { rootMargin: "200px" }).observe(section);
  return {
    evse,
    add(point: Point) {
      nowMs = Math.max(nowMs, point.atUtcMs);
      if (point.atUtcMs <= (points.at(-1)?.atUtcMs ?? 0)) return;
      points.push(point);
      if (points.length > maxPoints) points = points.slice(-maxPoints);
      draw();
    },
  };
}

/** Prepares every plot of the page. */
export function preparePlots(format: Format): Plots {
  const plots = findAll("[data-plot]", HTMLElement).map((section) => createOne(section, format));
  return {
    onState(view) {
      for (const plot of plots) {
        const evse = view.evses.find((each) => each.evse === plot.evse);
        if (evse) plot.add(pointOf(evse, view.atUtcMs));
      }
    },
  };
}
