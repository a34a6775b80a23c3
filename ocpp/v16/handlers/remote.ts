import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { type HandlerContext, hasConnector, status } from "./context.ts";

/**
 * Section 5.11. Accepted means that the station tries: whether it then asks for the card is a setting. A charging
 * profile is ignored, as the standard wants of a station that does not offer SmartCharging.
 */
export function remoteStartTransaction(payload: Payload, context: HandlerContext): Answer {
  const { idTag, connectorId } = payload as { readonly idTag: string; readonly connectorId?: number };
  if (!context.isAccepted() || idTag === "") return status("Rejected");
  if (connectorId !== undefined && !hasConnector(context, connectorId)) return status("Rejected");
  return status(context.station.remoteStart(idTag, connectorId).ok ? "Accepted" : "Rejected");
}

/** Section 5.12. Only a transaction that runs, under the number that the backend gave it. */
export function remoteStopTransaction(payload: Payload, context: HandlerContext): Answer {
  const { transactionId } = payload as { readonly transactionId: number };
  const id = context.isAccepted() ? context.transactionNumbered(transactionId) : null;
  if (id === null) return status("Rejected");
  return status(context.station.stopTransaction(id, "Remote").ok ? "Accepted" : "Rejected");
}
