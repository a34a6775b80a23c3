/** Orders to open a plug lock that wait for the actuator. */
import type { Clock } from "./clock.ts";
import type { Refusal } from "./commands.ts";
import type { Evse } from "./evse.ts";
import { refuse } from "./refusals.ts";
import { isTrying } from "./lock.ts";
import type { EvseNumber } from "./ports.ts";
import { ok, type Result } from "../schema/result.ts";

/** The car may take 6 s to let go, the actuator three tries. */
export const unlockMs = 16_000;
/** More people than this do not wait at one station. */
const maxOrders = 32;

interface Order {
  readonly evse: EvseNumber;
  readonly settle: (result: Result<void, Refusal>) => void;
}

export class UnlockOrders {
  #orders: readonly Order[] = [];

  constructor(private readonly clock: Clock) {}

  /** Settles when the lock shows itself open, or with `lock_stuck` after its tries or {@link unlockMs}. */
  order(evse: EvseNumber): Promise<Result<void, Refusal>> {
    if (this.#orders.length >= maxOrders) return Promise.resolve(refuse("lock_stuck"));
    return new Promise((resolve) => {
      const cancel = this.clock.wakeAt(this.clock.nowMs() + unlockMs, () => settle(refuse("lock_stuck")));
      const settle = (result: Result<void, Refusal>) => {
        cancel();
        this.#orders = this.#orders.filter((other) => other !== order);
        resolve(result);
      };
      const order = { evse, settle };
      this.#orders = [...this.#orders, order];
    });
  }

  /** Looks whether a point has become what somebody waits for. */
  look({ evse, lock }: Evse): void {
    for (const order of this.#orders.filter((waiting) => waiting.evse === evse)) {
      if (!lock.feedback) order.settle(ok(undefined));
      else if (lock.trouble === "cannotUnlock" && !isTrying(lock)) order.settle(refuse("lock_stuck"));
    }
  }
}
