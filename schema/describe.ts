/** A plain-JSON picture of the table for one reader, for REST doors and pages. */
import type { Group, Unit } from "./parameter.ts";
import {
  type Declaration,
  declarationOf,
  groupOf,
  isActionId,
  isPending,
  isSettingId,
  type ParameterId,
  parameterIds,
} from "./mod.ts";
import { canRead, canSee, canWrite, type Reader } from "./rights.ts";

/** What one role may know of a parameter, as plain data for forms, programs and the manual. */
export interface Description {
  readonly id: ParameterId;
  readonly group: Group;
  readonly label: string;
  readonly help: string;
  /** `setting` is stored, `live` is told, `action` is pressed. */
  readonly role: "setting" | "live" | "action";
  readonly kind: string;
  readonly scope: "station" | "evse";
  readonly applies: "live" | "restart";
  /** False for secrets too: whether one is set is told, its value never. */
  readonly readable: boolean;
  /** For an action: may be pressed. */
  readonly writable: boolean;
  readonly unit?: Unit;
  /** JSON value; absent for secrets and for what is not stored. */
  readonly default?: unknown;
  readonly range?: readonly [minimum: number, maximum: number];
  /** Single values allowed outside the range. */
  readonly also?: readonly number[];
  readonly decimals?: number;
  /** The field may stay empty (JSON null). */
  readonly nullable?: boolean;
  readonly options?: readonly { readonly name: string; readonly label: string }[];
  readonly members?: Readonly<Record<string, readonly [minimum: number, maximum: number]>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A secret that can be replaced, but not emptied. */
  readonly keepsSet?: boolean;
  readonly schemes?: readonly string[];
  readonly visibleWhen?: Declaration["visibleWhen"];
  readonly danger?: Declaration["danger"];
  readonly input?: Declaration["input"];
  /** What a live value is: text, number or time (ISO 8601). */
  readonly type?: "text" | "number" | "time";
  readonly ocpp16?: string;
  readonly ocpp2?: Declaration["ocpp2"];
}

const named = (option: string | { readonly name: string; readonly label: string }) =>
  typeof option === "string" ? { name: option, label: option } : { name: option.name, label: option.label };

function withoutAbsent<T extends object>(facts: T): T {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as T;
}

function shape(declaration: Declaration) {
  const {
    kind,
    range,
    also,
    decimals,
    options,
    members,
    minLength,
    maxLength,
    keepsSet,
    schemes,
    type,
    input,
  } = declaration;
  const isSecret = kind === "secret";
  return {
    default: isSecret ? undefined : declaration.default,
    range: kind === "register" ? [0, 65535] as const : range,
    also,
    decimals,
    nullable: (declaration.each ?? declaration).default === null ? true : undefined,
    options: options?.map(named),
    members,
    minLength,
    maxLength,
    keepsSet,
    schemes,
    type,
    input,
  };
}

/** What this reader may know of the parameter; undefined as for an unknown id where that is nothing. */
export function describeOne(id: string, reader: Reader): Description | undefined {
  const declaration = declarationOf(id);
  if (declaration === undefined || isPending(id) || !canSee(id, reader)) return undefined;
  const { label, help, kind, applies, unit, visibleWhen, danger, ocpp16, ocpp2, scope = "station" } =
    declaration;
  return withoutAbsent<Description>({
    id: id as ParameterId,
    group: groupOf(id as ParameterId),
    label,
    help,
    role: isSettingId(id) ? "setting" : isActionId(id) ? "action" : "live",
    kind,
    scope,
    applies,
    readable: canRead(id, reader),
    writable: canWrite(id, reader),
    unit,
    ...shape(declaration),
    // A condition on something the reader may not see would tell of it, and could not be evaluated.
    visibleWhen: visibleWhen && canSee(visibleWhen.parameter, reader) ? visibleWhen : undefined,
    danger,
    ocpp16,
    ocpp2,
  });
}

/** Everything this reader may see, in the order of the pages. */
export function describe(reader: Reader): readonly Description[] {
  return parameterIds.map((id) => describeOne(id, reader)).filter((one) => one !== undefined);
}
