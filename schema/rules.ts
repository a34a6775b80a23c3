/** All rules that span settings, and their check. */
import type { SettingId, Settings } from "./mod.ts";
import { ascending, different, type Rule, type Violation } from "./rule.ts";

export const rules: readonly Rule[] = [
  ascending({
    id: "currentLimits",
    sentence: "The operator's limit is at most the installation's, and that at most the hardware's.",
    parameters: [
      "installation.outputCurrentLimit",
      "installation.installationCurrentLimit",
      "installation.maxOutputCurrent",
    ],
  }),
  ascending({
    id: "leastCurrent",
    sentence: "The least charging current is at most the operator's limit, or no car would ever charge.",
    parameters: ["installation.minChargingCurrent", "installation.outputCurrentLimit"],
  }),
  ascending({
    id: "voltageThresholds",
    sentence:
      "Lowest voltage, end of undervoltage, end of overvoltage and highest voltage follow in this order.",
    parameters: [
      "manufacturer.minVoltage",
      "manufacturer.lowVoltageHysteresisThreshold",
      "manufacturer.highVoltageHysteresisThreshold",
      "manufacturer.maxVoltage",
    ],
    strict: true,
  }),
  ascending({
    id: "temperatureThresholds",
    sentence: "The controller gets warm before it gets hot.",
    parameters: ["manufacturer.temperatureThreshold1", "manufacturer.temperatureThreshold2"],
    strict: true,
  }),
  different({
    id: "logins",
    sentence: "Every role logs in under a name of its own.",
    parameters: ["system.manufacturerLogin", "system.operatorLogin", "system.userLogin"],
  }),
];

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
