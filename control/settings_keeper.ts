/** The one holder of the settings: takes changes in order, stores them, tells everybody. */
import { applyChanges, type Problem, sameValue } from "../schema/changes.ts";
import { declarationOf, defaults, type SettingId, settingIds, type Settings } from "../schema/mod.ts";
import { canSee, type Reader } from "../schema/rights.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import type { Applied, ProposeError, ProposeOptions, SettingsBook } from "./settings_book.ts";
import {
  type Hash,
  hashSecrets,
  type Layers,
  namedIn,
  pick,
  stack,
  type Values,
  visible,
} from "./settings_layers.ts";

/** What lies on the disk. */
export interface SettingsDocument {
  /** Rises by one with every stored change, also over restarts. */
  readonly revision: number;
  /** By id; only values that differ from the defaults, or were set against a seed. Hashed secrets as their hash. */
  readonly values: Values;
  /** The revision in which a setting was last written. */
  readonly changedIn: Readonly<Record<string, number>>;
}

export interface SettingsStorage {
  /** Durable when it resolves with ok; otherwise the document before it is still whole. Never rejects. */
  save(document: SettingsDocument): Promise<Result<void, { readonly detail: string }>>;
}

export interface SettingsParts {
  readonly stored: SettingsDocument | null;
  readonly storage: SettingsStorage;
  readonly hash: Hash;
  /** Initial values by id; a stored value wins, and they are not stored themselves. */
  readonly seed?: Values;
  /**
   * Values by id that win over stored ones for this run and are not stored. Doors show them as any other; when a door
   * writes one, the written value is stored and in force, and the override is gone.
   */
  readonly overrides?: Values;
  /** Notes which settings are read through `active()`. */
  readonly recordsReads?: boolean;
}

export interface SettingsKeeper extends SettingsBook {
  /** Stored entries that could not be taken. They stay in the file until the setting is written. */
  readonly storedProblems: readonly Problem[];
  /** Ids read through `active()` so far; empty unless recorded. */
  reads(): readonly string[];
}

/** More writers than this at once are refused, not kept waiting. */
const maxWaiting = 64;

type Outcome = Result<Applied, ProposeError>;

interface State {
  readonly layers: Layers;
  readonly revision: number;
  readonly changedIn: Readonly<Record<string, number>>;
}

/** Fails with every problem of the seed and of the overrides: wrong usage, nothing is running yet. */
export async function createSettingsBook(
  parts: SettingsParts,
): Promise<Result<SettingsKeeper, readonly Problem[]>> {
  const { stored, seed = {}, overrides = {}, hash } = parts;
  const stacked = await stack({ stored: stored?.values ?? {}, seed, overrides, hash });
  if (!stacked.ok) return stacked;
  const { layers, problems } = stacked.value;
  const start = { layers, revision: stored?.revision ?? 0, changedIn: stored?.changedIn ?? {} };
  return ok(keep(start, parts, problems));
}

function keep(start: State, parts: SettingsParts, storedProblems: readonly Problem[]): SettingsKeeper {
  const atStart = visible(start.layers);
  const recorder = readRecorder(parts.recordsReads ?? false);
  const listeners = new Set<(applied: Applied) => void>();
  const inTurn = oneByOne();
  let state = start;
  let now = atStart;
  let active = recorder.watch(inForce(now, atStart));

  function enter(next: State, applied: Applied): Outcome {
    state = next;
    now = visible(next.layers);
    active = recorder.watch(inForce(now, atStart));
    for (const tell of listeners) tell(applied);
    return ok(applied);
  }

  async function take(changes: Values, writer: Reader | "system", options: ProposeOptions): Promise<Outcome> {
    if (options.revision !== undefined && options.revision !== state.revision) {
      return fail(stale(state, options.revision, writer));
    }
    const change = applyChanges(now, changes, writer);
    if (!change.ok) return fail({ code: "problems", problems: change.error });
    const { settings, changed } = change.value;
    const needRestart = changed.filter((id) => waitsForRestart(id, settings, atStart));
    const written = [
      ...new Set([...changed, ...namedIn(changes).filter((id) => id in state.layers.overlay)]),
    ];
    if (options.dryRun || written.length === 0) return ok({ revision: state.revision, changed, needRestart });

    const next = write(state, await hashSecrets(settings, changed, parts.hash), written);
    const saved = await parts.storage.save(documentOf(next));
    if (!saved.ok) return fail({ code: "not_stored", detail: saved.error.detail });
    return enter(next, { revision: next.revision, changed, needRestart });
  }

  return {
    storedProblems,
    reads: recorder.reads,
    active: () => active,
    stored: () => now,
    revision: () => state.revision,
    restartPending: () => settingIds.filter((id) => waitsForRestart(id, now, atStart)),
    propose: (changes, writer, options = {}) => inTurn(() => take(changes, writer, options)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function waitsForRestart(id: SettingId, settings: Settings, atStart: Settings): boolean {
  return declarationOf(id)?.applies === "restart" && !sameValue(settings[id], atStart[id]);
}

function inForce(now: Settings, atStart: Settings): Settings {
  const waiting = settingIds.filter((id) => waitsForRestart(id, now, atStart));
  return { ...now, ...pick(atStart, waiting) };
}

/** The state after the settings named by `written` have been set by somebody. */
function write(
  { layers, revision, changedIn }: State,
  settings: Settings,
  written: readonly SettingId[],
): State {
  const isWritten = (id: string) => (written as readonly string[]).includes(id);
  const without = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([id]) => !isWritten(id)));
  const initial = defaults();
  // Against a seed the default is a choice too, and the choice must outlive the seed.
  const isPlain = (id: SettingId) =>
    sameValue(settings[id], initial[id]) && sameValue(layers.base[id], initial[id]);
  return {
    layers: {
      base: layers.base,
      kept: { ...without(layers.kept), ...pick(settings, written.filter((id) => !isPlain(id))) },
      carried: without(layers.carried),
      overlay: without(layers.overlay),
    },
    revision: revision + 1,
    changedIn: { ...changedIn, ...Object.fromEntries(written.map((id) => [id, revision + 1])) },
  };
}

function documentOf({ layers, revision, changedIn }: State): SettingsDocument {
  const values = Object.entries({ ...layers.carried, ...layers.kept }).toSorted((
    [a],
    [b],
  ) => (a < b ? -1 : 1));
  return { revision, values: Object.fromEntries(values), changedIn };
}

/** The writer is told only of what it may see. */
function stale({ revision, changedIn }: State, seen: number, writer: Reader | "system"): ProposeError {
  const isNews = (id: SettingId) =>
    (changedIn[id] ?? 0) > seen && (writer === "system" || canSee(id, writer));
  return { code: "stale", revision, changed: settingIds.filter(isNews) };
}

/** Two writers never see the same revision as theirs. */
function oneByOne(): (turn: () => Promise<Outcome>) => Promise<Outcome> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async function inTurn(turn) {
    if (waiting >= maxWaiting) return fail({ code: "not_stored", detail: "too many changes are waiting" });
    waiting++;
    const mine = last.then(turn).finally(() => waiting--);
    // A turn that fails by our own mistake is its caller's to report; the next one comes all the same.
    last = mine.catch(() => {});
    return await mine;
  };
}

/** Tells which settings somebody acts on. The proxy costs time, so it is there only when asked for. */
function readRecorder(isOn: boolean) {
  const seen = new Set<string>();
  function watch(settings: Settings): Settings {
    if (!isOn) return settings;
    return new Proxy(settings, {
      get(target, id) {
        if (typeof id === "string") seen.add(id);
        return Reflect.get(target, id);
      },
    });
  }
  return { watch, reads: (): readonly string[] => [...seen].toSorted() };
}
