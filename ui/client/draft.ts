/// <reference lib="dom" />
/** Changes that are not saved yet: kept across pages of this tab until saved or discarded. */

/** What was typed for one setting. */
export interface DraftEntry {
  readonly value: string | readonly string[];
  readonly label: string;
  /** Address path of the page with the field. */
  readonly page: string;
  /** The stored value and the new one in words, for the reader. */
  readonly old: string;
  readonly spoken: string;
  /** Secrets stay in the memory of this page. */
  readonly secret: boolean;
  /** The word that has to be typed, and whether it was. */
  readonly word: string | null;
  readonly confirmed: boolean;
}

export interface Draft {
  /** Revision of the settings when the first change was typed. */
  readonly revision: number;
  readonly entries: ReadonlyMap<string, DraftEntry>;
}

const key = "pilotwire.draft";

/** Empty when nothing was kept or it cannot be read. */
export function loadDraft(revision: number): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (typeof kept === "object" && kept !== null && "revision" in kept && "entries" in kept) {
      const { revision, entries } = kept as { revision: number; entries: [string, DraftEntry][] };
      if (entries.length > 0) return { revision, entries: new Map(entries) };
    }
  } catch {
    sessionStorage.removeItem(key);
  }
  return { revision, entries: new Map() };
}

/** Keeps all but the secrets. */
export function keepDraft({ revision, entries }: Draft): void {
  const kept = [...entries].filter(([, entry]) => !entry.secret);
  if (kept.length === 0) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify({ revision, entries: kept }));
}

/** At the login page: the next reader must not find what the last one typed. */
export function forgetDraft(): void {
  sessionStorage.removeItem(key);
}

/** The draft with one setting changed, or with `null` as it was. */
export function withEntry(draft: Draft, id: string, entry: DraftEntry | null, revision: number): Draft {
  const entries = new Map(draft.entries);
  if (entry) entries.set(id, entry);
  else entries.delete(id);
  return { revision: draft.entries.size === 0 ? revision : draft.revision, entries };
}
