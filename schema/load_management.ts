/** Load balancing with a house meter. */
import { action, bool, choice, int, ipv4, pending, perPhase, register, text, url } from "./parameter.ts";
import { commissioning, exceptOperator, hardware, staffOnly } from "./access.ts";
import { stationGroup } from "./load_management_group.ts";

const later = <P extends object>(declaration: P) => pending("load balancing is not built yet", declaration);
const setting = { access: commissioning, applies: "live" } as const;
const external = {
  access: commissioning,
  applies: "restart",
  visibleWhen: { parameter: "loadManagement.externalMeterSupport", is: [true] },
} as const;
const ofMeter = { access: hardware, applies: "restart" } as const;

const houseRegister = (phase: string, value: number) =>
  later(register({
    label: `House meter register ${phase}`,
    help: `Where the house meter keeps the current of ${phase}; 65535 if that phase is not used.`,
    default: value,
    access: staffOnly,
    applies: "live",
  }));

const fuse = [0, 9999] as const;

/** Sharing the current of the building. */
export const loadManagement = {
  "loadManagement.dlbFunction": later(choice({
    ...setting,
    label: "Load balancing",
    help: "Lowers charging so that house and cars together stay below the house fuse.",
    options: [
      { name: "off", label: "Off", aliases: ["Disable"] },
      { name: "houseMeter", label: "With a house meter", aliases: ["DLB"] },
      { name: "betweenStations", label: "Between stations", aliases: ["DLM"] },
    ],
    default: "off",
  })),
  "loadManagement.dlbMaximumCurrent": later(int({
    ...setting,
    label: "House maximum",
    help: "What house and cars may draw together on each phase.",
    unit: "A",
    range: [6, 9999],
    default: 25,
  })),
  "loadManagement.pidCoefficients": later(text({
    ...setting,
    label: "Controller coefficients",
    help: "How fast the offer follows the house; change them only if the current swings.",
    maxLength: 40,
    pattern: { regex: /^\d{1,6}(,\d{1,6}){2}$/, meaning: "three numbers with commas" },
    default: "500,1800,10",
  })),
  "loadManagement.installationMaximumCurrent": later(int({
    ...setting,
    label: "Main fuse",
    help: "What the connection of the whole building carries on each phase.",
    unit: "A",
    range: [6, 9999],
    default: 32,
  })),
  "loadManagement.dlbMeterFunctionCode": later(choice({
    label: "House meter function code",
    help: "Which Modbus function reads the house meter.",
    options: [
      { name: "03", label: "03 (holding registers)", aliases: ["3"] },
      { name: "04", label: "04 (input registers)", aliases: ["4"] },
    ],
    default: "04",
    access: staffOnly,
    applies: "live",
  })),
  "loadManagement.dlbRegisterL1": houseRegister("L1", 6),
  "loadManagement.dlbRegisterL2": houseRegister("L2", 8),
  "loadManagement.dlbRegisterL3": houseRegister("L3", 10),
  "loadManagement.dlbFormat": later(choice({
    label: "House meter format",
    help: "How the house meter writes its currents.",
    options: [
      { name: "float", label: "Float (2 registers)" },
      { name: "int16", label: "16 bits" },
      { name: "int16*0.1", label: "16 bits, tenths" },
      { name: "int16*0.01", label: "16 bits, hundredths" },
      { name: "int16*0.001", label: "16 bits, thousandths" },
      { name: "int32", label: "32 bits" },
      { name: "int32*0.1", label: "32 bits, tenths" },
      { name: "int32*0.01", label: "32 bits, hundredths" },
      { name: "int32*0.001", label: "32 bits, thousandths" },
      { name: "int32*0.0001", label: "32 bits, ten-thousandths" },
    ],
    default: "float",
    access: staffOnly,
    applies: "live",
  })),
  "loadManagement.setZero": later(action({
    label: "Set meter to zero",
    help: "Makes the charge meter count from zero again, where the meter allows it.",
    access: staffOnly,
    danger: { word: "ZERO", warning: "The energy counted so far is no longer shown." },
  })),
  "loadManagement.downloadDlbRegisterList": later(action({
    label: "List of known house meters",
    help: "Opens the list of meters with their registers.",
    access: staffOnly,
  })),
  "loadManagement.dlbMeterListUrl": later(url({
    label: "Address of the meter list",
    help: "Where the list of known house meters is fetched from.",
    schemes: ["https", "http"],
    default: "",
    access: exceptOperator,
    applies: "live",
  })),
  "loadManagement.utilityMeterType": later(choice({
    ...ofMeter,
    label: "House meter type",
    help: "Fills in registers and formats of a known meter.",
    options: [
      { name: "registers", label: "By registers" },
      { name: "eastronSdm630", label: "Eastron SDM630", aliases: ["EASTR_SDM630"] },
      { name: "eastronSdm72d", label: "Eastron SDM72D", ecotap: "EASTR_SDM72D" },
      { name: "pulse", label: "Pulse meter" },
    ],
    default: "registers",
    recipe: { ecotap: "chg_KWH3:type" },
  })),
  "loadManagement.utilityMeterAddress": later(int({
    ...ofMeter,
    label: "House meter address",
    help: "Modbus address of the house meter; it must differ from that of every charge meter on the bus.",
    range: [1, 247],
    default: 2,
    recipe: { ecotap: "chg_KWH3:address" },
  })),
  "loadManagement.utilityMeterBaudOrPulses": later(int({
    ...ofMeter,
    label: "House meter baud rate",
    help: "Speed of the bus, or pulses per kWh for a pulse meter.",
    range: [1, 115200],
    default: 9600,
    recipe: { ecotap: "chg_KWH3:baudrateOrPulses" },
  })),
  "loadManagement.utilityMeterParity": later(choice({
    ...ofMeter,
    label: "House meter parity",
    help: "Check bit of the house meter's bus.",
    options: [
      { name: "none", label: "None", ecotap: "N" },
      { name: "even", label: "Even", ecotap: "E" },
      { name: "odd", label: "Odd", ecotap: "O" },
    ],
    default: "none",
    recipe: { ecotap: "chg_KWH3:parity" },
  })),
  "loadManagement.utilityMeterStopBits": later(choice({
    ...ofMeter,
    label: "House meter stop bits",
    help: "Stop bits of the house meter's bus.",
    options: [{ name: "1", label: "1" }, { name: "2", label: "2" }],
    default: "1",
    recipe: { ecotap: "chg_KWH3:stopbits" },
  })),
  "loadManagement.externalMeterSupport": later(bool({
    access: commissioning,
    applies: "restart",
    label: "Second meter",
    help: "Reads a second meter, so that other loads of the site count too.",
    default: false,
    recipe: { bender: "External Meter Support" },
  })),
  "loadManagement.meterDigitalInputConfig": later(choice({
    ...external,
    label: "Input of the second meter",
    help: "What a closed input of the second meter means.",
    options: [{ name: "off", label: "Nothing" }, { name: "limit", label: "Lower the current" }],
    default: "off",
    recipe: { bender: "Meter Digital Input Config" },
  })),
  "loadManagement.secondMeterConfiguration": later(choice({
    ...external,
    label: "Second meter type",
    help: "Which registers the second meter has.",
    options: [
      { name: "registers", label: "By registers" },
      { name: "siemens7km2200", label: "Siemens 7KM2200", aliases: ["Modbus Siemens 7KM2200 (TCP)"] },
      { name: "em300", label: "TQ EM300-LR", aliases: ["Modbus TQ EM300-LR (TCP)"] },
      { name: "em410", label: "TQ EM410/EM420", aliases: ["Modbus TQ EM410/EM420 (TCP)"] },
      { name: "umg605", label: "Janitza UMG 605", aliases: ["Modbus Janitza UMG 605 PRO (TCP)"] },
      { name: "eemMb371", label: "Phoenix Contact EEM-MB371", aliases: ["Phoenix Contact EEM-MB371"] },
    ],
    default: "registers",
    recipe: { bender: "Meter configuration (Second)" },
  })),
  "loadManagement.secondMeterIpAddress": later(ipv4({
    ...external,
    label: "Second meter address",
    help: "Its fixed address in the network of the stations.",
    default: null,
    recipe: { bender: "IP address of second meter" },
  })),
  "loadManagement.secondMeterPort": later(int({
    ...external,
    label: "Second meter port",
    help: "Network port of the second meter.",
    range: [1, 65535],
    default: 502,
    recipe: { bender: "Port number of Second Meter" },
  })),
  "loadManagement.mainDistributionLimit": later(perPhase({
    ...external,
    label: "Main distribution limit",
    help: "Fuse of the board at which the second meter sits, per phase.",
    unit: "A",
    range: fuse,
    default: [100, 100, 100],
    recipe: { bender: "Main Distribution Limit (L1/L2/L3) [A]" },
  })),
  "loadManagement.externalLoadHeadroom": later(perPhase({
    ...external,
    label: "Headroom",
    help: "Kept free for other loads that switch on suddenly, per phase.",
    unit: "A",
    range: fuse,
    default: [0, 0, 0],
    recipe: { bender: "External Load Headroom (L1/L2/L3) [A]" },
  })),
  "loadManagement.externalLoadFallback": later(perPhase({
    ...external,
    label: "Assumed other load",
    help: "What the other loads are taken to draw while the second meter is silent, per phase.",
    unit: "A",
    range: fuse,
    default: [9999, 9999, 9999],
    recipe: { bender: "External Load Fallback (L1/L2/L3) [A]" },
  })),
  "loadManagement.externalMeterLocation": later(choice({
    ...external,
    label: "Second meter sits",
    help: "Whether its reading contains the current of the stations.",
    options: [
      { name: "including", label: "Before the stations", aliases: ["Including EVSE Sub-Distribution"] },
      { name: "excluding", label: "Beside the stations", aliases: ["Excluding EVSE Sub-Distribution"] },
    ],
    default: "including",
    recipe: { bender: "External Meter Location" },
  })),
  ...stationGroup,
};
