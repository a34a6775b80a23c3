/** What the state page shows: live values and counters. */
import { action, counter, live, pending } from "./parameter.ts";
import { everyone, readable } from "./access.ts";

const reading = { access: readable, type: "number", scope: "evse" } as const;
const network = "network management is not built yet";
const balancing = "load balancing is not built yet";

/** What the station tells of itself. */
export const state = {
  "state.chargePointId": live({
    label: "Charge point ID",
    help: "The name under which the backend knows this station; it is set on the Backend page.",
    access: readable,
    type: "text",
    recipe: { bender: "OCPP ChargeBoxIdentity (ChargePointID)" },
  }),
  "state.backendState": live({
    label: "Backend",
    help: "Whether the link to the backend stands, and since when.",
    access: readable,
    type: "text",
    recipe: { bender: "Connection State (Backend)" },
  }),
  "state.chargePointState": live({
    label: "Status",
    help: "The status that the backend sees too, such as Available or Charging.",
    access: readable,
    type: "text",
    scope: "evse",
    recipe: { bender: "OCPP State" },
  }),
  "state.chargingTime": live({
    ...reading,
    label: "Charging time",
    help: "Time since the running session began.",
    unit: "s",
  }),
  "state.wlanIp": live({
    label: "Wi-Fi address",
    help: "IP address on the wireless network, empty while there is none.",
    access: readable,
    type: "text",
  }),
  "state.lanIp": live({
    label: "LAN address",
    help: "IP address on the cable, empty while there is none.",
    access: readable,
    type: "text",
  }),
  "state.accessPointOperator": pending(
    network,
    live({
      label: "Mobile network operator",
      help: "The mobile network in use.",
      access: readable,
      type: "text",
    }),
  ),
  "state.voltageL1": live({
    ...reading,
    label: "Voltage L1",
    help: "Between L1 and neutral, as the charge meter reads it.",
    unit: "V",
  }),
  "state.voltageL2": live({
    ...reading,
    label: "Voltage L2",
    help: "Between L2 and neutral, as the charge meter reads it.",
    unit: "V",
  }),
  "state.voltageL3": live({
    ...reading,
    label: "Voltage L3",
    help: "Between L3 and neutral, as the charge meter reads it.",
    unit: "V",
  }),
  "state.currentL1": live({
    ...reading,
    label: "Current L1",
    help: "Drawn by the car on L1, as the charge meter reads it.",
    unit: "A",
  }),
  "state.currentL2": live({
    ...reading,
    label: "Current L2",
    help: "Drawn by the car on L2, as the charge meter reads it.",
    unit: "A",
  }),
  "state.currentL3": live({
    ...reading,
    label: "Current L3",
    help: "Drawn by the car on L3, as the charge meter reads it.",
    unit: "A",
  }),
  "state.power": live({
    ...reading,
    label: "Power",
    help: "Drawn by the car on all phases together.",
    unit: "W",
  }),
  "state.energy": live({
    ...reading,
    label: "Energy",
    help: "Delivered in the running session, or in the last one.",
    unit: "kWh",
  }),
  "state.outputCurrentLimit": live({
    ...reading,
    label: "Output current limit",
    help: "The operator's limit in force; it is set on the Installation page.",
    unit: "A",
  }),
  "state.signaledCurrent": live({
    ...reading,
    label: "Signalled current",
    help: "What the pilot wire offers the car at this moment.",
    unit: "A",
    recipe: { bender: "Signaled Current" },
  }),
  "state.dlbMax": pending(
    balancing,
    live({
      label: "Load balancing maximum",
      help: "Current the house connection may carry.",
      access: readable,
      type: "number",
      unit: "A",
    }),
  ),
  "state.dlbCurrentL1": pending(
    balancing,
    live({
      label: "House current L1",
      help: "Drawn by the whole site on L1.",
      access: readable,
      type: "number",
      unit: "A",
    }),
  ),
  "state.dlbCurrentL2": pending(
    balancing,
    live({
      label: "House current L2",
      help: "Drawn by the whole site on L2.",
      access: readable,
      type: "number",
      unit: "A",
    }),
  ),
  "state.dlbCurrentL3": pending(
    balancing,
    live({
      label: "House current L3",
      help: "Drawn by the whole site on L3.",
      access: readable,
      type: "number",
      unit: "A",
    }),
  ),
  "state.temperature": live({
    label: "Temperature",
    help:
      "Inside the controller, after calibration; it lowers and stops the current, see the Manufacturer page.",
    access: readable,
    type: "number",
    unit: "°C",
  }),
  "state.contactorCycles": counter({
    label: "Contactor cycles",
    help: "How often the contactor has closed since it was built in.",
    access: readable,
    scope: "evse",
    unit: "cycles",
  }),
  "state.plugCycles": counter({
    label: "Plug cycles",
    help: "How often a plug was inserted since the socket was built in.",
    access: readable,
    scope: "evse",
    unit: "cycles",
  }),
  "state.chargeControllerSerial": live({
    label: "Controller serial number",
    help: "Serial number of the controller board.",
    access: readable,
    type: "text",
  }),
  "state.gsmSignalQuality": pending(
    network,
    live({
      label: "Mobile signal quality",
      help: "0 to 31, above 8 is enough for a link; 99 means that the modem cannot tell.",
      access: readable,
      type: "number",
      ocpp16: "gsm_SigQ",
      recipe: { ecotap: "gsm_SigQ" },
    }),
  ),
  "state.type2State": live({
    label: "Vehicle state",
    help: "State of the pilot wire by IEC 61851-1, A to F, in words.",
    access: readable,
    type: "text",
    scope: "evse",
    recipe: { bender: "Type2 State" },
  }),
  "state.modemConnectionState": pending(
    network,
    live({
      label: "Mobile link",
      help: "Whether the modem is connected, and since when.",
      access: readable,
      type: "text",
      recipe: { bender: "Connection State (Modem)" },
    }),
  ),
  "state.totalChargingSessions": counter({
    label: "Charging sessions",
    help: "How many sessions this charging point has ended since it was built in.",
    access: readable,
    scope: "evse",
    recipe: { bender: "Total Charging Sessions" },
  }),
  "state.averageSessionDuration": live({
    ...reading,
    label: "Average session",
    help: "Mean duration of the sessions in the list.",
    unit: "min",
    recipe: { bender: "Average duration per session" },
  }),
  "state.averageSessionEnergy": live({
    ...reading,
    label: "Average energy",
    help: "Mean energy of the sessions in the list.",
    unit: "kWh",
    recipe: { bender: "Average kWh per session" },
  }),
  "state.lastMonthSessionsExport": action({
    label: "Export last month",
    help: "Downloads the sessions of the last calendar month as a table.",
    access: everyone,
    recipe: { bender: "Last month (export)" },
  }),
  "state.connectedDlmSlaves": pending(
    balancing,
    live({
      label: "Connected stations",
      help: "How many stations share current under this one as their master.",
      access: readable,
      type: "number",
    }),
  ),
  "state.availableNetworkOperators": pending(
    network,
    live({
      label: "Mobile networks in reach",
      help: "Found by the scan after the last start.",
      access: readable,
      type: "text",
    }),
  ),
  "state.systemTime": live({
    label: "Station time",
    help: "Clock of the station in its own time zone.",
    access: readable,
    type: "time",
  }),
  "state.loggedInUser": live({
    label: "Logged in",
    help: "The role whose rights these pages have at the moment.",
    access: readable,
    type: "text",
  }),
};
