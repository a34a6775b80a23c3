/** Reads a form of settings as the browser sent it, without script: which settings did the reader change? */
import type { SettingView } from "./fields.ts";
import { fieldNames } from "./form.tsx";
import { fill, texts } from "./texts.ts";

export interface Submission {
  /** Value or values by id, as `propose` takes them. */
  readonly changes: Readonly<Record<string, string | readonly string[]>>;
  /** What stood in the fields, by name. */
  readonly typed: ReadonlyMap<string, string>;
  /** Revision the reader had seen; null when the form does not say, which is treated as stale by nobody. */
  readonly revision: number | null;
  /** A dangerous change whose word was not typed. */
  readonly errors: ReadonlyMap<string, readonly string[]>;
  readonly restart: boolean;
}

/** Names the hidden field that carries what the reader saw. */
export const seenName = "_seen";
export const revisionName = "_revision";

/** Present texts of the fields, for the hidden field {@link seenName}. */
export function seenTexts(views: readonly SettingView[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    views.flatMap((view) => fieldNames(view).map((name, at) => [name, view.values[at] ?? ""])),
  );
}

function parseSeen(text: unknown): ReadonlyMap<string, string> {
  if (typeof text !== "string") return new Map();
  try {
    const seen: unknown = JSON.parse(text);
    if (typeof seen !== "object" || seen === null) return new Map();
    return new Map(
      Object.entries(seen).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    );
  } catch {
    return new Map();
  }
}

/** Text of one field; undefined when the form does not have it. A list is sent as several values. */
function textOf(form: FormData, name: string, kind: string): string | undefined {
  const all = form.getAll(name).filter((value) => typeof value === "string");
  if (all.length === 0) return undefined;
  return kind === "list" ? all.filter((value) => value !== "").join(",") : all.at(-1);
}

/** Boxes are ticked in the order of the options, which may not be the stored one. */
function sameNames(one: string, other: string): boolean {
  const sorted = (text: string) => text.split(",").toSorted().join(",");
  return sorted(one) === sorted(other);
}

function isTouched(view: SettingView, text: string, seen: string | undefined): boolean {
  if (view.kind === "secret") return text !== "";
  return view.kind === "list" ? !sameNames(text, seen ?? "") : text !== seen;
}

function typedTexts(form: FormData, views: readonly SettingView[]): Map<string, string> {
  const typed = new Map<string, string>();
  for (const view of views) {
    for (const name of fieldNames(view)) {
      const text = textOf(form, name, view.kind);
      if (text !== undefined) typed.set(name, text);
    }
  }
  return typed;
}

/** The new value of one setting, or undefined when the reader left it as it was. */
function changeOf(
  view: SettingView,
  form: FormData,
  typed: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, string>,
): string | readonly string[] | undefined {
  const names = fieldNames(view);
  if (form.get(`theirs:${view.id}`) === "1") return undefined;
  if (view.kind === "secret" && names.some((name) => form.get(`clear:${name}`) === "1")) return "";
  const touched = names.some((name, at) => {
    const text = typed.get(name);
    return text !== undefined && isTouched(view, text, seen.get(name) ?? view.values[at]);
  });
  if (!touched) return undefined;
  const texts = names.map((name, at) => typed.get(name) ?? view.values[at] ?? "");
  return view.scope === "evse" ? texts : texts[0];
}

/** `views` are the settings of the page that the reader may write; anything else in the form is not looked at. */
export function readSubmission(form: FormData, views: readonly SettingView[]): Submission {
  const seen = parseSeen(form.get(seenName));
  const typed = typedTexts(form, views);
  const changes: Record<string, string | readonly string[]> = {};
  const errors = new Map<string, readonly string[]>();
  for (const view of views) {
    const change = changeOf(view, form, typed, seen);
    if (change === undefined) continue;
    changes[view.id] = change;
    const word = view.danger?.word;
    if (word !== undefined && form.get(`confirm:${view.id}`) !== word) {
      errors.set(view.id, [fill(texts.form.dangerMissing, { word })]);
    }
  }
  const revision = Number(form.get(revisionName) ?? NaN);
  return {
    changes,
    typed,
    revision: Number.isSafeInteger(revision) ? revision : null,
    errors,
    restart: form.get("then") === "restart",
  };
}
