/** Cards that the station itself knows. */
import type { LocalWhitelist } from "../../control/ports.ts";
import type { Database } from "./database.ts";

export const maxTags = 1_000;

const keyOf = (idTag: string) => idTag.toUpperCase();

/** Reads come from memory; writes return after the change is on disk and throw a StorageError when it refuses. */
export function createWhitelist(database: Database): LocalWhitelist {
  const rows = database.rows<{ key: string; tag: string }>("SELECT key, tag FROM whitelist");
  const insert = database.statement("INSERT INTO whitelist (key, tag) VALUES (?, ?)");
  const drop = database.statement("DELETE FROM whitelist WHERE key = ?");
  const dropAll = database.statement("DELETE FROM whitelist");
  const tags = new Map(rows().map(({ key, tag }) => [key, tag]));

  return {
    maxTags,
    has: (idTag) => tags.has(keyOf(idTag)),
    add(idTag) {
      const key = keyOf(idTag);
      if (tags.has(key)) return true;
      if (tags.size >= maxTags) return false;
      database.transaction(() => insert(key, idTag));
      tags.set(key, idTag);
      return true;
    },
    remove(idTag) {
      const key = keyOf(idTag);
      if (!tags.has(key)) return false;
      database.transaction(() => drop(key));
      return tags.delete(key);
    },
    clear() {
      const count = tags.size;
      if (count > 0) database.transaction(() => dropAll());
      tags.clear();
      return count;
    },
    count: () => tags.size,
    list: (search, offset, limit) => found(tags, keyOf(search)).slice(offset, offset + limit),
  };
}

function found(tags: ReadonlyMap<string, string>, part: string): readonly string[] {
  return [...tags]
    .filter(([key]) => key.includes(part))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, tag]) => tag);
}
