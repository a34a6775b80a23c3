/** What the walk asks of every door. */
import type { Writer } from "../../schema/changes.ts";
import type { ParameterId } from "../../schema/mod.ts";
import type { World } from "./world.ts";

/** What a door says when asked for one name. */
export interface Told {
  /** All that it says, other parameters included. */
  readonly text: string;
  /** The value, in the words of our own text form where the door is exact. Absent when it tells none. */
  readonly value?: string;
  /** Whether it offers a way to write. Absent when the door does not say. */
  readonly writable?: boolean;
}

export interface Door {
  /** Asks for the parameter, or for any other name. */
  read?(reader: Writer, name: string): Promise<Told>;
  /** Tries to set the value or to press the button. Gives all that the door says to it. */
  write?(reader: Writer, name: string, value: unknown): Promise<string>;
  /** Whether a reader with the right is told the value here. */
  tells?(id: ParameterId): boolean;
  /** `tells` in our own text form, so that it can be compared with what is stored. */
  readonly isExact?: boolean;
  /** Whether a writer with the right can set it here, and a change of the picture follows. */
  takes?(id: ParameterId): boolean;
  /** Buttons that open the door: without their right there is neither reading nor writing. */
  readonly needs?: { readonly read: ParameterId; readonly write: ParameterId };
  /** May say of a parameter without function that it is not supported yet, as design wants of files. */
  readonly namesPending?: boolean;
  /** Everything that a write could change; that of the world where absent. */
  picture?(): string;
  restore?(): Promise<void>;
  close?(): Promise<void>;
}

export interface DoorKind {
  readonly name: string;
  readonly readers: readonly Writer[];
  readonly does: readonly ("tells" | "takes from")[];
  open(world: World): Door | Promise<Door>;
}
