/// <reference lib="dom" />
/** Buttons: progress while they work, the end or the refusal with its reason in place. */
import type { Clock } from "../../control/clock.ts";
import { fill, texts } from "../pages/texts.ts";
import { call, toLogin } from "./api.ts";
import { find } from "./dom.ts";
import { localFormat } from "./local_format.ts";

const restarts = ["system.restart", "system.softReset", "system.restoreFactorySettings"];
/** How long a finished button that no longer makes sense stays, so that its outcome can be read. */
const newsMs = 6_000;

export interface ActionParts {
  readonly clock: Clock;
  readonly expectRestart: () => void;
}

/** Takes over every form that is a button of the schema. */
export function takeOverActions(parts: ActionParts): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.action === undefined) return;
    event.preventDefault();
    if (!form.querySelector("[aria-busy=true]")) void press(form, form.dataset.action, parts);
  });
}

function bodyOf(form: HTMLFormElement): Record<string, string | number> {
  const data = new FormData(form);
  const body: Record<string, string | number> = {};
  for (const name of ["input", "confirm"]) {
    const value = data.get(name);
    if (typeof value === "string") body[name] = value;
  }
  if (data.has("evse")) body.evse = Number(data.get("evse"));
  return body;
}

function say(form: HTMLFormElement, text: string, bad = false): void {
  const outcome = find(".outcome", HTMLElement, form);
  if (!outcome) return;
  outcome.textContent = text;
  outcome.classList.toggle("bad", bad);
}

/** Counts the seconds beside a button that takes its time. Gives the stop. */
function showProgress(form: HTMLFormElement, { clock }: ActionParts): () => void {
  const fromMs = clock.nowMs();
  let cancel = clock.wakeAt(fromMs + 800, show);
  function show() {
    say(form, fill(texts.action.busy, { age: `${Math.round((clock.nowMs() - fromMs) / 1_000)} s` }));
    cancel = clock.wakeAt(clock.nowMs() + 1_000, show);
  }
  return () => cancel();
}

async function press(form: HTMLFormElement, id: string, parts: ActionParts): Promise<void> {
  const { clock } = parts;
  const button = find("button", HTMLButtonElement, form);
  const fromMs = clock.nowMs();
  button?.setAttribute("aria-busy", "true");
  say(form, "");
  const stop = showProgress(form, parts);
  const result = await call("POST", `/api/v1/actions/${id}`, bodyOf(form));
  stop();
  button?.removeAttribute("aria-busy");
  keepNews(form, clock);
  if (!result.ok) return refused(form, id, result.error.code, result.error.message);
  finished(form, id, result.value, (clock.nowMs() - fromMs) / 1_000, parts);
}

function keepNews(form: HTMLFormElement, clock: Clock): void {
  form.dataset.news = "fresh";
  clock.wakeAt(clock.nowMs() + newsMs, () => delete form.dataset.news);
}

function refused(form: HTMLFormElement, id: string, code: string, message: string): void {
  say(form, message, true);
  if (code !== "confirm_needed" || id !== "whitelist.deleteTag") return;
  const all = find("details[id='whitelist.deleteList']", HTMLDetailsElement);
  if (all) all.open = true;
  find("details input[name=confirm]", HTMLInputElement)?.focus();
}

function finished(
  form: HTMLFormElement,
  id: string,
  answer: Readonly<Record<string, unknown>>,
  seconds: number,
  parts: ActionParts,
): void {
  const message = String(answer.message ?? "");
  // The station tells its own time where it matters; ours says how long the reader has waited.
  const timed = seconds < 1 || /\d s\b/.test(message)
    ? message
    : fill(texts.action.done, { message, seconds: localFormat.number(seconds, 1) });
  say(form, timed);
  for (const input of form.querySelectorAll("input:not([type=hidden])")) {
    if (input instanceof HTMLInputElement) input.value = "";
  }
  if (typeof answer.location === "string") location.assign(answer.location);
  if (restarts.includes(id)) parts.expectRestart();
  if (id === "system.logout") toLogin();
}
