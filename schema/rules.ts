/** All rules that span settings, and their check. */
import { installationRules } from "./installation.ts";
import { manufacturerRules } from "./manufacturer.ts";
import type { SettingId, Settings } from "./mod.ts";
import type { Rule, Violation } from "./rule.ts";
import { systemRules } from "./system.ts";

/** Each group keeps its own beside its parameters. */
export const rules: readonly Rule[] = [...installationRules, ...manufacturerRules, ...systemRules];

/** A violation with the id of the rule that does not hold. */
export interface BrokenRule extends Violation {
  readonly rule: string;
}

/** Where the rules that look at a setting of `changed` do not hold. Pass all settings to check everything. */
export function brokenRules(settings: Settings, changed: readonly SettingId[]): readonly BrokenRule[] {
  const touched = rules.filter(({ parameters }) => parameters.some((id) => changed.includes(id)));
  return touched.flatMap((rule) =>
    rule.violations(settings, changed).map((violation) => ({ ...violation, rule: rule.id }))
  );
}
