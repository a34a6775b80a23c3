import type { EvseNumber } from "../../../control/ports.ts";
import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { type HandlerContext, hasConnector, status } from "./context.ts";

/**
 * Section 5.17: answer first, send after. Without a connector every one is meant. A triggered BootNotification is
 * accepted at any time: backends ask for it after a reconnect and wait for it.
 */
export function triggerMessage(payload: Payload, context: HandlerContext): Answer {
  const { requestedMessage, connectorId } = payload as {
    readonly requestedMessage: string;
    readonly connectorId?: number;
  };
  switch (requestedMessage) {
    case "BootNotification":
      return status("Accepted", () => context.trigger.boot());
    case "Heartbeat":
      return status("Accepted", () => context.trigger.heartbeat());
    case "StatusNotification":
      return triggerStatus(connectorId, context);
    case "MeterValues":
      return triggerMeterValues(connectorId, context);
    default: // DiagnosticsStatusNotification, FirmwareStatusNotification: of profiles that are not offered
      return status("NotImplemented");
  }
}

function triggerStatus(connectorId: number | undefined, context: HandlerContext): Answer {
  if (connectorId !== undefined && connectorId !== 0 && !hasConnector(context, connectorId)) {
    return status("Rejected");
  }
  const connectors = connectorId === undefined ? [0, ...points(context)] : [connectorId];
  return status("Accepted", () => connectors.forEach((connector) => context.trigger.status(connector)));
}

/** Connector 0 would be a main meter, which the station does not have. Nothing known, nothing promised. */
function triggerMeterValues(connectorId: number | undefined, context: HandlerContext): Answer {
  if (connectorId !== undefined && !hasConnector(context, connectorId)) return status("Rejected");
  const wanted = connectorId === undefined ? points(context) : [connectorId];
  const values = wanted.flatMap((evse) => {
    const value = context.triggeredValues(evse);
    return value === null ? [] : [{ evse, value }];
  });
  if (values.length === 0) return status("Rejected");
  return status(
    "Accepted",
    () => values.forEach(({ evse, value }) => context.trigger.meterValues(evse, value)),
  );
}

function points({ station }: HandlerContext): readonly EvseNumber[] {
  return station.state().evses.map(({ evse }) => evse);
}
