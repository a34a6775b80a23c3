/** Values that a declaration allows: the default, and what lies at its bounds. */
import type { Declaration } from "../../schema/mod.ts";

const nameOf = (option: string | { readonly name: string }) =>
  typeof option === "string" ? option : option.name;

function single(declaration: Declaration): readonly unknown[] {
  const { kind, range, also = [], options = [], members = {}, default: value, minLength = 0, maxLength = 0 } =
    declaration;
  switch (kind) {
    case "int":
    case "decimal":
      return [...(range ?? []), ...also];
    case "bool":
      return [true, false];
    case "choice":
      return options.map(nameOf);
    case "list":
      return [[], options.map(nameOf), options.map(nameOf).reverse()];
    case "options":
      return [0, 1].map((end) =>
        Object.fromEntries(Object.entries(members).map(([name, bounds]) => [name, bounds[end]]))
      );
    case "register":
      return [0, 65535];
    case "perPhase":
      return [[range?.[0], range?.[1], range?.[0]]];
    case "ipv4":
      return ["0.0.0.0", "255.255.255.255", "192.168.124.7"];
    case "url":
      return ["", ...(declaration.schemes ?? []).map((scheme) => `${scheme}://host.example:8443/path/#SN#`)];
    case "timeOfDay":
      return ["00:00", "23:59"];
    case "secret":
      return ["", "7".repeat(minLength), "7".repeat(maxLength)];
    case "text":
      // Some texts have a shape of their own; digits fit the others at any length.
      return declaration.parse?.("7".repeat(maxLength)).ok
        ? ["7".repeat(minLength), "7".repeat(maxLength)]
        : [value];
    default:
      return [];
  }
}

/** As the settings hold them: lists for settings with a value per EVSE. */
export function samples(declaration: Declaration): readonly unknown[] {
  if (declaration.parse === undefined) return [];
  const { each } = declaration;
  if (each === undefined) return [declaration.default, ...single(declaration)];
  const values = single(each);
  const pairs = values.slice(1).map((value, index) => [values[index], value]);
  return [declaration.default, ...values.map((value) => [value]), ...pairs];
}
