import type { UiParts } from "../parts.ts";
import type { Route } from "./route.ts";
export function recipeRoutes(_parts: UiParts): readonly Route[] {
  return [];
}
