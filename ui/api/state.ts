/** The picture of the station as the API tells it. */
import type { StationState } from "../../control/read_model.ts";
import type { Role } from "../../schema/parameter.ts";
import { roleOf } from "../door.ts";
import { createLiveSources, type LiveValues, liveValues } from "../live_values.ts";
import type { UiParts } from "../parts.ts";
import type { Route } from "./route.ts";

export type StateView = StationState & { readonly values: LiveValues };

/** Gives the state as the role sees it, now. */
export function createStateView(parts: UiParts): (role: Role) => StateView {
  const sources = createLiveSources(parts);
  return (role) => {
    const state = parts.station.state();
    return { ...state, values: liveValues(sources(state, role)) };
  };
}

/** The state, once. */
export function stateRoutes(view: (role: Role) => StateView): readonly Route[] {
  return [{
    method: "get",
    path: "/state",
    summary: "State of the station and its charging points",
    answer: {
      description:
        "The state; `values` holds the live values of the schema by id, per charging point as lists.",
      schema: {
        type: "object",
        required: ["atUtcMs", "evses", "values"],
        properties: {
          atUtcMs: { type: "integer" },
          evses: { type: "array", items: { type: "object" } },
          values: { type: "object" },
        },
      },
    },
    handle: (c) => c.json(view(roleOf(c))),
  }];
}
