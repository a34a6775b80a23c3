/// <reference lib="dom" />
/** Short ways to elements. */

/** The first element that matches, or null when there is none of that type. */
export function find<T extends Element>(
  selector: string,
  type: abstract new (...args: never[]) => T,
  within: ParentNode = document,
): T | null {
  const element = within.querySelector(selector);
  return element instanceof type ? element : null;
}

/** All elements that match and are of that type. */
export function findAll<T extends Element>(
  selector: string,
  type: abstract new (...args: never[]) => T,
  within: ParentNode = document,
): readonly T[] {
  return [...within.querySelectorAll(selector)].filter((element): element is T => element instanceof type);
}

/** A new element with classes and text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
  text = "",
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** A short message at the edge of the window; the newest three stay. */
export function toast(text: string): void {
  const place = find("#toasts", HTMLElement);
  if (!place) return;
  const message = make("p", "toast", text);
  place.append(message);
  while (place.childElementCount > 3) place.firstElementChild?.remove();
  message.addEventListener("click", () => message.remove());
  message.addEventListener("animationend", () => message.remove());
}
