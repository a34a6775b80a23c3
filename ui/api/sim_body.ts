/** Reads the bodies of simulator commands field by field and remembers the first thing that is wrong. */
import type { Phases } from "../../control/ports.ts";
import { badField, type FieldFault, type Fields } from "./fields.ts";

/** An absent field reads as undefined. After a fault the values mean nothing. */
export class SimBody {
  fault: FieldFault | null = null;

  constructor(private readonly fields: Fields) {}

  /** A number from `least` to `most`. */
  number(field: string, least: number, most: number): number | undefined {
    const given = this.fields[field];
    if (given === undefined) return undefined;
    const fits = typeof given === "number" && given >= least && given <= most;
    return fits ? given : this.#refuse(field, given, `a number from ${least} to ${most}`);
  }

  choice<const Option extends string | number>(
    field: string,
    options: readonly Option[],
  ): Option | undefined {
    const given = this.fields[field];
    if (given === undefined) return undefined;
    const option = options.find((candidate) => candidate === given);
    return option ?? this.#refuse(field, given, `one of ${options.join(", ")}`);
  }

  flag(field: string): boolean | undefined {
    const given = this.fields[field];
    if (given === undefined || typeof given === "boolean") return given;
    return this.#refuse(field, given, "true or false");
  }

  /** Three numbers, or null. */
  phases(field: string, least: number, most: number): Phases<number> | null | undefined {
    const given = this.fields[field];
    if (given === undefined || given === null) return given;
    const bound = `three numbers from ${least} to ${most}, or null`;
    if (!Array.isArray(given) || given.length !== 3) return this.#refuse(field, given, bound);
    const items: readonly unknown[] = given;
    const numbers = items.filter((item): item is number =>
      typeof item === "number" && item >= least && item <= most
    );
    const [l1, l2, l3] = numbers;
    if (l1 === undefined || l2 === undefined || l3 === undefined) return this.#refuse(field, given, bound);
    return [l1, l2, l3];
  }

  /** Whole numbers from 1 to `most`, at least one. */
  evses(field: string, most: number): readonly number[] | undefined {
    const given = this.fields[field];
    if (given === undefined) return undefined;
    const bound = `a list of whole numbers from 1 to ${most}`;
    if (!Array.isArray(given) || given.length === 0 || given.length > most) {
      return this.#refuse(field, given, bound);
    }
    const items: readonly unknown[] = given;
    const numbers = items.filter((item): item is number => isWhole(item, most));
    return numbers.length === given.length ? numbers : this.#refuse(field, given, bound);
  }

  /** What `read` makes of the field; undefined from it means that the value is not allowed. */
  as<T>(field: string, bound: string, read: (given: unknown) => T | undefined): T | undefined {
    const given = this.fields[field];
    return read(given) ?? this.#refuse(field, given, bound);
  }

  /** The value, after remembering a fault when it is absent. */
  required<T>(field: string, value: T | undefined, bound: string): T | undefined {
    return value ?? this.#refuse(field, undefined, bound);
  }

  #refuse(field: string, given: unknown, bound: string): undefined {
    const refused = badField(field, given, bound);
    if (!refused.ok) this.fault ??= refused.error;
    return undefined;
  }
}

function isWhole(item: unknown, most: number): boolean {
  return typeof item === "number" && Number.isInteger(item) && item >= 1 && item <= most;
}
