/** Kinds that are not stored as settings: what the station tells, and buttons. */
import type { Facts } from "../facts.ts";

/** What is typed beside a button. */
export interface ActionInput {
  readonly label: string;
  /** In characters. */
  readonly maxLength: number;
  readonly optional?: boolean;
}

/** Something the station tells: never stored, never written. `type` is what the read model holds. */
export function live<const T extends "text" | "number" | "time">(
  facts: Omit<Facts, "applies"> & { readonly type: T },
): Facts & { readonly kind: "live"; readonly type: T } {
  return { ...facts, applies: "live", kind: "live" };
}

/** A number that only grows and survives power loss. */
export function counter(
  facts: Omit<Facts, "applies">,
): Facts & { readonly kind: "counter"; readonly type: "number" } {
  return { ...facts, applies: "live", kind: "counter", type: "number" };
}

/** A button. `input`, when given, says what is typed beside it. */
export function action(
  facts: Omit<Facts, "applies"> & {
    readonly input?: ActionInput;
  },
): Facts & {
  readonly kind: "action";
  readonly input?: ActionInput;
} {
  return { ...facts, applies: "live", kind: "action" };
}
