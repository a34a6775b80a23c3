/** How an API route is declared: the handler, and beside it what the OpenAPI document tells of it. */
import { type Context, Hono } from "hono";
import type { ActionId } from "../../schema/mod.ts";
import { canWrite } from "../../schema/rights.ts";
import type { Role } from "../../schema/parameter.ts";
import { type DoorEnv, roleOf } from "../door.ts";
import { notFound } from "../refusal.ts";

export type ApiContext = Context<DoorEnv>;
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Route {
  readonly method: "get" | "post" | "patch" | "delete";
  /** As in OpenAPI, parameters in braces: `/settings/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Answers without a login. */
  readonly open?: true;
  /** Exists only for roles that may press this button. */
  readonly right?: ActionId;
  readonly query?: Readonly<Record<string, JsonSchema>>;
  /** JSON body; a function where it depends on what the role may write. */
  readonly body?: JsonSchema | ((role: Role) => JsonSchema);
  /** Media types whose body is taken as it is, beside JSON. */
  readonly bodyTypes?: readonly string[];
  readonly answer: {
    readonly status?: number;
    readonly description: string;
    readonly schema?: JsonSchema;
    /** Other than JSON. */
    readonly mediaType?: string;
  };
  /** Status to reason, beside those that every route has. */
  readonly refusals?: Readonly<Record<number, string>>;
  readonly handle: (c: ApiContext) => Response | Promise<Response>;
}

/** Whether the route exists for the role; null stands for somebody who is not logged in. */
export function existsFor(route: Route, role: Role | null): boolean {
  if (role === null) return route.open === true;
  return route.right === undefined || canWrite(route.right, role);
}

/** Puts the table into effect. */
export function mount(routes: readonly Route[]): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(route.method.toUpperCase(), path, (c: ApiContext) => {
      if (!route.open && !existsFor(route, roleOf(c))) return notFound(c);
      return route.handle(c);
    });
  }
  return app;
}
