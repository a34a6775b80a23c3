/** The API, `/api/v1`: one table of routes, from which the document follows. */
import type { Hono } from "hono";
import { type DoorEnv, roleOf } from "../door.ts";
import type { UiParts } from "../parts.ts";
import { actionRoutes } from "./actions.ts";
import { eventRoutes } from "./events.ts";
import { logRoutes } from "./logs.ts";
import { loginRoutes } from "./login.ts";
import { openApi } from "./openapi.ts";
import { recipeRoutes } from "./recipe.ts";
import { mount, type Route } from "./route.ts";
import { sessionRoutes } from "./sessions.ts";
import { settingRoutes } from "./settings.ts";
import { createStateView, stateRoutes } from "./state.ts";
import { tagRoutes } from "./tags.ts";

/** Every route, in the order of the document. */
export function routeTable(parts: UiParts): readonly Route[] {
  const view = createStateView(parts);
  const routes: readonly Route[] = [
    ...loginRoutes(parts),
    ...settingRoutes(parts),
    ...stateRoutes(view),
    ...eventRoutes(parts, view),
    ...actionRoutes(parts),
    ...tagRoutes(parts),
    ...sessionRoutes(parts),
    ...recipeRoutes(parts),
    ...logRoutes(parts),
  ];
  const document: Route = {
    method: "get",
    path: "/openapi.json",
    summary: "This document, as the role sees it",
    answer: { description: "OpenAPI 3.1.", schema: { type: "object" } },
    handle: (c) => c.json(openApi([...routes, document], roleOf(c), parts.softwareVersion)),
  };
  return [...routes, document];
}

/** To be mounted at `/api/v1`. */
export function apiRoutes(parts: UiParts): Hono<DoorEnv> {
  return mount(routeTable(parts));
}
