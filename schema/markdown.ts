/** The reference part of the manual. */
import { type Group, groups, roles } from "./parameter.ts";
import {
  type Declaration,
  declarationOf,
  groupOf,
  isPending,
  type ParameterId,
  parameterIds,
} from "./mod.ts";
import { rules } from "./rules.ts";
import { texts } from "./sentences.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
const row = (name: string, value: string): string => `| ${name} | ${cell(value)} |`;

function bounds(declaration: Declaration): string {
  const { range, also = [], options, members, maxLength, minLength = 0, schemes, kind } = declaration;
  if (options) {
    return options.map((option) => code(typeof option === "string" ? option : option.name)).join(", ");
  }
  if (members) {
    return Object.entries(members).map(([name, [from, to]]) => `${code(name)} ${from} to ${to}`).join(", ");
  }
  if (range) return [`${range[0]} to ${range[1]}`, ...also].join(" or ");
  if (maxLength !== undefined) return `${minLength} to ${maxLength} characters`;
  if (schemes) return schemes.map((scheme) => code(`${scheme}://`)).join(" or ");
  return kind === "register" ? "0 to 65535" : kind === "bool" ? "`true`, `false`" : "";
}

const code = (text: string): string => `\`${text}\``;

function defaultText(declaration: Declaration): string {
  const { kind, default: value, format, unit } = declaration;
  if (format === undefined || kind === "secret") return "";
  const text = format.call(declaration, value);
  return text === "" ? "empty" : unit === undefined ? code(text) : `${code(text)} ${unit}`;
}

function facts(id: ParameterId, declaration: Declaration): readonly (readonly [string, string])[] {
  const { kind, applies, scope, visibleWhen, ocpp16, ocpp2, recipe, access, parse, danger } = declaration;
  const isStored = parse !== undefined;
  return [
    ["Id", code(id)],
    ["Kind", scope === "evse" ? `${kind}, one per charging point` : kind],
    ["Values", isStored ? bounds(declaration) : ""],
    ["Default", defaultText(declaration)],
    ["In force", isStored ? (applies === "live" ? "at once" : "after a restart") : ""],
    ["Shown when", visibleWhen ? `${code(visibleWhen.parameter)} is ${visibleWhen.is.join(" or ")}` : ""],
    ["Rights", roles.map((role) => `${role} ${access[role]}`).join(", ")],
    ["OCPP 1.6", ocpp16 ? code(ocpp16) : ""],
    [
      "OCPP 2",
      ocpp2 ? code([ocpp2.component, ocpp2.variable, ocpp2.instance].filter(Boolean).join(".")) : "",
    ],
    ["ETEK recipe", recipe?.etek ? code(recipe.etek) : ""],
    ["Ecotap recipe", recipe?.ecotap ? code(recipe.ecotap) : ""],
    ["Warning", danger?.warning ?? ""],
  ];
}

function section(id: ParameterId): string {
  const declaration = declarationOf(id);
  if (declaration === undefined) return "";
  const rows = facts(id, declaration).filter(([, value]) => value !== "").map(([name, value]) =>
    row(name, value)
  );
  return [`### ${declaration.label}`, "", declaration.help, "", "| | |", "| --- | --- |", ...rows].join("\n");
}

function chapter(group: Group): string {
  const ids = parameterIds.filter((id) => groupOf(id) === group && !isPending(id));
  if (ids.length === 0) return "";
  const ofGroup = rules.filter(({ parameters: [first] }) => first !== undefined && groupOf(first) === group);
  const ruleLines = ofGroup.map(({ sentence }) => `- ${sentence}`).join("\n");
  return [`## ${texts.groups[group]}`, ruleLines, ...ids.map(section)].filter((part) => part !== "").join(
    "\n\n",
  );
}

/** Every parameter in force, group by group, in Markdown. */
export function manual(): string {
  const intro =
    "Rights: R read, W write, RW both, UV not visible. The backend has the rights of the operator.";
  const chapters = groups.map(chapter).filter((part) => part !== "");
  return ["# Reference of all settings, values and actions", intro, ...chapters].join("\n\n") + "\n";
}
