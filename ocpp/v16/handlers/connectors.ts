import type { Answer } from "../../rpc.ts";
import type { Payload } from "../../frames.ts";
import { type HandlerContext, hasConnector, status } from "./context.ts";

/** Section 5.2. Connector 0 is the station with all its points; a running transaction ends first (Scheduled). */
export function changeAvailability(payload: Payload, context: HandlerContext): Answer {
  const { connectorId, type } = payload as { readonly connectorId: number; readonly type: string };
  if (!context.settings()["backend.changeAvailability"]) return status("Rejected");
  if (connectorId !== 0 && !hasConnector(context, connectorId)) return status("Rejected");
  const done = context.station.setAvailability(connectorId, type === "Operative");
  if (!done.ok) return status("Rejected");
  return status(done.value === "scheduled" ? "Scheduled" : "Accepted");
}

/** Section 5.4. */
export function clearCache(_payload: Payload, { settings, cache }: HandlerContext): Answer {
  if (!settings()["authorization.authorizationCacheEnabled"]) return status("Rejected");
  cache.clear();
  return status("Accepted");
}

/** Less than the 10 s that the least patient backends wait for an answer. */
const unlockLimitMs = 8_000;

/** Section 5.18. What has no lock, and what does not exist, is NotSupported. */
export async function unlockConnector(payload: Payload, context: HandlerContext): Promise<Answer> {
  const { connectorId } = payload as { readonly connectorId: number };
  if (!hasConnector(context, connectorId)) return status("NotSupported");
  const { clock, station } = context;
  let cancel = () => {};
  const late = new Promise<null>((resolve) => {
    cancel = clock.wakeAt(clock.nowMs() + unlockLimitMs, () => resolve(null));
  });
  const done = await Promise.race([station.unlock(connectorId), late]);
  cancel();
  if (done === null) return status("UnlockFailed");
  if (done.ok) return status("Unlocked");
  return status(done.error.code === "no_lock" ? "NotSupported" : "UnlockFailed");
}
