/// <reference lib="dom" />
/** "Find a setting": the key `/` on every page. */
import { type FindEntry, findMatches } from "../pages/find_match.ts";
import { fill, texts } from "../pages/texts.ts";
import { find, findAll, make } from "./dom.ts";

const shownMatches = 40;

let index: Promise<readonly FindEntry[]> | null = null;

function fetchIndex(): Promise<readonly FindEntry[]> {
  index ??= fetch("/find.json").then((response) => response.ok ? response.json() : []).catch(() => {
    index = null;
    return [];
  });
  return index;
}

/** Takes over the links to the search page and listens for its key. */
export function takeOverFind(): void {
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    openDialog();
  });
  for (const link of findAll("a[data-find]", HTMLAnchorElement)) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openDialog();
    });
  }
}

function openDialog(): void {
  const dialog = find("#find-dialog", HTMLDialogElement) ?? buildDialog();
  if (!dialog.open) dialog.showModal();
  const input = find("input", HTMLInputElement, dialog);
  input?.focus();
  input?.select();
}

function buildDialog(): HTMLDialogElement {
  const dialog = make("dialog");
  dialog.id = "find-dialog";
  dialog.setAttribute("aria-label", texts.find.label);
  const input = make("input");
  input.type = "search";
  input.placeholder = texts.find.placeholder;
  input.setAttribute("aria-label", texts.find.label);
  const count = make("p", "soft");
  count.setAttribute("role", "status");
  const list = make("ul", "found");
  dialog.append(input, count, list);
  document.body.append(dialog);
  input.addEventListener("input", () => void show(input.value, count, list));
  dialog.addEventListener("keydown", (event) => move(event, dialog));
  dialog.addEventListener("click", (event) => {
    const outside = event.target === dialog;
    if (outside || (event.target instanceof Element && event.target.closest("a"))) dialog.close();
  });
  void fetchIndex();
  return dialog;
}

async function show(query: string, count: HTMLElement, list: HTMLElement): Promise<void> {
  const found = query.trim() === "" ? [] : findMatches(await fetchIndex(), query, shownMatches);
  const none = fill(texts.find.empty, { query });
  count.textContent = query.trim() === ""
    ? ""
    : found.length
    ? fill(texts.find.count, { n: found.length })
    : none;
  list.replaceChildren(...found.map(drawEntry));
}

function drawEntry(entry: FindEntry): HTMLElement {
  const item = make("li");
  const link = make("a");
  link.href = entry.href;
  link.append(make("b", "", entry.label), make("span", "soft", entry.page), make("small", "", entry.help));
  item.append(link);
  return item;
}

/** Arrows walk through the field and the results; Enter in the field takes the first. */
function move(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const stops = findAll("input, .found a", HTMLElement, dialog);
  const at = stops.findIndex((element) => element === document.activeElement);
  if (event.key === "Enter" && at === 0) {
    event.preventDefault();
    stops[1]?.click();
  }
  // A field for searches would take the first Escape to empty itself.
  if (event.key === "Escape") {
    event.preventDefault();
    dialog.close();
  }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
}

/** Opens what hides the target of the address and puts the cursor into its field. */
export function showTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (
    let outer = target.closest("details");
    outer;
    outer = outer.parentElement?.closest("details") ?? null
  ) {
    outer.open = true;
  }
  target.scrollIntoView({ block: "center" });
  find("input:not([type=hidden]), select", HTMLElement, target)?.focus({ preventScroll: true });
}
