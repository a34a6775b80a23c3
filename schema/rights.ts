/** Who may see, read and write which parameter. Every door asks here, on the server. */
import type { Right, Role } from "./parameter.ts";
import { declarationOf, isPending } from "./mod.ts";

/** The backend has the rights of the operator who runs it. */
export type Reader = Role | "backend";

/** `UV` for unknown names and for parameters whose function is not built, as if they did not exist. */
export function rightOf(id: string, reader: Reader): Right {
  const declaration = declarationOf(id);
  if (declaration === undefined || isPending(id)) return "UV";
  return declaration.access[reader === "backend" ? "operator" : reader];
}

/** Whether the reader may learn that the parameter exists. */
export function canSee(id: string, reader: Reader): boolean {
  return rightOf(id, reader) !== "UV";
}

/** Whether the reader may be told the value. Nobody is ever told a secret, and an action has no value. */
export function canRead(id: string, reader: Reader): boolean {
  const kind = declarationOf(id)?.kind;
  return kind !== "secret" && kind !== "action" && rightOf(id, reader).includes("R");
}

/** Whether the reader may change the setting, or press the button. */
export function canWrite(id: string, reader: Reader): boolean {
  return rightOf(id, reader).includes("W");
}
