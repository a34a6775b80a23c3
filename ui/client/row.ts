/// <reference lib="dom" />
/** One row of a form: what stands in its fields, what stood there, its marks and errors. */
import { settingHref } from "../pages/links.ts";
import { withoutName } from "../pages/problem_text.ts";
import { fill, texts } from "../pages/texts.ts";
import type { DraftEntry } from "./draft.ts";
import { find, findAll } from "./dom.ts";

export type Seen = ReadonlyMap<string, string>;

type Field = HTMLInputElement | HTMLSelectElement;

function isField(element: Element): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
}

const idOf = (row: HTMLElement) => row.dataset.setting ?? "";
const kindOf = (row: HTMLElement) => row.dataset.kind ?? "";

/** All rows of settings on the page, by id. */
export function rowsOfPage(): ReadonlyMap<string, HTMLElement> {
  return new Map(findAll("[data-setting]", HTMLElement).map((row) => [idOf(row), row]));
}

function fieldsOf(row: HTMLElement): readonly Field[] {
  return [...row.querySelectorAll("[data-field]")]
    .filter(isField)
    .filter((field) => field.dataset.clear === undefined);
}

/** Names of the fields in their order: one, or one per EVSE. */
export function namesOf(row: HTMLElement): readonly string[] {
  return [...new Set(fieldsOf(row).map(({ name }) => name))];
}

/** Text of one field as the server would read it. */
function textOf(row: HTMLElement, name: string): string {
  const fields = fieldsOf(row).filter((field) => field.name === name);
  if (kindOf(row) === "list") return ticked(fields).join(",");
  const [field] = fields;
  if (field instanceof HTMLInputElement && field.type === "checkbox") return String(field.checked);
  return field?.value ?? "";
}

function ticked(fields: readonly Field[]): readonly string[] {
  return fields.filter((field) => field instanceof HTMLInputElement && field.checked).map(({ value }) =>
    value
  );
}

const sorted = (text: string) => text.split(",").toSorted().join(",");

function isSame(row: HTMLElement, text: string, seen: string): boolean {
  return kindOf(row) === "list" ? sorted(text) === sorted(seen) : text === seen;
}

function isCleared(row: HTMLElement): boolean {
  return find("[data-clear]", HTMLInputElement, row)?.checked ?? false;
}

/** A value in the words of the form: the label of an option, a dash for nothing, the unit. */
function spoken(row: HTMLElement, text: string): string {
  if (kindOf(row) === "bool") return text === "true" ? texts.on : texts.off;
  const option = [...row.querySelectorAll("option")].find(({ value }) => value === text);
  if (option) return option.textContent ?? text;
  if (text === "") return texts.form.empty;
  return row.dataset.unit ? `${text} ${row.dataset.unit}` : text;
}

/** Values of the API in the words of the form. */
export function spokenValue(row: HTMLElement | undefined, value: unknown): string {
  if (Array.isArray(value) && row && kindOf(row) !== "list") {
    return value.map((each) => spokenValue(row, each)).join(" / ");
  }
  const text = Array.isArray(value) ? value.join(",") : value === null ? "" : String(value);
  return row ? spoken(row, text) : text;
}

function labelOf(row: HTMLElement): string {
  return find(".label", HTMLElement, row)?.textContent ?? idOf(row);
}

/** What has changed in the row against what was seen; null when nothing has. */
export function changeOf(row: HTMLElement, seen: Seen): DraftEntry | null {
  const names = namesOf(row);
  const isSecret = kindOf(row) === "secret";
  const now = names.map((name) => textOf(row, name));
  const before = names.map((name) => seen.get(name) ?? "");
  const touched = isSecret
    ? now.some((text) => text !== "") || isCleared(row)
    : now.some((text, at) => !isSame(row, text, before[at] ?? ""));
  if (!touched) return null;
  const danger = find("[data-danger]", HTMLElement, row);
  const word = danger?.dataset.word ?? null;
  return {
    value: isCleared(row) ? "" : names[0]?.includes(":") ? now : now[0] ?? "",
    label: labelOf(row),
    page: location.pathname,
    old: isSecret ? "" : before.map((text) => spoken(row, text)).join(" / "),
    spoken: isSecret ? texts.bar.secretValue : now.map((text) => spoken(row, text)).join(" / "),
    secret: isSecret,
    word,
    confirmed: word === null || find("[data-confirm]", HTMLInputElement, row)?.value.trim() === word,
  };
}

/** Puts texts into the fields of the row, in the order of {@link namesOf}. */
export function setRow(row: HTMLElement, values: readonly string[]): void {
  namesOf(row).forEach((name, at) => {
    const text = values[at] ?? "";
    for (const field of fieldsOf(row).filter((each) => each.name === name)) {
      if (field instanceof HTMLInputElement && field.type === "checkbox") {
        field.checked = kindOf(row) === "list" ? text.split(",").includes(field.value) : text === "true";
      } else field.value = text;
    }
  });
}

/** As it was: texts, confirmation and box for removal. */
export function resetRow(row: HTMLElement, seen: Seen): void {
  setRow(row, kindOf(row) === "secret" ? [] : namesOf(row).map((name) => seen.get(name) ?? ""));
  for (const field of findAll("[data-clear]", HTMLInputElement, row)) field.checked = false;
  for (const field of findAll("[data-confirm]", HTMLInputElement, row)) field.value = "";
}

/** Marks the row as changed, with the old value, or takes the mark away. */
export function markRow(row: HTMLElement, entry: DraftEntry | null): void {
  row.classList.toggle("changed", entry !== null);
  const old = find("[data-old]", HTMLElement, row);
  if (!old) return;
  old.hidden = entry === null || entry.old === "";
  old.textContent = entry ? fill(texts.form.was, { value: entry.old }) : "";
}

/** What is wrong with a setting, in one sentence. */
export interface Trouble {
  readonly sentence: string;
  /** Which EVSEs' values are wrong; empty = all, or the setting is of the station. */
  readonly evses: readonly number[];
  /** The other setting that a broken bound comes from. */
  readonly boundFrom: string | null;
}

/** Shows the error at the fields (of these EVSEs, or all), or takes it away. */
export function showError(row: HTMLElement, trouble: Trouble | null): void {
  row.classList.toggle("wrong", trouble !== null);
  const error = find(".error", HTMLElement, row);
  if (error) {
    error.hidden = trouble === null;
    const text = trouble === null ? "" : withoutName(trouble.sentence, labelOf(row));
    if (error.dataset.text !== text) drawError(error, text, trouble?.boundFrom ?? null);
  }
  const evses = trouble?.evses ?? [];
  const wrong = (name: string) => evses.length === 0 || evses.includes(Number(name.split(":")[1]));
  for (const field of fieldsOf(row)) {
    if (trouble !== null && wrong(field.name)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** The sentence, and the way to the setting that the bound comes from. */
function drawError(error: HTMLElement, text: string, boundFrom: string | null): void {
  error.dataset.text = text;
  error.replaceChildren(text);
  const href = boundFrom === null ? null : settingHref(boundFrom);
  if (href === null) return;
  const link = document.createElement("a");
  link.href = href;
  link.textContent = texts.form.showBound;
  error.append(" ", link);
}

interface Condition {
  readonly parameter: string;
  readonly is: readonly (string | number | boolean)[];
}

/** Rows whose condition does not hold are hidden, as soon as the other field says so. */
export function followConditions(rows: ReadonlyMap<string, HTMLElement>): void {
  for (const row of rows.values()) {
    if (!row.dataset.when) continue;
    const { parameter, is } = JSON.parse(row.dataset.when) as Condition;
    const other = rows.get(parameter);
    if (!other || namesOf(other).length === 0) continue; // on another page, or only to read: the server has decided
    const now = namesOf(other).map((name) => textOf(other, name));
    row.classList.toggle("off", !is.some((value) => now.includes(String(value))));
  }
}
