/// <reference lib="dom" />
/** The live picture: server-sent events, redrawn each second, and the truth when the line is lost. */
import type { Clock } from "../../control/clock.ts";
import type { StationState } from "../../control/read_model.ts";
import type { Format } from "../pages/format.ts";
import { fill, texts } from "../pages/texts.ts";
import { toLogin } from "./api.ts";
import { find } from "./dom.ts";
import { drawState, drawValues } from "./draw.tsx";

/** The station speaks at least every 10 s; after this silence the line counts as lost. */
const silenceMs = 25_000;
const retryMs = 2_000;

export type LiveView = StationState & { readonly values: Readonly<Record<string, unknown>> };

export interface LiveParts {
  readonly clock: Clock;
  readonly format: Format;
  readonly onState: (view: LiveView) => void;
  readonly onSettings: (revision: number) => void;
}

export interface Live {
  /** From now on a lost line is expected, and the page loads again when the station is back. */
  expectRestart(): void;
}

interface Seen {
  readonly view: LiveView;
  readonly atMs: number;
}

/** Opens the line and keeps it open while the page is looked at. */
export function startLive(parts: LiveParts): Live {
  const { clock, format } = parts;
  let source: EventSource | null = null;
  let seen: Seen | null = null;
  let heardAtMs = clock.nowMs();
  let lostAtUtcMs: number | null = null;
  let restarting = false;
  let retryAtMs = 0;

  function heard() {
    heardAtMs = clock.nowMs();
    if (restarting && lostAtUtcMs !== null) location.reload();
    lostAtUtcMs = null;
    showLost(null, restarting);
  }
  function onState(event: MessageEvent<string>) {
    heard();
    const view = JSON.parse(event.data) as LiveView;
    if (seen && view.uptimeMs < seen.view.uptimeMs - 5_000) location.reload();
    seen = { view, atMs: clock.nowMs() };
    redraw();
    drawValues(view.values, format);
    document.body.dataset.ready = "on";
    parts.onState(view);
  }
  function redraw() {
    if (seen && lostAtUtcMs === null) {
      drawState(seen.view, seen.view.atUtcMs + clock.nowMs() - seen.atMs, format);
    }
  }
  function lost() {
    source?.close();
    source = null;
    retryAtMs = clock.nowMs() + retryMs;
    lostAtUtcMs ??= clock.epochMs();
    showLost(format.timeOfDay(lostAtUtcMs), restarting);
    void checkLogin();
  }
  function open() {
    source = new EventSource("/api/v1/events");
    heardAtMs = clock.nowMs();
    source.addEventListener("state", onState);
    source.addEventListener("settings", (event) => {
      heard();
      const { revision } = JSON.parse(event.data) as { revision: number };
      parts.onSettings(revision);
    });
    source.addEventListener("ended", toLogin);
    source.addEventListener("error", lost);
  }
  function tick() {
    clock.wakeAt(clock.nowMs() + 1_000, tick);
    if (document.hidden) return;
    if (source && clock.nowMs() - heardAtMs > silenceMs) lost();
    if (!source && clock.nowMs() >= retryAtMs) open();
    redraw();
  }
  // A page in the background gives its line back: the station has few, and the browser too.
  document.addEventListener("visibilitychange", () => {
    source?.close();
    source = null;
    if (!document.hidden) open();
  });
  addEventListener("pagehide", () => source?.close());
  open();
  tick();
  return {
    expectRestart() {
      restarting = true;
      showLost("", true);
    },
  };
}

function showLost(since: string | null, restarting: boolean): void {
  const bar = find("#lost", HTMLElement);
  if (!bar) return;
  const text = restarting ? texts.lost.restarting : fill(texts.lost.since, { time: since ?? "" });
  bar.hidden = since === null && !restarting;
  if (!bar.hidden && bar.textContent !== text) bar.textContent = text;
  bar.classList.toggle("expected", restarting);
  document.body.classList.toggle("is-lost", !bar.hidden);
}

/** A station that answers but no longer knows us has not gone; our login has ended. */
async function checkLogin(): Promise<void> {
  const response = await fetch("/api/v1/me").catch(() => null);
  if (response && (response.status === 401 || response.status === 403)) toLogin();
}
