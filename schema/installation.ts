/** What was wired, and how much current it may carry. */
import { bool, choice, int, pending, perEvse } from "./parameter.ts";
import { commissioning, everyone, hardware } from "./access.ts";
import { ascending, type Rule } from "./rule.ts";

const balancing = "load balancing is not built yet";
const twin = "two controllers in one station are not built yet";
const powerFactor = "the power factor is not watched yet";

/** How the station is wired, and how much current it may carry. */
export const installation = {
  "installation.chargePointType": choice({
    label: "Use",
    help: "Public works with a backend; home needs none and never calls one.",
    options: [
      { name: "home", label: "Home", etek: "0" },
      { name: "public", label: "Public", etek: "1" },
    ],
    default: "public",
    access: commissioning,
    applies: "restart",
    recipe: { etek: "_b_RewritePublic" },
  }),
  "installation.connectionMode": pending(
    balancing,
    choice({
      label: "Role among stations",
      help: "A single station is master; of several wired together one leads and the others follow.",
      options: [
        { name: "master", label: "Master", etek: "0" },
        { name: "slave", label: "Slave", aliases: ["Slaver"], etek: "1" },
        { name: "masterSlave", label: "Master with slaves", aliases: ["Master Slave"], etek: "2" },
      ],
      default: "master",
      access: commissioning,
      applies: "restart",
      recipe: { etek: "_b_Slave" },
    }),
  ),
  "installation.slaveNumber": pending(
    balancing,
    int({
      label: "Number of slaves",
      help: "How many other stations the master expects on the bus.",
      range: [1, 250],
      default: 1,
      access: commissioning,
      applies: "restart",
      recipe: { etek: "_b_SlaveNumber", etekAlso: ["_b_Slave Number"] },
    }),
  ),
  "installation.phasesConnected": perEvse(choice({
    label: "Phases connected",
    help: "How many phases are wired to the charging point; power is reckoned and shown with them.",
    options: [
      {
        name: "single",
        label: "Single phase",
        aliases: ["1P+N230V", "Single-phase system"],
        etek: "1",
      },
      {
        name: "three",
        label: "Three phases",
        aliases: ["3P+N400V", "Three-phase system"],
        etek: "3",
      },
    ],
    default: "three",
    access: commissioning,
    applies: "restart",
    recipe: { etek: "_setLineNum", bender: "Phases connected to the ChargePoint" },
  })),
  "installation.outputCurrentLimit": perEvse(int({
    label: "Output current limit",
    help: "Most that is offered to the car; takes effect at once, also while charging.",
    unit: "A",
    range: [6, 80],
    default: 32,
    access: everyone,
    applies: "live",
    ocpp16: "OperatorCurrentLimit",
    recipe: { etek: "_maxlb", etekAlso: ["_maxIb"], bender: "Operator Current Limit (A)" },
  })),
  "installation.maxOutputCurrent": perEvse(int({
    label: "Hardware limit",
    help: "What contactor, wiring and socket were built for; nothing is ever offered above it.",
    unit: "A",
    range: [6, 80], // The least and the most a duty cycle can say, IEC 61851-1 Annex A.
    default: 32,
    access: hardware,
    applies: "restart",
    danger: {
      word: "CURRENT",
      warning: "More than the hardware was built for overheats cables and contacts and can start a fire.",
    },
    ocpp16: "chg_RatedCurrent",
    recipe: { etek: "_maxl", etekAlso: ["_maxI"], ecotap: "chg_RatedCurrent", bender: "Maximum current [A]" },
  })),
  "installation.permanentlyLockedCable": bool({
    label: "Permanently locked cable",
    help:
      "Keeps a cable locked in the socket once it was plugged in; the backend's unlock command still frees it.",
    default: false,
    access: everyone,
    applies: "live",
    recipe: {
      etek: "_UnlockConnectorOnEVSideDisconnect",
      etekAlso: ["_UnlockConnectorOnEVSIdDisconnect"],
    },
  }),
  "installation.checkForCarOverload": bool({
    label: "Watch for overload",
    help: "Lowers the offer when the car draws over 10 % more than offered, and stops it at the stop limit.",
    default: true,
    access: commissioning,
    applies: "live",
  }),
  "installation.stopLimit": int({
    label: "Stop limit",
    help: "Charging stops when the car draws more than this share of what is offered.",
    unit: "%",
    range: [110, 150],
    default: 120,
    access: commissioning,
    applies: "live",
    visibleWhen: { parameter: "installation.checkForCarOverload", is: [true] },
  }),
  "installation.powerSourceVoltage": int({
    label: "Supply voltage",
    help: "Between a phase and neutral; used to turn watts into amperes where the meter gives no voltage.",
    unit: "V",
    range: [100, 277],
    default: 230,
    access: hardware,
    applies: "restart",
    recipe: { bender: "Power Source Voltage" },
  }),
  "installation.installationCurrentLimit": perEvse(int({
    label: "Installation limit",
    help: "What the supply line and its fuse carry; the operator cannot set more.",
    unit: "A",
    range: [6, 80],
    default: 32,
    access: commissioning,
    applies: "restart",
    danger: {
      word: "CURRENT",
      warning: "More than the supply line carries overheats it and can start a fire.",
    },
    recipe: { bender: "Installation Current Limit [A]" },
  })),
  "installation.stationCurrentCapacity": pending(
    balancing,
    int({
      label: "Station limit",
      help: "What all charging points of the station may draw together.",
      unit: "A",
      range: [6, 400],
      default: 32,
      access: hardware,
      applies: "restart",
      recipe: { bender: "Current carrying capacity of the supply line [A]" },
    }),
  ),
  "installation.singleSupplyLine": pending(
    balancing,
    bool({
      label: "One supply line",
      help: "Shares the station limit between the charging points because they hang on one line.",
      default: false,
      access: hardware,
      applies: "restart",
      recipe: { bender: "Ladestation mit einer Zuleitung" },
    }),
  ),
  "installation.singleSupplyLineInstallerAccess": pending(
    balancing,
    bool({
      label: "Installer may set the supply line",
      help: "Lets the operator change the settings of the common supply line.",
      default: false,
      access: hardware,
      applies: "restart",
    }),
  ),
  "installation.masterSlaveMode": pending(
    twin,
    choice({
      label: "Role in the station",
      help: "Of two controllers in one housing the master talks to the backend for both.",
      options: [
        { name: "single", label: "Single" },
        { name: "master", label: "Master" },
        { name: "slave", label: "Slave" },
      ],
      default: "single",
      access: hardware,
      applies: "restart",
      recipe: { bender: "Master/Slave Modus" },
    }),
  ),
  "installation.connectorPhaseRotation": pending(
    balancing,
    perEvse(choice({
      label: "Phase rotation",
      help: "Which phase of the site is wired to the first terminal; load balancing counts with it.",
      options: [
        { name: "RST", label: "L1 L2 L3", aliases: ["RST (L1/L2/L3)"] },
        { name: "RTS", label: "L1 L3 L2" },
        { name: "SRT", label: "L2 L1 L3" },
        { name: "STR", label: "L2 L3 L1" },
        { name: "TRS", label: "L3 L1 L2" },
        { name: "TSR", label: "L3 L2 L1" },
      ],
      default: "RST",
      access: commissioning,
      applies: "restart",
      ocpp16: "ConnectorPhaseRotation",
      recipe: { bender: "Phase rotation of the ChargePoint" },
    })),
  ),
  "installation.minChargingCurrent": perEvse(int({
    label: "Least charging current",
    help: "Below this the car waits instead of charging; some cars need 7 or 8 A.",
    unit: "A",
    range: [6, 63],
    default: 6,
    access: commissioning,
    applies: "live",
    ocpp16: "chg_MinChargingCurrent",
    recipe: { ecotap: "chg_MinChargingCurrent", bender: "Minimum Current Limit [A]" },
  })),
  "installation.stationMaxCurrent": pending(
    balancing,
    int({
      label: "Station fuse",
      help: "What the station draws at most per phase, all charging points together.",
      unit: "A",
      range: [6, 400],
      default: 32,
      access: commissioning,
      applies: "live",
      ocpp16: "chg_StationMaxCurrent",
      recipe: { ecotap: "chg_StationMaxCurrent" },
    }),
  ),
  "installation.overcurrentSensing": pending(
    "the current sensor of that board has no driver yet",
    perEvse(bool({
      label: "Overcurrent sensing",
      help: "Stops charging on the board's own current sensor, besides the charge meter.",
      default: false,
      access: hardware,
      applies: "live",
      recipe: { ecotap: "chg_Ch{n}Options:OvercurrentSens" },
    })),
  ),
  "installation.stopOnLowCosPhi": pending(
    powerFactor,
    perEvse(bool({
      label: "Stop at a low power factor",
      help: "Ends charging when the power factor falls below 0.7.",
      default: false,
      access: hardware,
      applies: "live",
      recipe: { ecotap: "chg_Ch{n}Options:StopOnLowCosphi" },
    })),
  ),
  "installation.relay2OnLowCosPhi": pending(
    powerFactor,
    perEvse(bool({
      label: "Second relay at a low power factor",
      help: "Switches from the first relay output to the second when the power factor falls below 0.7.",
      default: false,
      access: hardware,
      applies: "live",
      recipe: { ecotap: "chg_Ch{n}Options:Rel2OnLowCosphi" },
    })),
  ),
};

/** What must hold among the currents. */
export const installationRules: readonly Rule[] = [
  ascending({
    id: "currentLimits",
    sentence: "The operator's limit is at most the installation's, and that at most the hardware's.",
    parameters: [
      "installation.outputCurrentLimit",
      "installation.installationCurrentLimit",
      "installation.maxOutputCurrent",
    ],
  }),
  ascending({
    id: "leastCurrent",
    sentence: "The least charging current is at most the operator's limit, or no car would ever charge.",
    parameters: ["installation.minChargingCurrent", "installation.outputCurrentLimit"],
  }),
];
