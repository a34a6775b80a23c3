/// <reference lib="dom" />
/** Times and numbers in the reader's manner, by the language and time zone of the browser. */
import type { Format } from "../pages/format.ts";

const numbers = [0, 1, 2, 3].map((decimals) =>
  new Intl.NumberFormat(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
);
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const localFormat: Format = {
  number: (value, decimals) => (numbers[decimals] ?? new Intl.NumberFormat()).format(value),
  time: (utcMs) => time.format(utcMs),
  timeOfDay: (utcMs) => timeOfDay.format(utcMs),
  dateTime: (utcMs) => dateTime.format(utcMs),
};

/** Rewrites the times and numbers that the server wrote neutrally. */
export function localize(within: ParentNode): void {
  for (const element of within.querySelectorAll("time[data-as]")) {
    const utcMs = Date.parse(element.getAttribute("datetime") ?? "");
    if (!Number.isNaN(utcMs)) element.textContent = dateTime.format(utcMs);
  }
  for (const element of within.querySelectorAll("data[data-decimals]")) {
    const value = Number(element.getAttribute("value"));
    const decimals = Number(element.getAttribute("data-decimals"));
    element.textContent = localFormat.number(value, decimals);
  }
}
