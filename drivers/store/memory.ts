/** Small facts that outlive a restart, such as availability set by the backend. */
import type { Memory } from "../../control/ports.ts";
import type { Database } from "./database.ts";

/** Of our own making, so more of them or longer ones are a mistake: RangeError. */
const bounds = { keys: 1_000, keyLength: 100, valueLength: 10_000 };

/** Reads come from memory; `set` returns after the fact is on disk, writes nothing when it is known, throws a StorageError. */
export function createMemory(database: Database): Memory {
  const rows = database.rows<{ key: string; value: string }>("SELECT key, value FROM memory");
  const write = database.statement("INSERT OR REPLACE INTO memory (key, value) VALUES (?, ?)");
  const facts = new Map(rows().map(({ key, value }) => [key, value]));
  return {
    get: (key) => facts.get(key) ?? null,
    set(key, value) {
      if (facts.get(key) === value) return;
      checkBounds(key, value, facts);
      database.transaction(() => write(key, value));
      facts.set(key, value);
    },
  };
}

function checkBounds(key: string, value: string, facts: ReadonlyMap<string, string>): void {
  if (key.length > bounds.keyLength || value.length > bounds.valueLength) {
    throw new RangeError(
      `Cannot remember ${key.slice(0, bounds.keyLength)}: it is longer than ${bounds.valueLength}`,
    );
  }
  if (facts.size >= bounds.keys && !facts.has(key)) {
    throw new RangeError(`Cannot remember more than ${bounds.keys} facts`);
  }
}
