/** Settings as the forms see them: the declaration and the present values as text, for one reader. */
import {
  type ActionId,
  type Declaration,
  declarationOf,
  groupOf,
  type ParameterId,
  parameterIds,
  type SettingId,
  settingIds,
  type Settings,
} from "../../schema/mod.ts";
import type { Group, Role } from "../../schema/parameter.ts";
import { canRead, canSee, canWrite } from "../../schema/rights.ts";

/** One setting, ready to be drawn. */
export interface SettingView extends Declaration {
  readonly id: SettingId;
  readonly writable: boolean;
  /** Present value as text, one per EVSE or just one; for secrets empty. */
  readonly values: readonly string[];
  /** For secrets: whether one is set, per EVSE or once. */
  readonly set: readonly boolean[];
}

/** A button with its texts. */
export interface ActionView extends Declaration {
  readonly id: ActionId;
}

// The table is typed id by id; a walk over it needs the common shape.
function declared(id: ParameterId): Declaration {
  const declaration = declarationOf(id);
  if (!declaration) throw new Error(`${id} is not declared`);
  return declaration;
}

const groupsOfRoles = new Map<Role, ReadonlySet<Group>>();

/** Groups of which the role sees at least one parameter. Found out once: rights are declared, not set. */
export function visibleGroups(role: Role): ReadonlySet<Group> {
  const known = groupsOfRoles.get(role);
  if (known) return known;
  const groups = new Set(parameterIds.filter((id) => canSee(id, role)).map(groupOf));
  groupsOfRoles.set(role, groups);
  return groups;
}

/** One text per EVSE for settings of EVSEs (the last of the list repeats), else one text. */
export function valueTexts(settings: Settings, id: SettingId, evses: number): readonly string[] {
  const value: unknown = settings[id];
  const declaration = declared(id);
  const format = (each: unknown) => (declaration.each ?? declaration).format?.(each) ?? "";
  if (!declaration.each || !Array.isArray(value)) return [format(value)];
  return Array.from({ length: evses }, (_, at) => format(value[Math.min(at, value.length - 1)]));
}

/** The setting as `role` may see it; null when it may not, which looks the same as an unknown id. */
export function settingView(
  id: SettingId,
  settings: Settings,
  role: Role,
  evses: number,
): SettingView | null {
  if (!canSee(id, role)) return null;
  const texts = valueTexts(settings, id, evses);
  return {
    ...declared(id),
    id,
    writable: canWrite(id, role),
    values: canRead(id, role) ? texts : texts.map(() => ""),
    set: texts.map((text) => text !== ""),
  };
}

/** Settings of a group that the role sees, in the order of their declarations. */
export function groupSettings(
  group: Group,
  settings: Settings,
  role: Role,
  evses: number,
): readonly SettingView[] {
  return settingIds
    .filter((id) => groupOf(id) === group)
    .map((id) => settingView(id, settings, role, evses))
    .filter((view) => view !== null);
}

/** The button, when the role may press it. */
export function actionView(id: ActionId, role: Role): ActionView | null {
  return canWrite(id, role) ? { ...declared(id), id } : null;
}

/** Names and labels of a choice or list. */
export function optionsOf(view: Declaration): readonly { readonly name: string; readonly label: string }[] {
  return (view.options ?? []).map((option) =>
    typeof option === "string" ? { name: option, label: option } : option
  );
}

/** A value as people read it: the label of an option, yes and no, the unit behind a number. */
export function spoken(view: SettingView, text: string, words: { yes: string; no: string }): string {
  if (view.kind === "bool") return text === "true" ? words.yes : words.no;
  const option = optionsOf(view).find(({ name }) => name === text);
  if (option) return option.label;
  return view.unit && text !== "" ? `${text} ${view.unit}` : text;
}

/** Facts of a parameter that the role sees; null when it does not see it. */
export function shownFacts(id: ParameterId, role: Role): Declaration | null {
  return canSee(id, role) ? declared(id) : null;
}
