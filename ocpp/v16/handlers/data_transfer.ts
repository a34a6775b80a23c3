import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { type HandlerContext, status } from "./context.ts";

/** Section 5.6. There are no messages of our own yet: under our own vendor name every message id is unknown. */
export function dataTransfer(payload: Payload, { settings }: HandlerContext): Answer {
  const { vendorId } = payload as { readonly vendorId: string };
  const isOurs = vendorId.toLowerCase() === settings()["manufacturer.chargePointVendor"].toLowerCase();
  return status(isOurs ? "UnknownMessageId" : "UnknownVendorId");
}
