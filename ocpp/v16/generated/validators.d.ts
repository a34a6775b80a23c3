/** One failed check: where (JSON pointer), which keyword of JSON Schema, and its facts. */
export interface Violation {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Answers at the first violation and leaves it in `errors`. */
export interface Check {
  (payload: unknown): boolean;
  errors?: readonly Violation[] | null;
}

export const AuthorizeRequest: Check;
export const BootNotificationRequest: Check;
export const ChangeAvailabilityRequest: Check;
export const ChangeAvailabilityResponse: Check;
export const ChangeConfigurationRequest: Check;
export const ChangeConfigurationResponse: Check;
export const ClearCacheRequest: Check;
export const ClearCacheResponse: Check;
export const DataTransferRequest: Check;
export const DataTransferResponse: Check;
export const GetConfigurationRequest: Check;
export const GetConfigurationResponse: Check;
export const HeartbeatRequest: Check;
export const MeterValuesRequest: Check;
export const RemoteStartTransactionRequest: Check;
export const RemoteStartTransactionResponse: Check;
export const RemoteStopTransactionRequest: Check;
export const RemoteStopTransactionResponse: Check;
export const ResetRequest: Check;
export const ResetResponse: Check;
export const StartTransactionRequest: Check;
export const StatusNotificationRequest: Check;
export const StopTransactionRequest: Check;
export const TriggerMessageRequest: Check;
export const TriggerMessageResponse: Check;
export const UnlockConnectorRequest: Check;
export const UnlockConnectorResponse: Check;
