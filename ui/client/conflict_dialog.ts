/// <reference lib="dom" />
/** Two editors: the second sees which fields differ, and chooses. */
import { texts } from "../pages/texts.ts";
import { make } from "./dom.ts";

const t = texts.bar;

/** A setting that both have changed, both values in words. */
export interface Conflict {
  readonly id: string;
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
}

function choice(id: string, whose: "theirs" | "mine", value: string): HTMLElement {
  const cell = make("td");
  const label = make("label", "check");
  const radio = make("input");
  radio.type = "radio";
  radio.name = id;
  radio.value = whose;
  radio.required = true;
  label.append(radio, value);
  cell.append(label);
  return cell;
}

function table(conflicts: readonly Conflict[]): HTMLElement {
  const table = make("table");
  const head = table.createTHead().insertRow();
  head.append(
    ...[t.theirsSetting, t.theirsValue, t.mineValue].map((text) => {
      const cell = make("th", "", text);
      cell.scope = "col";
      return cell;
    }),
  );
  const body = table.createTBody();
  for (const { id, label, theirs, mine } of conflicts) {
    const name = make("th", "", label);
    name.scope = "row";
    body.insertRow().append(name, choice(id, "theirs", theirs), choice(id, "mine", mine));
  }
  return table;
}

/** Ids for which the reader keeps the own value; null when the reader goes back to the form. */
export function chooseValues(conflicts: readonly Conflict[]): Promise<ReadonlySet<string> | null> {
  const dialog = make("dialog");
  dialog.setAttribute("aria-label", t.theirsTitle);
  const form = make("form");
  form.method = "dialog";
  const cancel = make("button", "", texts.cancel);
  cancel.value = "cancel";
  cancel.formNoValidate = true;
  const take = make("button", "primary", t.theirsTake);
  take.value = "take";
  const buttons = make("div", "buttons");
  buttons.append(cancel, take);
  form.append(make("h2", "", t.theirsTitle), make("p", "soft", t.theirsText), table(conflicts), buttons);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const data = new FormData(form);
      const mine = conflicts.filter(({ id }) => data.get(id) === "mine").map(({ id }) => id);
      dialog.remove();
      resolve(dialog.returnValue === "take" ? new Set(mine) : null);
    });
  });
}
