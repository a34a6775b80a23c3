/** The device as it was built: identity, protection limits, wear. */
import { action, bool, choice, int, pending, text, url } from "./parameter.ts";
import { hardware, makerOnly, staffOnly } from "./access.ts";
import { meter } from "./manufacturer_meter.ts";
import { ascending, type Rule } from "./rule.ts";

const setting = { access: hardware, applies: "live" } as const;
/** With voltage monitoring; the order of the four is a rule. */
const voltage = {
  ...setting,
  unit: "V",
  range: [50, 300],
  visibleWhen: { parameter: "manufacturer.voltageMonitoring", is: [true] },
} as const;

/** Facts and thresholds of the device as built. */
export const manufacturer = {
  "manufacturer.chargePointVendor": text({
    section: "Device",
    label: "Vendor",
    help: "Told to the backend when the station starts; some backends accept only vendors they know.",
    minLength: 1,
    maxLength: 20, // CiString20 in BootNotification, OCPP 1.6 section 6.3.
    default: "Pilotwire",
    access: hardware,
    applies: "restart",
    ocpp2: { component: "ChargingStation", variable: "VendorName" },
    recipe: { ecotap: "com_OCPPInfo:vendorname" },
  }),
  "manufacturer.chargePointModel": text({
    section: "Device",
    label: "Model",
    help: "Told to the backend when the station starts; some backends choose their behaviour by it.",
    minLength: 1,
    maxLength: 20,
    default: "Pilotwire",
    access: hardware,
    applies: "restart",
    ocpp2: { component: "ChargingStation", variable: "Model" },
    recipe: { ecotap: "com_OCPPInfo:modelname" },
  }),
  "manufacturer.chargePointSerialNumber": text({
    section: "Device",
    label: "Serial number",
    help: "Told to the backend when the station starts; empty leaves it out.",
    maxLength: 25,
    default: "",
    access: hardware,
    applies: "restart",
    ocpp2: { component: "ChargingStation", variable: "SerialNumber" },
    recipe: { ecotap: "com_OCPPInfo:CpSn" },
  }),
  // A socket taken for a cable would overload thin cables; a cable taken for a socket merely refuses to charge.
  "manufacturer.cableOrSocket": choice({
    section: "Device",
    label: "Cable or socket",
    help: "With a socket the plugged cable is locked and its rating respected; a fixed cable has neither.",
    options: [{ name: "cable", label: "Cable" }, { name: "socket", label: "Socket" }],
    default: "socket",
    access: makerOnly,
    applies: "restart",
    danger: {
      word: "CABLE",
      warning: "A socket set to cable no longer respects the rating of the cable that is plugged in.",
    },
  }),
  "manufacturer.rcmu": bool({
    section: "Protection",
    label: "Residual current monitor",
    help: "Tests the monitor before each session and stops on leakage; off needs a type B breaker upstream.",
    default: true,
    access: hardware,
    applies: "restart",
    danger: {
      word: "LEAKAGE",
      warning: "Without the monitor, direct current leakage is only noticed by a type B breaker upstream.",
    },
  }),
  "manufacturer.voltageMonitoring": bool({
    ...setting,
    section: "Voltage",
    label: "Watch the voltage",
    help: "Stops charging while a phase is too high or too low; needs a charge meter that reads voltage.",
    default: true,
  }),
  "manufacturer.maxVoltage": int({
    ...voltage,
    section: "Voltage",
    label: "Highest voltage",
    help: "Above this on any phase charging stops.",
    default: 265,
  }),
  "manufacturer.minVoltage": int({
    ...voltage,
    section: "Voltage",
    label: "Lowest voltage",
    help: "Below this on any phase charging stops.",
    default: 180,
  }),
  "manufacturer.highVoltageHysteresisThreshold": int({
    ...voltage,
    section: "Voltage",
    label: "Overvoltage is over below",
    help: "After an overvoltage the car charges again when the voltage was below this for 60 s.",
    default: 250,
  }),
  "manufacturer.lowVoltageHysteresisThreshold": int({
    ...voltage,
    section: "Voltage",
    label: "Undervoltage is over above",
    help: "After an undervoltage the car charges again when the voltage was above this for 60 s.",
    default: 200,
  }),
  "manufacturer.temperatureCalibration": int({
    section: "Temperature",
    label: "Temperature correction",
    help: "Added to what the sensor reads, in tenths of a degree: -50 makes 25.0 °C of 30.0 °C.",
    unit: "0.1 °C",
    range: [-300, 300],
    default: 0,
    access: makerOnly,
    applies: "live",
  }),
  "manufacturer.temperatureThreshold1": int({
    ...setting,
    section: "Temperature",
    label: "Warm from",
    help: "From this temperature on the car is offered less current.",
    unit: "°C",
    range: [30, 110],
    default: 70,
  }),
  // The reference calls it percent in one place and amperes in another. Percent fits every hardware limit.
  "manufacturer.currentReductionAtThreshold1": int({
    ...setting,
    section: "Temperature",
    label: "Reduction when warm",
    help: "By how much of the hardware limit the offer is lowered while the controller is warm.",
    unit: "%",
    range: [1, 100],
    default: 10,
  }),
  "manufacturer.temperatureThreshold2": int({
    ...setting,
    section: "Temperature",
    label: "Hot from",
    help: "From this temperature on charging stops until the controller has cooled down.",
    unit: "°C",
    range: [40, 120],
    default: 90,
  }),
  // The reference contradicts itself about the sense of this switch; on is the safe reading, and the default.
  "manufacturer.pauseChargingInStateD": bool({
    ...setting,
    section: "Protection",
    label: "Pause for ventilation",
    help: "A car that asks for ventilation gets no current; off only where the room is ventilated.",
    default: true,
  }),
  "manufacturer.contactorLifetime": int({
    ...setting,
    section: "Wear",
    label: "Contactor life",
    help: "After so many cycles a fault asks for a new contactor.",
    unit: "cycles",
    range: [1000, 10_000_000],
    default: 30_000,
  }),
  "manufacturer.plugLifetime": int({
    ...setting,
    section: "Wear",
    label: "Socket life",
    help: "After so many insertions a fault asks for a new socket.",
    unit: "cycles",
    range: [1000, 10_000_000],
    default: 10_000, // What IEC 62196-1 asks of a contact.
  }),
  "manufacturer.lcd1602": bool({
    section: "Device",
    label: "Display fitted",
    help: "Writes state and faults to a display of two lines with sixteen characters.",
    default: false,
    access: makerOnly,
    applies: "restart",
  }),
  "manufacturer.writtenOfferAddress": text({
    ...setting,
    section: "Device",
    label: "Postal address",
    help: "Shown with the licences, as the place to write to for the source; commas part its lines.",
    maxLength: 200,
    default: "",
  }),
  "manufacturer.manufacturerUrl": pending(
    "energy-manager doors are not built yet",
    url({
      ...setting,
      label: "Manufacturer's page",
      help: "Address that energy managers show as the maker of the station.",
      schemes: ["http", "https"],
      default: "",
    }),
  ),
  "manufacturer.simulateSwipeCard": action({
    label: "Simulate a card",
    help: "Acts as if the card with this number had been shown at the reader.",
    access: staffOnly,
    input: { label: "Card number", maxLength: 20 },
  }),
  "manufacturer.debug": pending(
    "nobody says what it does",
    action({ label: "Debug", help: "Has no described function.", access: makerOnly }),
  ),
  ...meter,
};

/** What must hold among the thresholds of voltage and temperature. */
export const manufacturerRules: readonly Rule[] = [
  ascending({
    id: "voltageThresholds",
    sentence:
      "Lowest voltage, end of undervoltage, end of overvoltage and highest voltage follow in this order.",
    parameters: [
      "manufacturer.minVoltage",
      "manufacturer.lowVoltageHysteresisThreshold",
      "manufacturer.highVoltageHysteresisThreshold",
      "manufacturer.maxVoltage",
    ],
    strict: true,
  }),
  ascending({
    id: "temperatureThresholds",
    sentence: "The controller gets warm before it gets hot.",
    parameters: ["manufacturer.temperatureThreshold1", "manufacturer.temperatureThreshold2"],
    strict: true,
  }),
];
