/** Addresses of the pages and of single settings on them. */

const settingId = /^([a-zA-Z]+)\.[a-zA-Z0-9]+$/;

/** `loadManagement` becomes `load-management`. */
export function pathOf(group: string): string {
  return group === "state" ? "/" : `/${group.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Where a setting is shown; null when the text is no id. */
export function settingHref(id: string): string | null {
  const group = settingId.exec(id)?.[1];
  return group === undefined ? null : `${pathOf(group)}#${id}`;
}
