/** Where the backend is and how the station names itself there. */
import { Buffer } from "node:buffer";
import type { Settings } from "../schema/mod.ts";

export interface BackendAddress {
  readonly url: string;
  /** Value of the `Authorization` header; null = none is sent. */
  readonly authorization: string | null;
}

/**
 * The address to connect to; null when no backend is configured. Charge point id and serial number take the place of
 * `#OSN#` and `#SN#`; an address without placeholders gets the id as its last segment (OCPP-J 1.6 section 3.1.1).
 */
export function backendAddress(settings: Settings): BackendAddress | null {
  const base = settings["backend.backendUrl"].trim();
  if (base === "" || settings["installation.chargePointType"] === "home") return null;
  const identity = settings["backend.chargePointId"];
  const key = settings["backend.authorizationKey"];
  const url = withIdentity(base, identity, settings["manufacturer.chargePointSerialNumber"]);
  return { url, authorization: key === "" ? null : basic(identity, key) };
}

function withIdentity(base: string, identity: string, serialNumber: string): string {
  const segment = encodeURIComponent(identity);
  if (/#O?SN#/.test(base)) {
    return base.replaceAll("#OSN#", segment).replaceAll("#SN#", encodeURIComponent(serialNumber));
  }
  const [path = "", query] = base.split("?", 2);
  return `${path.replace(/\/+$/, "")}/${segment}${query === undefined ? "" : `?${query}`}`;
}

/** RFC 7617. The user is the charge point id, the password may be any bytes. */
function basic(user: string, key: string): string {
  return `Basic ${Buffer.concat([Buffer.from(`${user}:`, "utf8"), passwordBytes(key)]).toString("base64")}`;
}

/**
 * OCPP 1.6 sends the AuthorizationKey as hexadecimal digits for up to 20 bytes, many backends send plain text. An even
 * number of 32 to 40 hexadecimal digits stands for bytes, anything else for itself.
 */
function passwordBytes(key: string): Buffer {
  const isHex = /^([0-9a-f]{2}){16,20}$/i.test(key);
  return Buffer.from(key, isHex ? "hex" : "utf8");
}
