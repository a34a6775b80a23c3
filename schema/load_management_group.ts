/** Load balancing between stations, and what wakes a car. */
import { action, bool, choice, int, pending, perPhase } from "./parameter.ts";
import { commissioning, staffOnly } from "./access.ts";

const later = <P extends object>(declaration: P) => pending("load balancing is not built yet", declaration);
const setting = { access: commissioning, applies: "restart" } as const;
const grid = { access: commissioning, applies: "live", unit: "A" } as const;
const inputOptions = [
  { name: "off", label: "Nothing", aliases: ["Disable"] },
  { name: "limit", label: "Lower the current" },
] as const;

/** Sharing current among stations. */
export const stationGroup = {
  "loadManagement.allowEvWakeup": bool({
    ...setting,
    label: "Wake sleeping cars",
    help:
      "Briefly interrupts the pilot when a car does not react to a new offer; some cars only then resume.",
    default: true,
    recipe: { bender: "Allow EV Wakeup" },
  }),
  "loadManagement.gridRole": later(choice({
    label: "Role in the grid",
    help: "Whether this station shares current alone, leads others or follows one.",
    options: [
      { name: "none", label: "No control", aliases: ["No_ctrl"] },
      { name: "station", label: "This station", aliases: ["Station_ctrl"] },
      { name: "slave", label: "Slave" },
      { name: "master", label: "Master" },
    ],
    default: "none",
    access: commissioning,
    applies: "live",
    ocpp16: "grid_Role",
    recipe: { ecotap: "grid_Role" },
  })),
  "loadManagement.gridInstallationMaxCurrent": later(int({
    ...grid,
    label: "Grid maximum",
    help: "What all stations may draw together per phase.",
    range: [0, 9999],
    default: 32,
    ocpp16: "grid_InstallationMaxcurrent",
    recipe: { ecotap: "grid_InstallationMaxcurrent" },
  })),
  "loadManagement.gridInstallationSaveCurrent": later(int({
    ...grid,
    label: "Grid safe current",
    help: "What all stations may draw together per phase while the master misses its supervisor.",
    range: [0, 9999],
    default: 16,
    ocpp16: "grid_InstallationSaveCurrent",
    recipe: { ecotap: "grid_InstallationSaveCurrent" },
  })),
  "loadManagement.dlmMode": later(choice({
    ...setting,
    label: "Sharing between stations",
    help: "Exactly one station of a group is master and tells the others what they may draw.",
    options: [
      { name: "off", label: "Off", aliases: ["Disabled"] },
      {
        name: "masterAndSlave",
        label: "Master, shares too",
        aliases: ["DLM Master (With internal DLM-Slave)"],
      },
      { name: "master", label: "Master only", aliases: ["DLM Master", "DLM Master (Standalone)"] },
      {
        name: "slave",
        label: "Slave, finds its master",
        aliases: ["DLM Slave (Master-Auto-Discovery)"],
      },
      { name: "fixedSlave", label: "Slave of a fixed master", aliases: ["DLM Slave (Master-Fixed-IP)"] },
    ],
    default: "off",
    recipe: { bender: "Dynamic Load Management - DLM Master/Slave" },
  })),
  "loadManagement.dlmNetworkId": later(int({
    ...setting,
    label: "Group number",
    help: "Stations with the same number share current; several groups can live in one network.",
    range: [0, 255],
    default: 0,
    recipe: { bender: "DLM Network Id" },
  })),
  "loadManagement.disableDiscoveryBroadcasting": later(bool({
    ...setting,
    label: "Hide the master",
    help: "The master no longer calls for slaves; they need its address.",
    default: false,
    recipe: { bender: "Disable Discovery Broadcasting" },
  })),
  "loadManagement.dlmAlgorithmSampleRate": later(int({
    ...setting,
    label: "Sharing interval",
    help: "How often the master computes new shares.",
    unit: "s",
    range: [5, 600],
    default: 30,
    recipe: { bender: "DLM Algorithm Sample Rate" },
  })),
  "loadManagement.evseSubDistributionLimit": later(perPhase({
    ...setting,
    label: "Fuse of the stations",
    help: "Main fuse of the board that feeds the stations, per phase.",
    unit: "A",
    range: [0, 9999],
    default: [32, 32, 32],
    recipe: { bender: "EVSE Sub-Distribution Limit (L1/L2/L3) [A]" },
  })),
  "loadManagement.operatorEvseSubDistributionLimit": later(perPhase({
    ...setting,
    label: "Operator limit of the stations",
    help: "What the operator gives to all stations, at most the fuse of the stations.",
    unit: "A",
    range: [0, 9999],
    default: [32, 32, 32],
    recipe: { bender: "Operator EVSE Sub-Distribution Limit (L1/L2/L3) [A]" },
  })),
  "loadManagement.externalInput1Config": later(choice({
    ...setting,
    label: "Input 1",
    help: "What a closed first input means.",
    options: inputOptions,
    default: "off",
    recipe: { bender: "External Input 1 Config" },
  })),
  "loadManagement.externalInput2Config": later(choice({
    ...setting,
    label: "Input 2",
    help: "What a closed second input means.",
    options: inputOptions,
    default: "off",
    recipe: { bender: "External Input 2 Config" },
  })),
  "loadManagement.currentImbalancePrevention": later(bool({
    ...setting,
    label: "Even phases",
    help: "Holds the phases of the site close to each other by lowering the strongest.",
    default: false,
    recipe: { bender: "Current Imbalance Prevention" },
  })),
  "loadManagement.disconnectedLimit": later(int({
    ...setting,
    label: "Limit without master",
    help: "What this station offers while it misses its master; all of them together must fit the fuse.",
    unit: "A",
    range: [0, 80],
    default: 7,
    recipe: { bender: "Disconnected Limit [A]" },
  })),
  "loadManagement.itNetwork": later(bool({
    ...setting,
    label: "IT network",
    help: "For sites where no conductor is earthed; phases are then counted differently.",
    default: false,
    recipe: { bender: "IT Network" },
  })),
  "loadManagement.clearDlmSlaveDb": later(action({
    label: "Forget the slaves",
    help: "The master forgets all stations it has ever led.",
    access: staffOnly,
    recipe: { bender: "Clear persistent DLM slave DB" },
  })),
  "loadManagement.maximumCurrentScheduler": later(bool({
    ...setting,
    label: "Limits by time of day",
    help: "Lowers the current of all stations at set hours.",
    default: false,
    recipe: { bender: "Maximum Current Scheduler" },
  })),
};
