/** Every fault there is: the one table that OCPP, pages, lamps, display and the simulator draw from. */

export interface FaultFacts {
  /** OCPP 1.6 ChargePointErrorCode. */
  readonly ocppCode: string;
  readonly sentence: string;
  /** What to do. */
  readonly cure: string;
  /** `charging`: no current until it clears. `transaction`: ends the transaction too. `nothing`: a warning. */
  readonly stops: "nothing" | "charging" | "transaction";
  /** When it goes away by itself. */
  readonly clears: string;
  /** Two lines of at most 16 characters for the display. */
  readonly lcd: readonly [string, string];
}

const board = "When the board reports that it is over.";

/** By id, in words and in what they stop. */
export const faults = {
  residualCurrent: {
    ocppCode: "GroundFailure",
    sentence: "A residual current was detected.",
    cure: "Unplug the car. If it comes back with another car too, have cable, socket and sensor checked.",
    stops: "transaction",
    clears: "When the cable is out of the socket, or 10 s after the car was unplugged.",
    lcd: ["RCMU leakage or", "self-test failed"],
  },
  residualCurrentTestFailed: {
    ocppCode: "GroundFailure",
    sentence: "The self-test of the residual current monitor failed.",
    cure: "Unplug and try again. If it stays, check the sensor and its wiring.",
    stops: "transaction",
    clears:
      "When the cable is out of the socket, or 10 s after the car was unplugged; the next charge tests again.",
    lcd: ["RCMU leakage or", "self-test failed"],
  },
  rcdTripped: {
    ocppCode: "GroundFailure",
    sentence: "The residual current device has tripped.",
    cure: "Unplug the car and switch the device on again.",
    stops: "transaction",
    clears: board,
    lcd: ["RCD tripped", ""],
  },
  contactorWelded: {
    ocppCode: "PowerSwitchFailure",
    sentence: "The contactor did not open; the socket may be live.",
    cure: "Switch off the supply. The contactor has to be replaced.",
    stops: "transaction",
    clears: "When the contactor's feedback shows that it is open.",
    lcd: ["Contactor welded", "Call service"],
  },
  contactorDidNotClose: {
    ocppCode: "PowerSwitchFailure",
    sentence: "The contactor did not close.",
    cure: "Unplug and try again. If it stays, check coil, wiring and feedback contact.",
    stops: "transaction",
    clears: "When the car is unplugged.",
    lcd: ["Contactor did", "not close"],
  },
  contactorWorn: {
    ocppCode: "OtherError",
    sentence: "The contactor has reached its rated number of cycles.",
    cure: "Have the contactor replaced.",
    stops: "nothing",
    clears: "When the count is below the rated cycles again.",
    lcd: ["Contactor over", "its rated cycles"],
  },
  plugWorn: {
    ocppCode: "OtherError",
    sentence: "The socket has reached its rated number of insertions.",
    cure: "Have the socket replaced.",
    stops: "nothing",
    clears: "When the count is below the rated insertions again.",
    lcd: ["Socket over its", "rated insertions"],
  },
  pilotShort: {
    ocppCode: "EVCommunicationError",
    sentence: "The control pilot is shorted to earth, or the car signals an error.",
    cure: "Unplug and try again. If it stays without a car, check the pilot wire.",
    stops: "charging",
    clears: "When the pilot shows a valid level again.",
    lcd: ["Please check the", "CP line"],
  },
  pilotBroken: {
    ocppCode: "EVCommunicationError",
    sentence: "The control pilot has a voltage that means nothing.",
    cure: "Unplug and try again. If it stays without a car, check the pilot wire and generator.",
    stops: "charging",
    clears: "When the pilot shows a valid level again.",
    lcd: ["Please check the", "CP line"],
  },
  diodeFailed: {
    ocppCode: "EVCommunicationError",
    sentence: "The car's diode is missing or shorted, so it may be no car.",
    cure: "Unplug. A sound car has a diode in its pilot circuit.",
    stops: "transaction",
    clears: "When it is unplugged.",
    lcd: ["EV charging", "socket fault"],
  },
  proximityBroken: {
    ocppCode: "EVCommunicationError",
    sentence: "The cable's current rating cannot be read.",
    cure: "Plug the cable in again, or take another one. Check the proximity wire.",
    stops: "charging",
    clears: "When a rating is read, or the cable is gone.",
    lcd: ["Please check the", "PP line"],
  },
  ventilationNeeded: {
    ocppCode: "EVCommunicationError",
    sentence: "The car asks for ventilation, which this station does not give.",
    cure: "Charge this car at a ventilated place, or allow charging in state D on the Manufacturer page.",
    stops: "charging",
    clears: "When the car leaves state D.",
    lcd: ["Need ventilation", ""],
  },
  lockFailed: {
    ocppCode: "ConnectorLockFailure",
    sentence: "The plug could not be locked.",
    cure: "Push the plug in as far as it goes, or unplug and plug in again.",
    stops: "charging",
    clears: "When the plug is locked or unplugged.",
    lcd: ["Lock error", ""],
  },
  lockStuck: {
    ocppCode: "ConnectorLockFailure",
    sentence: "The plug could not be unlocked.",
    cure: "Relieve the plug by pushing it in and unlock again. If it stays, the actuator needs service.",
    stops: "transaction",
    clears: "When the lock opens.",
    lcd: ["Unlock error", ""],
  },
  lockMissing: {
    ocppCode: "ConnectorLockFailure",
    sentence: "No lock actuator was found.",
    cure: "Check the actuator and its wiring, then restart.",
    stops: "transaction",
    clears: board,
    lcd: ["Lock error", "No actuator"],
  },
  overVoltage: {
    ocppCode: "OverVoltage",
    sentence: "The mains voltage is too high.",
    cure: "Wait. If it happens often, have the installation checked.",
    stops: "charging",
    clears: "When the voltage was below the hysteresis threshold for more than 60 s.",
    lcd: ["Overvoltage or", "undervoltage"],
  },
  underVoltage: {
    ocppCode: "UnderVoltage",
    sentence: "The mains voltage is too low.",
    cure: "Wait. If it happens often, check supply, fuses and the setting for the connected phases.",
    stops: "charging",
    clears: "When the voltage was above the hysteresis threshold for more than 60 s.",
    lcd: ["Overvoltage or", "undervoltage"],
  },
  carOverload: {
    ocppCode: "OverCurrentFailure",
    sentence: "The car draws far more current than it was told.",
    cure: "Unplug. The car's charger is at fault if it happens again.",
    stops: "transaction",
    clears: "When the car is unplugged.",
    lcd: ["Check current", ""],
  },
  breakerTripped: {
    ocppCode: "OverCurrentFailure",
    sentence: "The circuit breaker of the type 2 socket has tripped.",
    cure: "Switch it on again. If it trips again, have the station checked.",
    stops: "transaction",
    clears: board,
    lcd: ["Check current", "Breaker tripped"],
  },
  domesticBreakerTripped: {
    ocppCode: "OverCurrentFailure",
    sentence: "The circuit breaker of the domestic socket has tripped.",
    cure: "Switch it on again. If it trips again, have the station checked.",
    stops: "transaction",
    clears: board,
    lcd: ["Check current", "Breaker tripped"],
  },
  circuitOverload: {
    ocppCode: "OtherError",
    sentence: "The circuit is overloaded; load balancing holds the current back.",
    cure: "Wait until other loads draw less.",
    stops: "charging",
    clears: board,
    lcd: ["Circuit overload", "DLB active"],
  },
  surgeProtection: {
    ocppCode: "OtherError",
    sentence: "The surge protection device has tripped.",
    cure: "Have it replaced.",
    stops: "nothing",
    clears: board,
    lcd: ["Surge protection", "Call service"],
  },
  meterLost: {
    ocppCode: "PowerMeterFailure",
    sentence: "The charge meter gives no energy register.",
    cure: "Check the meter's power, wiring, address and registers.",
    stops: "transaction",
    clears: "With the next good reading.",
    lcd: ["Meter lost", ""],
  },
  externalMeterLost: {
    ocppCode: "PowerMeterFailure",
    sentence: "The external meter does not answer.",
    cure: "Check the meter's power, wiring and address.",
    stops: "nothing",
    clears: board,
    lcd: ["Ext. meter lost", ""],
  },
  temperatureHigh: {
    ocppCode: "HighTemperature",
    sentence: "The station is too hot to charge.",
    cure: "Let it cool down; give it shade and air.",
    stops: "charging",
    clears: "When it has cooled below the threshold.",
    lcd: ["Temperature", "protected"],
  },
  temperatureUnknown: {
    ocppCode: "OtherError",
    sentence: "The temperature sensor has not answered for a minute.",
    cure: "Check the sensor. Until then heat cannot lower the current.",
    stops: "nothing",
    clears: "With the next reading.",
    lcd: ["Temperature", "unknown"],
  },
  readerLost: {
    ocppCode: "ReaderFailure",
    sentence: "The card reader does not answer.",
    cure: "Check the reader and its wiring.",
    stops: "nothing",
    clears: board,
    lcd: ["Card reader", "not answering"],
  },
  storageFull: {
    ocppCode: "InternalError",
    sentence: "Charges cannot be stored, so none may run.",
    cure: "Free space on the storage, or replace it.",
    stops: "charging",
    clears: "When a record could be stored again; tried every 5 s.",
    lcd: ["Storage full", "Call service"],
  },
  settingsDamaged: {
    ocppCode: "InternalError",
    sentence: "The settings file was damaged; earlier or factory settings are in use.",
    cure: "Check the settings and save them once.",
    stops: "nothing",
    clears: "When settings are saved, or after a restart.",
    lcd: ["Settings damaged", "Check them"],
  },
  databaseDamaged: {
    ocppCode: "InternalError",
    sentence: "The database was damaged; what could be read was saved.",
    cure: "Check the list of sessions. The damaged file was kept for service.",
    stops: "nothing",
    clears: "After a restart.",
    lcd: ["Database damaged", "Call service"],
  },
  queueFull: {
    ocppCode: "InternalError",
    sentence: "The queue of messages to the backend is full.",
    cure: "Bring the backend back. Middle meter values are thinned out until then.",
    stops: "nothing",
    clears: "When messages could be delivered.",
    lcd: ["Queue full", "Check backend"],
  },
  queueFullStops: {
    ocppCode: "InternalError",
    sentence: "The queue of messages to the backend is full, so nobody may charge.",
    cure: "Bring the backend back, or allow charging with a full queue on the Authorization page.",
    stops: "transaction",
    clears: "When messages could be delivered.",
    lcd: ["Queue full", "Check backend"],
  },
  backendLost: {
    ocppCode: "OtherError",
    sentence: "There has been no connection to the backend for over a minute.",
    cure: "Check network and router, and the address on the Backend page; the state page says what fails.",
    stops: "nothing",
    clears: "When the backend is connected again.",
    lcd: ["No backend", "Check network"],
  },
  messageInvalid: {
    ocppCode: "InternalError",
    sentence: "A message to the backend broke the protocol's rules and was not sent.",
    cure: "Send the log to the maker.",
    stops: "nothing",
    clears: "After a restart.",
    lcd: ["Internal error", "See log"],
  },
  transactionLost: {
    ocppCode: "OtherError",
    sentence: "A message that a charge is billed by could not be delivered and was given up.",
    cure: "Bill the sessions marked as given up by hand; the log tells what the backend answered.",
    stops: "nothing",
    clears: "After a restart; the mark in the list of sessions stays.",
    lcd: ["Billing message", "was given up"],
  },
  localListConflict: {
    ocppCode: "LocalListConflict",
    sentence: "The local list of the backend contradicts what it answered.",
    cure: "Send the local list again from the backend.",
    stops: "nothing",
    clears: board,
    lcd: ["Local list", "conflict"],
  },
  resetFailure: {
    ocppCode: "ResetFailure",
    sentence: "A reset could not be carried out.",
    cure: "Switch the station off and on.",
    stops: "nothing",
    clears: board,
    lcd: ["Reset failed", ""],
  },
  weakSignal: {
    ocppCode: "WeakSignal",
    sentence: "The mobile signal is weak.",
    cure: "Move the antenna.",
    stops: "nothing",
    clears: board,
    lcd: ["Weak signal", ""],
  },
  internalError: {
    ocppCode: "InternalError",
    sentence: "The board reports an internal error.",
    cure: "Switch the station off and on. If it stays, send the log to the maker.",
    stops: "charging",
    clears: board,
    lcd: ["Internal error", "Call service"],
  },
  otherError: {
    ocppCode: "OtherError",
    sentence: "The board reports an error without a name.",
    cure: "Switch the station off and on. If it stays, send the log to the maker.",
    stops: "charging",
    clears: board,
    lcd: ["Out of order", "Call service"],
  },
} as const satisfies Readonly<Record<string, FaultFacts>>;

export type FaultId = keyof typeof faults;

/** All of them, in the order of the table. */
export const faultIds = Object.keys(faults) as FaultId[];

/** OCPP error codes as orders to the simulator: the fault of ours that stands for each. */
const faultOfOcppCode: Readonly<Record<string, FaultId>> = {
  ConnectorLockFailure: "lockFailed",
  EVCommunicationError: "pilotShort",
  GroundFailure: "residualCurrent",
  HighTemperature: "temperatureHigh",
  InternalError: "internalError",
  LocalListConflict: "localListConflict",
  OtherError: "otherError",
  OverCurrentFailure: "breakerTripped",
  OverVoltage: "overVoltage",
  PowerMeterFailure: "meterLost",
  PowerSwitchFailure: "contactorDidNotClose",
  ReaderFailure: "readerLost",
  ResetFailure: "resetFailure",
  UnderVoltage: "underVoltage",
  WeakSignal: "weakSignal",
};

/** Whether a text names a fault. */
export function isFaultId(text: string): text is FaultId {
  return Object.hasOwn(faults, text);
}

/** The fault named by our id or by an OCPP error code; null for neither. */
export function faultNamed(code: string): FaultId | null {
  if (isFaultId(code)) return code;
  return Object.hasOwn(faultOfOcppCode, code) ? faultOfOcppCode[code] ?? null : null;
}

/** The heaviest thing that a set of faults stops. */
export function stopsOf(ids: readonly FaultId[]): FaultFacts["stops"] {
  const stops: readonly FaultFacts["stops"][] = ids.map((id) => faults[id].stops);
  return stops.includes("transaction") ? "transaction" : stops.includes("charging") ? "charging" : "nothing";
}
