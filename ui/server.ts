/** The HTTP door: what every request passes through, in order, and the socket it comes in by. */
// The preset for a quick start: a small router, made ready in a moment.
import { Hono } from "hono/quick";
import type { Clock } from "../control/clock.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import { identify, loginGate, setupGate } from "./access.ts";
import { apiRoutes } from "./api/mod.ts";
import { boundedBody } from "./body.ts";
import { type DoorContext, type DoorEnv, isApi, type Peer } from "./door.ts";
import type { Session, UiParts } from "./parts.ts";
import { notFound, refuseWith } from "./refusal.ts";
import { ownNamesOnly, ownPagesOnly, securityHeaders } from "./security.ts";

export type App = Hono<DoorEnv>;
export type SessionOf = (c: DoorContext) => Session | null;

export interface AppOptions {
  /** The pages; without them only the API answers. */
  readonly pages?: (parts: UiParts, session: SessionOf) => App;
  /** Routes of the simulator, below `/sim`. They ask for a loopback peer themselves and need no login. */
  readonly sim?: App;
  /** Names of this machine, beside addresses, `localhost` and private name endings. */
  readonly hostNames?: readonly string[];
}

/** Composes the door. Opens no port: tests hand requests to `app.request`. */
export function createApp(parts: UiParts, options: AppOptions = {}): App {
  const app: App = new Hono<DoorEnv>();
  app.use(
    securityHeaders(),
    ownNamesOnly(options.hostNames ?? []),
    setupGate(parts.logins),
    identify(parts.logins),
    loginGate(),
    boundedBody(parts.clock),
    ownPagesOnly(),
  );
  app.get("/healthz", (c) => c.json({ ok: true, uptimeMs: parts.station.state().uptimeMs }));
  app.route("/api/v1", apiRoutes(parts));
  if (options.sim) app.route("/sim", options.sim);
  if (options.pages) app.route("/", options.pages(parts, (c) => c.get("session")));
  app.notFound((c) => isApi(c) ? notFound(c) : c.text("There is no such page.", 404));
  app.onError((error, c) => {
    parts.log.error("http", `${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`);
    return refuseWith(c, 500, "internal", "The station met an error of its own; the log has it.");
  });
  return app;
}

export interface Listen {
  readonly hostname: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface ServeFault {
  readonly code: "in_use" | "not_ours" | "not_permitted" | "failed";
  readonly listen: Listen;
  /** What the system said. */
  readonly detail: string;
}

export interface Serving {
  /** With the port that was really taken; every address shows as the loopback one. */
  readonly url: string;
  readonly port: number;
  /** Ends the event streams and finishes what is being answered, but waits no longer than two seconds. */
  stop(): Promise<void>;
}

/** Opens the port. The caller decides what a refusal means; {@link serveSentence} says it to people. */
export function serve(app: App, listen: Listen, clock: Clock): Result<Serving, ServeFault> {
  const closing = new AbortController();
  const { signal } = closing;
  try {
    const server = Deno.serve(
      { ...listen, onListen: () => {} },
      (request, { remoteAddr }) => app.fetch(request, { remoteAddr, closing: signal } satisfies Peer),
    );
    const { port } = server.addr;
    return ok({ url: urlOf(listen.hostname, port), port, stop: () => stop(server, closing, clock) });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail({ code: faultCode(error), listen, detail });
  }
}

function urlOf(hostname: string, port: number): string {
  const everywhere = hostname === "0.0.0.0" || hostname === "::";
  const shown = everywhere ? "127.0.0.1" : hostname;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}/`;
}

async function stop(server: Deno.HttpServer, closing: AbortController, clock: Clock): Promise<void> {
  closing.abort();
  let cancel = () => {};
  const late = new Promise<void>((resolve) => cancel = clock.wakeAt(clock.nowMs() + 2_000, resolve));
  await Promise.race([server.shutdown(), late]);
  cancel();
}

function faultCode(error: unknown): ServeFault["code"] {
  if (error instanceof Deno.errors.AddrInUse) return "in_use";
  if (error instanceof Deno.errors.AddrNotAvailable) return "not_ours";
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "not_permitted";
  }
  return "failed";
}

/** Why the pages cannot be served, and what to do. */
export function serveSentence({ code, listen: { hostname, port }, detail }: ServeFault): string {
  const place = `${hostname}:${port}`;
  switch (code) {
    case "in_use":
      return `Another program listens on ${place} already. Stop it, or choose another port with --listen.`;
    case "not_ours":
      return `This machine has no address ${hostname}. Choose one that it has, or 0.0.0.0 for all, with --listen.`;
    case "not_permitted":
      return `The system does not permit to listen on ${place}; ports below 1024 need a right of their own. ` +
        "Choose a higher port with --listen.";
    case "failed":
      return `Cannot listen on ${place}: ${detail}. Check --listen.`;
  }
}
