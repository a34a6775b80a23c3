/// <reference lib="dom" />
/** The form of settings with script: marks, checks while typing, one bar for all unsaved changes, two editors. */
import type { Clock } from "../../control/clock.ts";
import { fill, texts } from "../pages/texts.ts";
import { type ApiFault, call, isJson } from "./api.ts";
import { chooseValues, type Conflict } from "./conflict_dialog.ts";
import { type Draft, type DraftEntry, keepDraft, loadDraft, withEntry } from "./draft.ts";
import { find, make, toast } from "./dom.ts";
import { refreshParts } from "./refresh.ts";
import {
  changeOf,
  followConditions,
  markRow,
  namesOf,
  resetRow,
  rowsOfPage,
  type Seen,
  setRow,
  showError,
  spokenValue,
  type Trouble,
} from "./row.ts";

const checkAfterMs = 350;
const t = texts.bar;

export interface SettingsParts {
  readonly clock: Clock;
  readonly expectRestart: () => void;
}

export interface SettingsEditor {
  /** Somebody saved; `revision` is the newest. */
  onRevision(revision: number): void;
}

function seenTexts(): Map<string, string> {
  const kept: unknown = JSON.parse(find("input[name=_seen]", HTMLInputElement)?.value ?? "{}");
  return new Map(isJson(kept) ? Object.entries(kept).map(([name, text]) => [name, String(text)]) : []);
}

type Troubles = ReadonlyMap<string, Trouble>;

/** Problems by id of the setting, from a refused change. */
function problemsOf({ facts }: ApiFault): Troubles {
  const problems = new Map<string, Trouble>();
  for (const problem of Array.isArray(facts.problems) ? facts.problems : []) {
    if (!isJson(problem)) continue;
    const id = String(problem.parameter);
    const before = problems.get(id);
    const sentence = before ? `${before.sentence} ${problem.message}` : String(problem.message);
    const evses = typeof problem.evse === "number" ? [problem.evse] : [];
    const boundFrom = typeof problem.boundFrom === "string" ? problem.boundFrom : before?.boundFrom ?? null;
    problems.set(id, { sentence, evses: [...before?.evses ?? [], ...evses], boundFrom });
  }
  return problems;
}

/** Takes over the form of this page, and the changes kept from other pages. */
export function takeOverSettings({ clock, expectRestart }: SettingsParts): SettingsEditor {
  let revision = Number(document.body.dataset.revision ?? 0);
  let rows = rowsOfPage();
  let seen: Seen = seenTexts();
  let draft: Draft = loadDraft(revision);
  let problems: Troubles = new Map();
  let cancelCheck = () => {};
  let busy = false;
  /** A save was refused because a word was missing: until it is there, the field says so. */
  let wordsAsked = false;

  function read(row: HTMLElement, id: string) {
    const entry = changeOf(row, seen);
    const was = draft.entries.get(id);
    if (entry === null && was === undefined) return;
    draft = withEntry(draft, id, entry, revision);
    markRow(row, entry);
  }
  function onInput(event: Event) {
    const row = event.target instanceof Element ? event.target.closest("[data-setting]") : null;
    if (!(row instanceof HTMLElement)) return;
    const id = row.dataset.setting ?? "";
    read(row, id);
    followConditions(rows);
    keepDraft(draft);
    showBar();
    cancelCheck();
    cancelCheck = clock.wakeAt(clock.nowMs() + checkAfterMs, () => void check());
  }
  /** Puts kept changes back into the fields of this page. */
  function restore() {
    for (const [id, { value }] of draft.entries) {
      const row = rows.get(id);
      if (!row || namesOf(row).length === 0) continue;
      setRow(row, typeof value === "string" ? [value] : value);
      read(row, id);
    }
    followConditions(rows);
    showBar();
    if (draft.entries.size > 0) void check();
  }
  function changes() {
    return Object.fromEntries([...draft.entries].map(([id, { value }]) => [id, value]));
  }
  /** The station checks, so that there is one truth; nothing is stored. */
  async function check() {
    const asked = draft;
    if (asked.entries.size === 0) return showProblems(new Map());
    const result = await call("PATCH", "/api/v1/settings", { changes: changes(), dryRun: true });
    if (asked !== draft || busy) return; // typed on meanwhile: the next check tells
    if (result.ok) showProblems(new Map());
    else if (result.error.code === "problems") showProblems(problemsOf(result.error));
  }
  function showProblems(next: Troubles) {
    problems = wordsAsked ? new Map([...dangerous(), ...next]) : next;
    for (const [id, row] of rows) {
      const trouble = problems.get(id);
      showError(row, trouble ?? null);
    }
    showBar();
  }
  function showBar() {
    const bar = barElement();
    const text = find("#bar-text", HTMLElement, bar);
    const count = draft.entries.size;
    bar.classList.toggle("shown", count > 0);
    if (text && count > 0) drawBarText(text, draft, problems, rows);
  }
  function dangerous(): Troubles {
    const open = [...draft.entries].filter(([, { confirmed }]) => !confirmed);
    return new Map(open.map(([id, { word }]) => {
      return [id, {
        sentence: fill(texts.form.dangerMissing, { word: word ?? "" }),
        evses: [],
        boundFrom: null,
      }];
    }));
  }
  async function save(restart: boolean, atRevision = draft.revision): Promise<void> {
    if (busy || draft.entries.size === 0) return;
    const unconfirmed = dangerous();
    if (unconfirmed.size > 0) {
      wordsAsked = true;
      showProblems(problems);
      return goTo([...unconfirmed.keys()][0] ?? "");
    }
    busy = true;
    setBusy(true);
    const result = await call("PATCH", "/api/v1/settings", { revision: atRevision, changes: changes() });
    busy = false;
    setBusy(false);
    if (result.ok) await saved(result.value, restart);
    else await refused(result.error, restart);
  }
  async function saved(answer: Readonly<Record<string, unknown>>, restart: boolean) {
    revision = Number(answer.revision);
    draft = { revision, entries: new Map() };
    wordsAsked = false;
    keepDraft(draft);
    const needRestart = Array.isArray(answer.needRestart) ? answer.needRestart.length : 0;
    toast(needRestart ? fill(texts.form.savedRestart, { n: needRestart }) : texts.form.saved);
    if (restart) return await restartNow();
    await adopt();
  }
  async function restartNow() {
    const result = await call("POST", "/api/v1/actions/system.restart", {});
    if (result.ok) expectRestart();
    else toast(result.error.message);
  }
  /** Draws form and restart bar as the server has them now. */
  async function adopt() {
    await refreshParts(["settings-card", "restart-bar"]);
    rows = rowsOfPage();
    seen = seenTexts();
    showProblems(new Map());
    followConditions(rows);
  }
  async function refused(error: ApiFault, restart: boolean) {
    if (error.code === "problems") {
      showProblems(problemsOf(error));
      return goTo([...problems.keys()].find((id) => rows.has(id)) ?? "");
    }
    if (error.code !== "stale") return toast(error.message);
    const newest = Number(error.facts.revision);
    const both = (Array.isArray(error.facts.changed) ? error.facts.changed : [])
      .map(String)
      .filter((id) => draft.entries.has(id));
    if (both.length === 0) {
      toast(t.updated);
      return await save(restart, newest);
    }
    const mine = await chooseValues(await conflictsOf(both));
    if (mine === null) return;
    for (const id of both.filter((id) => !mine.has(id))) drop(id);
    keepDraft(draft);
    showBar();
    if (draft.entries.size === 0) await adopt();
    else await save(restart, newest);
  }
  async function conflictsOf(ids: readonly string[]): Promise<readonly Conflict[]> {
    const { entries } = draft;
    return await Promise.all(ids.map(async (id) => {
      const answer = await call("GET", `/api/v1/settings/${id}`);
      const entry = entries.get(id);
      const theirs = !answer.ok
        ? texts.dash
        : isJson(answer.value.value)
        ? t.secretValue
        : spokenValue(rows.get(id), answer.value.value);
      return { id, label: entry?.label ?? id, theirs, mine: entry?.spoken ?? "" };
    }));
  }
  function drop(id: string) {
    draft = withEntry(draft, id, null, revision);
    const row = rows.get(id);
    if (!row) return;
    resetRow(row, seen);
    markRow(row, null);
  }
  function discard() {
    for (const id of [...draft.entries.keys()]) drop(id);
    keepDraft(draft);
    wordsAsked = false;
    showProblems(new Map());
    followConditions(rows);
  }

  document.addEventListener("input", onInput);
  document.addEventListener("change", onInput);
  document.addEventListener("reset", (event) => {
    if (!isSettingsForm(event.target)) return;
    event.preventDefault();
    discard();
  });
  document.addEventListener("submit", (event) => {
    if (!isSettingsForm(event.target)) return;
    event.preventDefault();
    const { submitter } = event;
    void save(submitter instanceof HTMLButtonElement && submitter.value === "restart");
  });
  addEventListener("beforeunload", (event) => {
    if ([...draft.entries.values()].some(({ secret }) => secret)) event.preventDefault();
  });
  restore();
  return {
    onRevision(newest) {
      if (busy || newest <= revision) return;
      if (draft.entries.size > 0) return toast(t.elsewhereSaved);
      revision = newest;
      void adopt();
    },
  };
}

function isSettingsForm(target: EventTarget | null): boolean {
  return target instanceof HTMLFormElement && target.classList.contains("settings");
}

/** The bar of the form, or on pages without one a bar of its own for what was changed elsewhere. */
function barElement(): HTMLElement {
  const present = find("#bar", HTMLElement);
  if (present) return present;
  const form = make("form", "settings");
  const bar = make("div", "bar");
  bar.id = "bar";
  const text = make("p", "bar-text");
  text.id = "bar-text";
  text.setAttribute("role", "status");
  const buttons = make("div", "bar-buttons");
  const discard = make("button", "", t.discard);
  discard.type = "reset";
  const save = make("button", "", t.save);
  const restart = make("button", "primary", t.saveRestart);
  restart.value = "restart";
  buttons.append(discard, save, restart);
  bar.append(text, buttons);
  form.append(bar);
  find("main", HTMLElement)?.append(form);
  return bar;
}

function countText(count: number, one: string, many: string): string {
  return count === 1 ? one : fill(many, { n: count });
}

function drawBarText(
  text: HTMLElement,
  { entries }: Draft,
  problems: Troubles,
  rows: ReadonlyMap<string, HTMLElement>,
): void {
  const away = [...entries].filter(([id]) => !rows.has(id));
  const changed = make("b", "", countText(entries.size, t.change, t.changes));
  const parts: (Node | string)[] = [changed, ` ${t.notSaved}`];
  if (problems.size) parts.push(", ", make("b", "error", countText(problems.size, t.problem, t.problems)));
  if (away.length) parts.push(", ", elsewhere(away, problems));
  text.replaceChildren(...parts);
}

/** Leads to the first change, or rather problem, of another page. */
function elsewhere(
  away: readonly (readonly [string, DraftEntry])[],
  problems: Troubles,
): HTMLElement {
  const first = away.find(([id]) => problems.has(id)) ?? away[0];
  const link = make("a", "", fill(t.elsewhere, { n: away.length }));
  if (first) link.href = `${first[1].page}#${first[0]}`;
  return link;
}

function setBusy(busy: boolean): void {
  for (const button of document.querySelectorAll("#bar button")) {
    button.toggleAttribute("disabled", busy);
  }
}

function goTo(id: string): void {
  const row = document.getElementById(id);
  row?.scrollIntoView({ block: "center" });
  find("[data-confirm], [data-field]", HTMLElement, row ?? document.createElement("i"))?.focus();
}
