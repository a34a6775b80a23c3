/** The calls of a backend that are answered, and those that are known but not offered yet. */
import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { misfitText, validate } from "../validation.ts";
import { changeAvailability, clearCache, unlockConnector } from "./connectors.ts";
import { changeConfiguration, getConfiguration } from "./configuration.ts";
import type { Handler, HandlerContext } from "./context.ts";
import { dataTransfer } from "./data_transfer.ts";
import { remoteStartTransaction, remoteStopTransaction } from "./remote.ts";
import { reset } from "./reset.ts";
import { triggerMessage } from "./trigger.ts";

/** Profiles whose messages are all served; the names of OCPP 1.6 section 3.4. */
export const profiles = ["Core", "RemoteTrigger"] as const;

export const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["ChangeAvailability", changeAvailability],
  ["ChangeConfiguration", changeConfiguration],
  ["ClearCache", clearCache],
  ["DataTransfer", dataTransfer],
  ["GetConfiguration", getConfiguration],
  ["RemoteStartTransaction", remoteStartTransaction],
  ["RemoteStopTransaction", remoteStopTransaction],
  ["Reset", reset],
  ["TriggerMessage", triggerMessage],
  ["UnlockConnector", unlockConnector],
]);

/** Of OCPP 1.6 and its security extension: answered NotSupported, so that a backend knows we know them. */
export const knownActions: ReadonlySet<string> = new Set([
  ...["GetDiagnostics", "UpdateFirmware"],
  ...["GetLocalListVersion", "SendLocalList"],
  ...["CancelReservation", "ReserveNow"],
  ...["ClearChargingProfile", "GetCompositeSchedule", "SetChargingProfile"],
  ...["CertificateSigned", "DeleteCertificate", "ExtendedTriggerMessage", "GetInstalledCertificateIds"],
  ...["GetLog", "InstallCertificate", "SignedUpdateFirmware"],
  // Ours to send, not to receive.
  ...["Authorize", "BootNotification", "Heartbeat", "MeterValues", "StartTransaction", "StatusNotification"],
  ...["StopTransaction", "DiagnosticsStatusNotification", "FirmwareStatusNotification"],
  ...["LogStatusNotification", "SecurityEventNotification", "SignCertificate"],
  "SignedFirmwareStatusNotification",
]);

/** Answers one call, whatever it holds. Never rejects: what fails in here is told as InternalError. */
export async function dispatch(action: string, payload: Payload, context: HandlerContext): Promise<Answer> {
  const handler = handlers.get(action);
  if (handler === undefined) {
    const code = knownActions.has(action) ? "NotSupported" : "NotImplemented";
    return { type: "error", code, description: action };
  }
  const checked = validate(action, "Request", payload);
  if (!checked.ok) return { type: "error", code: checked.error.code, description: misfitText(checked.error) };
  try {
    return checkedAnswer(action, await handler(payload, context), context);
  } catch (error) { // the disk refused, for one
    context.log.error("ocpp", `${action} failed: ${error instanceof Error ? error.message : "?"}`);
    return { type: "error", code: "InternalError", description: `${action} failed` };
  }
}

function checkedAnswer(action: string, answer: Answer, context: HandlerContext): Answer {
  if (answer.type === "error") return answer;
  const checked = validate(action, "Response", answer.payload);
  if (checked.ok) return answer;
  context.refused(`The answer to ${action}`, misfitText(checked.error));
  return { type: "error", code: "InternalError", description: `${action} has no proper answer` };
}
