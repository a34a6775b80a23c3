/** The settings in the words of the machines. Each is read when it is needed, so that a live change acts at once. */
import { forEvse, type Settings } from "../schema/mod.ts";
import type { EvseNumber } from "./ports.ts";
import type { VoltageBounds } from "./supply.ts";
import type { TagRules } from "./tags.ts";
import type { TemperatureBounds } from "./temperature.ts";

/** What ends a session (B144). */
export type StopMode = Settings["authorization.stopTransactionMode"];

/** What one charging point is set to. Currents in amperes per phase. */
export interface PointSettings {
  readonly hardwareLimitA: number;
  readonly installationLimitA: number;
  readonly operatorLimitA: number;
  /** Less than this is not worth charging with. */
  readonly minimumA: number;
  readonly isSinglePhase: boolean;
  /** Fixed cable: no lock, no proximity. */
  readonly isTethered: boolean;
  /** An LCD1602 is fitted. */
  readonly hasDisplay: boolean;
  readonly locksForGood: boolean;
  /** The plug is locked only for who may charge, not as soon as it is in. */
  readonly locksAfterCard: boolean;
  readonly testsResidualCurrent: boolean;
  /** A car in state D is served like one in state C. */
  readonly servesStateD: boolean;
  readonly wakesCars: boolean;
  /** Percent of the offer from which an overdrawing car is stopped; null = not checked. */
  readonly overloadStopPercent: number | null;
  /** Null = not monitored. */
  readonly voltage: VoltageBounds | null;
  readonly contactorLifetime: number;
  readonly plugLifetime: number;
  readonly connectionTimeoutMs: number;
  readonly stopMode: StopMode;
  /** Card number of free sessions, null when charging is not free here. */
  readonly freeTag: string | null;
  readonly freeWithBackend: boolean;
  readonly hasBackend: boolean;
  readonly endsRefusedSessions: boolean;
  readonly refusedEnergyWh: number;
  /** Percent of the hardware limit by which heat lowers the offer. */
  readonly heatReductionPercent: number;
}

/** A view of the settings in force for one point; `read` is called for each value anew. */
export function pointSettings(read: () => Settings, evse: EvseNumber): PointSettings {
  return {
    get hardwareLimitA() {
      return forEvse(read(), "installation.maxOutputCurrent", evse);
    },
    get installationLimitA() {
      return forEvse(read(), "installation.installationCurrentLimit", evse);
    },
    get operatorLimitA() {
      return forEvse(read(), "installation.outputCurrentLimit", evse);
    },
    get minimumA() {
      return forEvse(read(), "installation.minChargingCurrent", evse);
    },
    get isSinglePhase() {
      return forEvse(read(), "installation.phasesConnected", evse) === "single";
    },
    get isTethered() {
      return read()["manufacturer.cableOrSocket"] === "cable";
    },
    get hasDisplay() {
      return read()["manufacturer.lcd1602"];
    },
    get locksForGood() {
      return read()["installation.permanentlyLockedCable"];
    },
    get locksAfterCard() {
      return read()["authorization.lockActuatorOnlyIfAuthorized"];
    },
    get testsResidualCurrent() {
      return read()["manufacturer.rcmu"];
    },
    get servesStateD() {
      return !read()["manufacturer.pauseChargingInStateD"];
    },
    get wakesCars() {
      return read()["loadManagement.allowEvWakeup"];
    },
    get overloadStopPercent() {
      return read()["installation.checkForCarOverload"] ? read()["installation.stopLimit"] : null;
    },
    get voltage() {
      return voltageBounds(read());
    },
    get contactorLifetime() {
      return read()["manufacturer.contactorLifetime"];
    },
    get plugLifetime() {
      return read()["manufacturer.plugLifetime"];
    },
    get connectionTimeoutMs() {
      return read()["authorization.connectionTimeOut"] * 1_000;
    },
    get stopMode() {
      return read()["authorization.stopTransactionMode"];
    },
    get freeTag() {
      return forEvse(read(), "authorization.freeCharging", evse)
        ? read()["authorization.freeChargingTagId"]
        : null;
    },
    get freeWithBackend() {
      return read()["authorization.freeChargingMode"] === "withOcpp";
    },
    get hasBackend() {
      return hasBackend(read());
    },
    get endsRefusedSessions() {
      return read()["authorization.stopTransactionOnInvalidId"];
    },
    get refusedEnergyWh() {
      return read()["authorization.maxEnergyOnInvalidId"];
    },
    get heatReductionPercent() {
      return read()["manufacturer.currentReductionAtThreshold1"];
    },
  };
}

/** A home station, or one without an address, has nobody to ask and nobody to report to. */
export function hasBackend(settings: Settings): boolean {
  return settings["installation.chargePointType"] === "public" && settings["backend.backendUrl"] !== "";
}

/** Rules for cards. */
export function tagRules(settings: Settings): TagRules {
  return {
    // A public station whose backend is not set up yet is one whose backend does not answer.
    hasBackend: settings["installation.chargePointType"] === "public",
    whitelistEnabled: settings["authorization.localWhitelistEnabled"],
    cacheEnabled: settings["authorization.authorizationCacheEnabled"],
    localPreAuthorize: settings["authorization.localPreAuthorize"],
    localAuthorizeOffline: settings["authorization.localAuthorizeOffline"],
    allowOfflineUnknown: settings["authorization.allowOfflineTxForUnknownId"],
  };
}

/** Thresholds of the controller's temperature. */
export function temperatureBounds(settings: Settings): TemperatureBounds {
  return {
    calibrationTenths: settings["manufacturer.temperatureCalibration"],
    reduceFromC: settings["manufacturer.temperatureThreshold1"],
    stopFromC: settings["manufacturer.temperatureThreshold2"],
  };
}

function voltageBounds(settings: Settings): VoltageBounds | null {
  if (!settings["manufacturer.voltageMonitoring"]) return null;
  return {
    maxV: settings["manufacturer.maxVoltage"],
    minV: settings["manufacturer.minVoltage"],
    highHysteresisV: settings["manufacturer.highVoltageHysteresisThreshold"],
    lowHysteresisV: settings["manufacturer.lowVoltageHysteresisThreshold"],
  };
}
