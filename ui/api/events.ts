/** Server-sent events: the state when it changes, the revision of the settings when somebody saves. */
import type { Role } from "../../schema/parameter.ts";
import { roleOf } from "../door.ts";
import { passwordIds } from "../../schema/logins.ts";
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
  const closing = c.env?.closing ?? null;
  const source = new StreamSource(parts, { role, token: c.get("token"), closing, view: () => view(role) });
  source.whenOver(() => open.count--);
  const stream = new ReadableStream(source, {
    highWaterMark: maxWaitingBytes,
    size: (chunk) => chunk.byteLength,
  });
  return c.body(stream, 200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

interface Reader {
  readonly role: Role;
  readonly token: string | null;
  readonly closing: AbortSignal | null;
  readonly view: () => StateView;
}

/** Where one reader's stream comes from. */
class StreamSource implements UnderlyingDefaultSource<Uint8Array> {
  readonly #encoder = new TextEncoder();
  readonly #pace: Pace;
  /** What has to be undone at the end; empty once that is done. */
  readonly #undo: (() => void)[] = [];
  #cancelWake = () => {};

  constructor(private readonly parts: UiParts, private readonly reader: Reader) {
    this.#pace = createPace(parts.clock.nowMs());
  }

  /** Calls `run` once, when the stream has ended for whatever reason. */
  whenOver(run: () => void): void {
    this.#undo.push(run);
  }

  start(controller: Controller): void {
    const { station, settings, logins } = this.parts;
    const { token, role, closing } = this.reader;
    this.whenOver(station.subscribe(() => {
      if (this.#pace.touch()) this.#soon(controller);
    }));
    this.whenOver(settings.subscribe(({ revision, changed }) => {
      this.#pace.saved(revision);
      // With HTTP Basic there is no session to end; the new password ends the stream itself.
      if (token === null && changed.includes(passwordIds[role])) this.#sessionOver(controller);
      else this.#soon(controller);
    }));
    if (token !== null) this.whenOver(logins.watch(token, () => this.#sessionOver(controller)));
    const close = () => this.#end(() => controller.close());
    closing?.addEventListener("abort", close);
    this.whenOver(() => closing?.removeEventListener("abort", close));
    controller.enqueue(this.#encoder.encode("retry: 2000\n\n"));
    this.#flush(controller);
  }

  pull(controller: Controller): void {
    if (this.#undo.length > 0) this.#flush(controller);
  }

  cancel(): void {
    this.#end(() => {});
  }

  #end(finish: () => void): void {
    if (this.#undo.length === 0) return;
    this.#cancelWake();
    for (const each of this.#undo.splice(0)) each();
    finish();
  }

  /** Tells the page, so that it asks for a login and does not come back on its own. */
  #sessionOver(controller: Controller): void {
    this.#end(() => {
      controller.enqueue(this.#encoder.encode("event: ended\ndata: {}\n\n"));
      controller.close();
    });
  }

  #flush(controller: Controller): void {
    const nowMs = this.parts.clock.nowMs();
    const hasRoom = () => (controller.desiredSize ?? 0) > 0;
    if (hasRoom()) {
      for (const item of this.#pace.take(nowMs)) {
        controller.enqueue(this.#encoder.encode(textOf(item, this.reader.view)));
      }
    } else if (nowMs - this.#pace.wroteAtMs() >= stalledMs) {
      return this.#end(() => controller.error(new Error("the reader takes nothing")));
    }
    this.#wake(controller, hasRoom() ? this.#pace.nextMs() : nowMs + keepAliveMs);
  }

  #wake(controller: Controller, atMs: number): void {
    const { clock, logins } = this.parts;
    const { token } = this.reader;
    this.#cancelWake();
    this.#cancelWake = clock.wakeAt(atMs, () => {
      if (token !== null && !logins.isOpen(token)) this.#sessionOver(controller);
      else this.#flush(controller);
    });
  }

  /** Leaves the work to a later turn: whoever changed something must not wait for a page to be written. */
  #soon(controller: Controller): void {
    this.#wake(controller, this.#pace.nextMs());
  }
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

interface Pace {
  wroteAtMs(): number;
  /** Something changed; true when that was not known already. */
  touch(): boolean;
  saved(revision: number): void;
  /** When something is due next. */
  nextMs(): number;
  /** What is due now. */
  take(nowMs: number): readonly Item[];
}

/** Begins with a state at once. */
function createPace(startMs: number): Pace {
  let dirty = true;
  let revision: number | null = null;
  let stateAtMs = startMs - longestGapMs;
  let wroteAtMs = startMs;
  const stateDueMs = () => stateAtMs + (dirty ? shortestGapMs : longestGapMs);
  return {
    wroteAtMs: () => wroteAtMs,
    touch() {
      const news = !dirty;
      dirty = true;
      return news;
    },
    saved: (newest) => void (revision = newest),
    nextMs: () => revision === null ? Math.min(stateDueMs(), wroteAtMs + keepAliveMs) : wroteAtMs,
    take(nowMs) {
      const items: Item[] = revision === null ? [] : [{ type: "settings", revision }];
      if (nowMs >= stateDueMs()) {
        items.push({ type: "state" });
        dirty = false;
        stateAtMs = nowMs;
      } else if (items.length === 0 && nowMs >= wroteAtMs + keepAliveMs) {
        items.push({ type: "comment" });
      }
      if (items.length > 0) wroteAtMs = nowMs;
      revision = null;
      return items;
    },
  };
}
