/** What backends said of cards, for the times when none can be asked. */
import type { AuthorizationCache, IdTagInfo } from "../../control/ports.ts";
import type { Database } from "./database.ts";
import { StorageError } from "./storage_error.ts";

export const maxCached = 1_000;

interface Row {
  readonly key: string;
  readonly status: IdTagInfo["status"];
  readonly expiry_ms: number | null;
  readonly parent_id_tag: string | null;
  readonly put_order: number;
}

const keyOf = (idTag: string) => idTag.toUpperCase();

/**
 * The tag that was told of longest ago leaves first. Saying the same again only refreshes its place in memory: a card
 * that charges daily must not wear the flash. A disk that refuses leaves the answer in memory; `clear` throws.
 */
export function createAuthorizationCache(database: Database): AuthorizationCache {
  const rows = database.rows<Row>("SELECT * FROM authorization_cache ORDER BY put_order");
  const write = writer(database);
  const drop = database.statement("DELETE FROM authorization_cache WHERE key = ?");
  const dropAll = database.statement("DELETE FROM authorization_cache");
  const known = new Map(rows().map((row) => [row.key, toInfo(row)]));

  return {
    get: (idTag) => known.get(keyOf(idTag)) ?? null,
    put(idTag, info) {
      const key = keyOf(idTag);
      const old = known.get(key);
      const eldest = old || known.size < maxCached ? undefined : known.keys().next().value;
      if (eldest !== undefined) known.delete(eldest);
      known.delete(key);
      known.set(key, info);
      if (old && isSame(old, info)) return;
      tryWriting(() =>
        database.transaction(() => {
          if (eldest !== undefined) drop(eldest);
          write(key, info);
        })
      );
    },
    clear() {
      if (known.size > 0) database.transaction(() => dropAll());
      known.clear();
    },
    count: () => known.size,
  };
}

function writer(database: Database): (key: string, info: IdTagInfo) => void {
  const write = database.statement(`
    INSERT OR REPLACE INTO authorization_cache (key, status, expiry_ms, parent_id_tag, put_order)
    VALUES (?, ?, ?, ?, (SELECT coalesce(max(put_order), 0) + 1 FROM authorization_cache))`);
  return (key, { status, expiryMs, parentIdTag }) => void write(key, status, expiryMs, parentIdTag);
}

function tryWriting(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}

function toInfo({ status, expiry_ms, parent_id_tag }: Row): IdTagInfo {
  return { status, expiryMs: expiry_ms, parentIdTag: parent_id_tag };
}

function isSame(a: IdTagInfo, b: IdTagInfo): boolean {
  return a.status === b.status && a.expiryMs === b.expiryMs && a.parentIdTag === b.parentIdTag;
}
