/** Energy managers that may steer the station. */
import { bool, pending } from "./parameter.ts";
import { commissioning } from "./access.ts";

const later = <P extends object>(declaration: P) =>
  pending("energy-manager doors are not built yet", declaration);
const setting = { access: commissioning, applies: "restart", default: false } as const;

/** Energy managers of the house. */
export const hems = {
  "hems.modbusTcpServer": later(bool({
    ...setting,
    label: "Modbus server",
    help: "Lets an energy manager read the station and limit its current over Modbus TCP.",
    recipe: { bender: "Modbus TCP Server for energy management systems" },
  })),
  "hems.sempInterface": later(bool({
    ...setting,
    label: "SEMP",
    help: "Lets a Sunny Home Manager plan the charging.",
    recipe: { bender: "SEMP interface" },
  })),
  "hems.eebusInterface": later(bool({
    ...setting,
    label: "EEBus",
    help: "Lets an EEBus energy manager limit the current.",
    recipe: { bender: "EEBus interface" },
  })),
  "hems.askiOverOcppS": later(bool({
    ...setting,
    label: "ASKI over OCPP-S",
    help: "Lets an ASKI energy manager limit the current.",
    recipe: { bender: "ASKI over OCPP-S" },
  })),
};
