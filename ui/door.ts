/** What travels with every request through the HTTP door, and what is known of who sent it. */
import type { Context } from "hono";
import type { Role } from "../schema/parameter.ts";
import type { Session } from "./parts.ts";

/** What `Deno.serve` tells of the connection; tests hand it in as the third argument of `app.request`. */
export interface Peer {
  readonly remoteAddr?: { readonly hostname?: string };
  /** Fires when the door closes: what never ends by itself has to end now. */
  readonly closing?: AbortSignal;
}

/** `token` is that of the cookie; null for HTTP Basic and for nobody. */
export interface DoorEnv {
  Bindings: Peer;
  Variables: { session: Session | null; token: string | null };
}

export type DoorContext = Context<DoorEnv>;

/** The other end of the connection, or `unknown` where there is no address (local socket). */
export function peerAddress(c: DoorContext): string {
  return c.env?.remoteAddr?.hostname ?? "unknown";
}

/** Name in the Host header without port, lower case; brackets of IPv6 taken off. Empty when there is none. */
export function hostName(c: DoorContext): string {
  const host = (c.req.header("host") ?? new URL(c.req.url).host).toLowerCase();
  const bracketed = /^\[([0-9a-f:.]+)\](:\d+)?$/.exec(host);
  return bracketed?.[1] ?? host.replace(/:\d+$/, "");
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/** Whether `name` is this machine seen from itself. */
export function isLoopbackName(name: string): boolean {
  return loopback.test(name);
}

/**
 * Sent by a program on this machine. A proxy on this machine speaks for strangers, so what it forwards does not count,
 * nor does a foreign name that was made to resolve to loopback.
 */
export function isLoopback(c: DoorContext): boolean {
  if (c.req.header("forwarded") || c.req.header("x-forwarded-for") || c.req.header("via")) return false;
  return isLoopbackName(peerAddress(c)) && isLoopbackName(hostName(c));
}

/** Encrypted up to us, or up to a proxy on this machine. */
export function isHttps(c: DoorContext): boolean {
  if (new URL(c.req.url).protocol === "https:") return true;
  return isLoopbackName(peerAddress(c)) && c.req.header("x-forwarded-proto") === "https";
}

/** GET, HEAD and OPTIONS change nothing. */
export function isSafe(c: DoorContext): boolean {
  return c.req.method === "GET" || c.req.method === "HEAD" || c.req.method === "OPTIONS";
}

/** Requests that programs make, as opposed to pages that people open. */
export function isApi(c: DoorContext): boolean {
  return c.req.path === "/api" || c.req.path.startsWith("/api/");
}

/** Role of whoever asks; only for handlers behind the login gate, which is what the assertion says. */
export function roleOf(c: DoorContext): Role {
  const session = c.get("session");
  if (!session) throw new Error("a handler behind the login gate ran without a session");
  return session.role;
}
