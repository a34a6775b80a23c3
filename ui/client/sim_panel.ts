/// <reference lib="dom" />
/** "Simulated car": drives the bench of the simulated board. */
import { fill, texts } from "../pages/texts.ts";
import { call } from "./api.ts";
import { find, findAll } from "./dom.ts";

function valueOf(panel: HTMLElement, name: string): string {
  const field = panel.querySelector(`[data-sim-${name}]`);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
}

/** Path and body of a button. */
function commandOf(panel: HTMLElement, what: string): { readonly path: string; readonly body: unknown } {
  const evse = Number(panel.dataset.sim);
  const appetite = { currentA: Number(valueOf(panel, "current")), phases: Number(valueOf(panel, "phases")) };
  switch (what) {
    case "card":
      return { path: "/sim/card", body: { idTag: valueOf(panel, "tag").trim(), evses: [evse] } };
    case "plug":
    case "resume":
      return { path: `/sim/evse/${evse}/${what}`, body: appetite };
    default:
      return { path: `/sim/evse/${evse}/${what}`, body: {} };
  }
}

/** Gives the buttons of every panel their work. */
export function takeOverSimulator(): void {
  for (const panel of findAll("[data-sim]", HTMLElement)) {
    for (const button of findAll("[data-sim-do]", HTMLButtonElement, panel)) {
      button.addEventListener("click", () => void send(panel, button));
    }
  }
}

async function send(panel: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const { path, body } = commandOf(panel, button.dataset.simDo ?? "");
  button.setAttribute("aria-busy", "true");
  const result = await call("POST", path, body);
  button.removeAttribute("aria-busy");
  const outcome = find(".outcome", HTMLElement, panel);
  if (!outcome) return;
  outcome.classList.toggle("bad", !result.ok);
  outcome.textContent = result.ok
    ? fill(texts.sim.sent, { what: button.textContent ?? "" })
    : result.error.message;
}
