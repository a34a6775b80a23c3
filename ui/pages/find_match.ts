/** The search for a setting, the same on the server and in the browser. */

/** What is known of one setting in the index. */
export interface FindEntry {
  readonly id: string;
  readonly label: string;
  /** Name of the page. */
  readonly page: string;
  readonly help: string;
  readonly href: string;
  /** Other names: OCPP key, keys of other makers. */
  readonly keys: readonly string[];
}

const words = (query: string) => query.toLowerCase().split(/\s+/).filter((word) => word !== "");

function rank(entry: FindEntry, asked: readonly string[]): number {
  const label = entry.label.toLowerCase();
  const names = [entry.id, ...entry.keys].join(" ").toLowerCase();
  const all = `${label} ${names} ${entry.page.toLowerCase()} ${entry.help.toLowerCase()}`;
  if (!asked.every((word) => all.includes(word))) return Infinity;
  const whole = asked.join(" ");
  if (label.startsWith(whole)) return 0;
  if (asked.every((word) => label.includes(word))) return 1;
  if (asked.every((word) => names.includes(word))) return 2;
  return 3;
}

/** Entries that hold every word of the query, best first: label, then names, then help. Empty query: all of them. */
export function findMatches(
  entries: readonly FindEntry[],
  query: string,
  limit: number,
): readonly FindEntry[] {
  const asked = words(query);
  return entries
    .map((entry) => ({ entry, rank: rank(entry, asked) }))
    .filter(({ rank }) => rank < Infinity)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
