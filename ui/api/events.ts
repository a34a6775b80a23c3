/** Server-sent events: the state when it changes, the revision of the settings when somebody saves. */
import type { Role } from "../../schema/parameter.ts";
import { roleOf } from "../door.ts";
import { passwordIds } from "../logins.ts";
import type { UiParts } from "../parts.ts";
import { refuseWith } from "../refusal.ts";
import type { ApiContext, Route } from "./route.ts";
import type { StateView } from "./state.ts";

const maxStreams = 16;
/** At most two states a second, and one every ten seconds when nothing happens. */
const shortestGapMs = 500;
const longestGapMs = 10_000;
/** A comment after so much silence, so that both ends notice a dead line. */
const keepAliveMs = 5_000;
/** A reader that takes nothing for so long is given up, and its place with it. */
const stalledMs = 60_000;
/** Bytes that may wait for a slow reader; beyond them only the newest state is kept. */
const maxWaitingBytes = 65_536;

/** `/events`. */
export function eventRoutes(parts: UiParts, view: (role: Role) => StateView): readonly Route[] {
  const open = { count: 0 };
  return [{
    method: "get",
    path: "/events",
    summary: "State and settings as server-sent events",
    answer: {
      description:
        "Event `state` with the body of /state; `settings` with {revision}; `ended` when the session is over.",
      mediaType: "text/event-stream",
      schema: { type: "string" },
    },
    refusals: { 503: `${maxStreams} streams are open already.` },
    handle: (c) => openStream(c, parts, view, open),
  }];
}

function openStream(
  c: ApiContext,
  parts: UiParts,
  view: (role: Role) => StateView,
  open: { count: number },
): Response {
  if (open.count >= maxStreams) {
    c.header("retry-after", "10");
    const message = `${maxStreams} pages watch this station already. Close one of them.`;
    return refuseWith(c, 503, "too_many_streams", message, { bound: maxStreams });
  }
  open.count++;
  const role = roleOf(c);
  const stream = eventStream(parts, role, c.get("token"), () => view(role), () => open.count--);
  return c.body(stream, 200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

function eventStream(
  parts: UiParts,
  role: Role,
  token: string | null,
  view: () => StateView,
  closed: () => void,
): ReadableStream<Uint8Array> {
  const { clock, logins } = parts;
  const encoder = new TextEncoder();
  const pace = createPace(clock.nowMs());
  const undo: (() => void)[] = [];
  let cancelWake = () => {};

  function tidy() {
    cancelWake();
    for (const each of undo.splice(0)) each();
    closed();
    closed = () => {};
  }
  function end(controller: Controller) {
    if (undo.length === 0) return;
    tidy();
    controller.enqueue(encoder.encode("event: ended\ndata: {}\n\n"));
    controller.close();
  }
  function flush(controller: Controller) {
    const nowMs = clock.nowMs();
    if ((controller.desiredSize ?? 0) > 0) {
      for (const item of pace.take(nowMs)) controller.enqueue(encoder.encode(textOf(item, view)));
    } else if (nowMs - pace.wroteAtMs() >= stalledMs) {
      return end(controller);
    }
    const stalled = (controller.desiredSize ?? 0) <= 0;
    wake(controller, stalled ? nowMs + keepAliveMs : pace.nextMs(nowMs));
  }
  function wake(controller: Controller, atMs: number) {
    cancelWake();
    cancelWake = clock.wakeAt(atMs, () => {
      if (token !== null && !logins.isOpen(token)) end(controller);
      else flush(controller);
    });
  }
  /** Leaves the work to the next turn: whoever changed something must not wait for a page to be written. */
  function soon(controller: Controller) {
    if (undo.length > 0) wake(controller, pace.nextMs(clock.nowMs()));
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      undo.push(parts.station.subscribe(() => {
        if (pace.touch()) soon(controller);
      }));
      undo.push(parts.settings.subscribe((applied) => {
        pace.saved(applied.revision);
        // With HTTP Basic there is no session to end; the new password ends the stream itself.
        if (token === null && applied.changed.includes(passwordIds[role])) end(controller);
        else soon(controller);
      }));
      if (token !== null) undo.push(logins.watch(token, () => end(controller)));
      controller.enqueue(encoder.encode("retry: 2000\n\n"));
      flush(controller);
    },
    pull(controller) {
      if (undo.length > 0) flush(controller);
    },
    cancel: tidy,
  }, { highWaterMark: maxWaitingBytes, size: (chunk) => chunk.byteLength });
}

type Item = { readonly type: "state" | "comment" } | { readonly type: "settings"; readonly revision: number };

function textOf(item: Item, view: () => StateView): string {
  switch (item.type) {
    case "state":
      return `event: state\ndata: ${JSON.stringify(view())}\n\n`;
    case "settings":
      return `event: settings\ndata: ${JSON.stringify({ revision: item.revision })}\n\n`;
    case "comment":
      return ": still here\n\n";
  }
}

/** What is due when. Begins with a state at once. */
function createPace(nowMs: number) {
  let dirty = true;
  let revision: number | null = null;
  let stateAtMs = nowMs - longestGapMs;
  let wroteAtMs = nowMs;
  const stateDueMs = () => stateAtMs + (dirty ? shortestGapMs : longestGapMs);
  return {
    wroteAtMs: () => wroteAtMs,
    /** Something changed; true when that was not known already. */
    touch(): boolean {
      const news = !dirty;
      dirty = true;
      return news;
    },
    saved(newest: number) {
      revision = newest;
    },
    nextMs: (now: number) => revision !== null ? now : Math.min(stateDueMs(), wroteAtMs + keepAliveMs),
    take(now: number): readonly Item[] {
      const items: Item[] = revision === null ? [] : [{ type: "settings", revision }];
      if (now >= stateDueMs()) {
        items.push({ type: "state" });
        dirty = false;
        stateAtMs = now;
      } else if (items.length === 0 && now >= wroteAtMs + keepAliveMs) {
        items.push({ type: "comment" });
      }
      if (items.length > 0) wroteAtMs = now;
      revision = null;
      return items;
    },
  };
}
