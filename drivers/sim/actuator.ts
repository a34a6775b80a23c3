/** Anything with two positions that takes its time: plug lock, contactor. */
import type { Clock } from "../../control/clock.ts";

export interface ActuatorParts {
  readonly clock: Clock;
  /** Milliseconds to the position `true`, and back. */
  readonly travelMs: readonly [toOn: number, toOff: number];
  /** Called when a travel ends, also when it only confirms where the thing was. */
  readonly onArrived: (position: boolean) => void;
}

export interface Actuator {
  drive(target: boolean): void;
  /** Where the mechanics are, whatever was asked for. */
  position(): boolean;
  target(): boolean;
  /** A jammed actuator neither moves nor reports. Freed, it goes where it was last driven. */
  setJammed(jammed: boolean): void;
  isJammed(): boolean;
  /** Puts the mechanics there at once and ends a travel. */
  force(position: boolean): void;
}

export function createActuator({ clock, travelMs: [toOnMs, toOffMs], onArrived }: ActuatorParts): Actuator {
  let position = false;
  let target = false;
  let jammed = false;
  let cancel = () => {};

  function drive(next: boolean): void {
    target = next;
    cancel();
    if (!jammed) cancel = clock.wakeAt(clock.nowMs() + (next ? toOnMs : toOffMs), arrive);
  }

  function arrive(): void {
    position = target;
    onArrived(position);
  }

  return {
    drive,
    position: () => position,
    target: () => target,
    isJammed: () => jammed,
    setJammed(next) {
      jammed = next;
      cancel();
      if (!jammed && position !== target) drive(target);
    },
    force(next) {
      cancel();
      position = next;
    },
  };
}
