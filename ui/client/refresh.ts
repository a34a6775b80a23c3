/// <reference lib="dom" />
/** Swaps parts of the page for what the server would draw now. */
import { freshPage } from "./api.ts";
import { localize } from "./local_format.ts";

/** Parts by their id. Parts that are gone are left alone. */
export async function refreshParts(ids: readonly string[]): Promise<void> {
  const page = await freshPage();
  if (!page) return;
  for (const id of ids) {
    const fresh = page.getElementById(id);
    const present = document.getElementById(id);
    if (!fresh || !present) continue;
    const adopted = document.importNode(fresh, true);
    localize(adopted);
    present.replaceWith(adopted);
  }
}

let knownCounts = new Map<string, string>();

/** Lists that follow a live value (`data-refresh`) are fetched again when it changes. */
export function refreshChanged(values: Readonly<Record<string, unknown>>): void {
  const ids: string[] = [];
  const counts = new Map<string, string>();
  for (const element of document.querySelectorAll("[data-refresh]")) {
    const name = element.getAttribute("data-refresh") ?? "";
    const count = String(values[name]);
    counts.set(name, count);
    if (knownCounts.has(name) && knownCounts.get(name) !== count) ids.push(element.id);
  }
  knownCounts = counts;
  if (ids.length > 0) void refreshParts(ids);
}
