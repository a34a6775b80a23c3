/** The controller itself: logins, logs, restart, files. */
import { action, bool, choice, int, live, options, pending, secret, text, url } from "./parameter.ts";
import { commissioning, everyone, hardware, makerOnly, readable, staffOnly } from "./access.ts";
import { loginIds } from "./logins.ts";
import { different, type Rule } from "./rule.ts";

const updates = "the updater is not built yet";
const service = "the serial service tool is not built yet";

/** A name at the login: no colon, because HTTP Basic puts one between name and password. */
const login = {
  maxLength: 32,
  minLength: 1,
  pattern: { regex: /^[^\s:]*$/, meaning: "no spaces and no colon" },
  applies: "live",
} as const;

/** Nobody can log in with a password that is not set: factory passwords are known to the whole world. */
const password = { hashed: true, minLength: 8, maxLength: 64, applies: "live" } as const;

/**
 * Login names default to the names of the roles, so that they need no manual; they are no secret, the passwords are.
 */
export const system = {
  "system.softwareVersion": live({
    label: "Software version",
    help: "Version of the program that runs.",
    access: readable,
    type: "text",
  }),
  "system.manufacturerLogin": text({
    ...login,
    label: "Manufacturer login",
    help: "Name with which the manufacturer logs in; running sessions stay logged in.",
    default: "manufacturer",
    access: makerOnly,
  }),
  "system.manufacturerPassword": secret({
    ...password,
    // Without it the station is back at its set-up page, open to whoever comes first.
    keepsSet: true,
    label: "Manufacturer password",
    help: "A new one ends all sessions of the manufacturer; it can be replaced, never emptied.",
    access: makerOnly,
  }),
  "system.operatorLogin": text({
    ...login,
    label: "Operator login",
    help: "Name with which the operator or installer logs in; running sessions stay logged in.",
    default: "operator",
    access: staffOnly,
  }),
  "system.operatorPassword": secret({
    ...password,
    label: "Operator password",
    help: "A new one ends all sessions of the operator; while none is set the operator cannot log in.",
    access: staffOnly,
  }),
  "system.userLogin": text({
    ...login,
    label: "User login",
    help: "Name with which the user of the station logs in; running sessions stay logged in.",
    default: "user",
    access: everyone,
  }),
  "system.userPassword": secret({
    ...password,
    label: "User password",
    help: "A new one ends all sessions of the user; while none is set the user cannot log in.",
    access: everyone,
  }),
  "system.logPassword": secret({
    label: "Log password",
    help: "Locks the downloaded log file; without it the file cannot be opened, so keep it.",
    minLength: 8,
    maxLength: 64,
    access: staffOnly,
    applies: "live",
  }),
  "system.firmwareUpdateUrl": pending(
    updates,
    url({
      label: "Update address",
      help: "Where the next version of the program is fetched from.",
      schemes: ["https", "http", "ftp"],
      default: "",
      access: everyone,
      applies: "live",
    }),
  ),
  "system.restoreFactorySettings": action({
    label: "Restore factory settings",
    help: "Sets every setting back to its default and restarts; sessions, counters and passwords stay.",
    access: commissioning,
    danger: { word: "RESET", warning: "All settings of this station are lost. Export them first." },
  }),
  "system.softReset": action({
    label: "Soft reset",
    help: "Ends charging in good order, then restarts the program.",
    access: everyone,
  }),
  "system.restart": action({
    label: "Restart",
    help: "Restarts the program, so that settings marked for a restart come into force.",
    access: everyone,
    recipe: { bender: "Restart" },
  }),
  "system.save": action({
    label: "Save",
    help: "Stores all changes at once; nothing is stored before.",
    access: everyone,
    recipe: { bender: "Save" },
  }),
  "system.saveAndRestart": action({
    label: "Save and restart",
    help: "Stores all changes, then restarts the program.",
    access: everyone,
    recipe: { bender: "Save & Restart" },
  }),
  "system.resetAllChanges": action({
    label: "Discard changes",
    help: "Forgets what was typed since the last save.",
    access: everyone,
    recipe: { bender: "Reset all changes" },
  }),
  "system.operatorDefaultAndRestart": pending(
    "defaults of the operator are not kept yet",
    action({
      label: "Operator defaults and restart",
      help: "Goes back to the settings that the operator has kept, then restarts.",
      access: staffOnly,
      recipe: { bender: "Operator Default & Restart" },
    }),
  ),
  "system.importConfig": action({
    label: "Import",
    help: "Reads a recipe, shows every difference and every problem, and takes all of it or nothing.",
    access: staffOnly,
  }),
  "system.exportConfig": action({
    label: "Export",
    help: "Writes the settings that you may read to a recipe; passwords are never in it.",
    access: staffOnly,
  }),
  "system.loginUsername": action({
    label: "Name",
    help:
      "Name of the role that logs in, as set under login names; capitals and small letters count the same.",
    access: everyone,
    input: { label: "Name", maxLength: 32 },
    recipe: { bender: "Username" },
  }),
  "system.loginPassword": action({
    label: "Password",
    help: "The password of that role; every wrong try makes the next one wait longer.",
    access: everyone,
    input: { label: "Password", maxLength: 64 },
    recipe: { bender: "Password" },
  }),
  "system.login": action({
    label: "Log in",
    help: "Opens the pages with the rights of the role.",
    access: everyone,
    recipe: { bender: "Login" },
  }),
  "system.logout": action({
    label: "Log out",
    help: "Ends this session on the pages.",
    access: everyone,
    recipe: { bender: "Logout" },
  }),
  "system.firmwareFile": pending(
    updates,
    action({
      label: "Update file",
      help: "A file with the next version of the program.",
      access: staffOnly,
      recipe: { bender: "Firmware Update" },
    }),
  ),
  "system.startFirmwareUpdate": pending(
    updates,
    action({
      label: "Install update",
      help: "Installs the chosen version and restarts; the old version stays as a way back.",
      access: staffOnly,
    }),
  ),
  "system.firmwareProgress": pending(
    updates,
    live({
      label: "Update progress",
      help: "How far the running update is.",
      access: readable,
      type: "number",
      unit: "%",
    }),
  ),
  "system.usbFirmwareUpdate": pending(
    updates,
    bool({
      label: "Update from USB stick",
      help: "Takes a new version from a USB stick that also holds the operator's password.",
      default: false,
      access: staffOnly,
      applies: "live",
      recipe: { bender: "USB Firmware Update" },
    }),
  ),
  "system.downloadLogFiles": action({
    label: "Download logs",
    help: "Packs the logs into a file locked with the log password.",
    access: staffOnly,
    recipe: { bender: "Download Log Files" },
  }),
  "system.displayLanguage": pending(
    "translations are not built yet",
    choice({
      label: "Display language",
      help: "Language of the texts on the station's display.",
      options: [
        { name: "multi", label: "Several in turn", aliases: ["Multi-Language EN-DE-FR-NL"] },
        { name: "en", label: "English" },
        { name: "de", label: "German" },
        { name: "fr", label: "French" },
        { name: "nl", label: "Dutch" },
      ],
      default: "en",
      access: commissioning,
      applies: "restart",
      recipe: { bender: "Language of Display" },
    }),
  ),
  "system.ledType": pending(
    "real boards are not built yet",
    choice({
      label: "Lamp type",
      help: "Which lamps are fitted; a wrong choice shows wrong colours.",
      options: [{ name: "single", label: "Four single lamps" }, { name: "rgb", label: "One coloured lamp" }],
      default: "single",
      access: hardware,
      applies: "restart",
      recipe: { bender: "LED Type" },
    }),
  ),
  "system.serialPort": pending(
    service,
    int({
      label: "USB port",
      help: "Number of the serial port at which the station is connected.",
      range: [0, 255],
      default: 0,
      access: hardware,
      applies: "live",
    }),
  ),
  "system.connect": pending(
    service,
    action({ label: "Connect", help: "Opens the serial link to a station.", access: staffOnly }),
  ),
  "system.debugLogEnabled": pending(
    service,
    bool({
      label: "Show log",
      help: "Shows what the connected station logs.",
      default: false,
      access: hardware,
      applies: "live",
    }),
  ),
  "system.debugLog": pending(
    service,
    live({ label: "Log window", help: "What the connected station logs.", access: readable, type: "text" }),
  ),
  "system.loadConfigFile": pending(
    service,
    action({ label: "Open file", help: "Lists the settings that a file holds.", access: staffOnly }),
  ),
  "system.selectParameter": pending(
    service,
    bool({
      label: "Selected",
      help: "Whether this setting of the file is sent to the station.",
      default: false,
      access: commissioning,
      applies: "live",
    }),
  ),
  "system.selectAll": pending(
    service,
    action({ label: "Select all", help: "Marks every setting of the file for sending.", access: staffOnly }),
  ),
  "system.sendSelected": pending(
    service,
    action({
      label: "Send",
      help: "Writes the marked settings to the connected station.",
      access: staffOnly,
    }),
  ),
  "system.receiveConfig": pending(
    service,
    action({ label: "Receive", help: "Reads the marked settings from the station.", access: staffOnly }),
  ),
  "system.debugOptions": pending(
    "log levels per topic are not built yet",
    options({
      label: "Log detail",
      help:
        "How much each part of the program logs: 0 nothing, then the sum of 1, 2, 4 and 8 for the levels.",
      members: {
        warn: [0, 1],
        error: [0, 1],
        date: [0, 1],
        syslog: [0, 1],
        gsm: [0, 7],
        events: [0, 15],
        com: [0, 15],
        ocpp: [0, 7],
        eth: [0, 7],
        grid: [0, 15],
        ctrl: [0, 7],
        general: [0, 3],
        sensors: [0, 3],
        fw: [0, 3],
        modbus: [0, 3],
        canbus: [0, 7],
        sys: [0, 7],
      },
      default: {
        warn: 1,
        error: 1,
        date: 1,
        syslog: 0,
        gsm: 0,
        events: 0,
        com: 0,
        ocpp: 0,
        eth: 0,
        grid: 0,
        ctrl: 1,
        general: 1,
        sensors: 0,
        fw: 0,
        modbus: 0,
        canbus: 0,
        sys: 0,
      },
      access: staffOnly,
      applies: "live",
      ocpp16: "chg_Debug",
      recipe: { ecotap: "chg_Debug" },
    }),
  ),
};

/** What must hold among the logins. */
export const systemRules: readonly Rule[] = [
  different({
    id: "logins",
    sentence: "Every role logs in under a name of its own.",
    parameters: Object.values(loginIds),
  }),
];
