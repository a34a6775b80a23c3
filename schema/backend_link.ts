/** The link to the backend: how it is opened, held and watched. */
import { bool, choice, int, pending, secret, text, url } from "./parameter.ts";
import { commissioning, staffOnly } from "./access.ts";

const setting = { access: commissioning, applies: "restart" } as const;
const network = "network management is not built yet";
const soap = "OCPP over SOAP is not built";
const profiles = "the OCPP security profiles are not built yet";
const tlsLevels = [
  {
    name: "encryptOnly",
    label: "Encrypt, trust anybody",
    aliases: ["Encrypt only - No authentication", "Encrypt only No authentication"],
  },
  {
    name: "expiredAnyHost",
    label: "Expired certificates, any host name",
    aliases: ["Allow expired certificate and skip host check"],
  },
  { name: "anyHost", label: "Any host name", aliases: ["Skip host check"] },
  { name: "expired", label: "Expired certificates", aliases: ["Allow expired certificate"] },
  { name: "full", label: "Full check", aliases: ["Normal SSL Auth"] },
] as const;

/** Further settings of the link to the backend. */
export const backendLink = {
  "backend.webSocketPingInterval": int({
    ...setting,
    applies: "live",
    section: "Link and retries",
    label: "Keep-alive interval",
    help: "How often a silent link is tested; 0 never. Behind most routers it must not be off.",
    unit: "s",
    range: [1, 3600],
    also: [0],
    default: 30,
    ocpp16: "WebSocketPingInterval",
    ocpp2: { component: "OCPPCommCtrlr", variable: "WebSocketPingInterval" },
    recipe: { bender: "WebSockets keep-alive interval" },
  }),
  "backend.backendConnectionTimeout": int({
    ...setting,
    applies: "live",
    section: "Link and retries",
    label: "Answer timeout",
    help: "How long the backend may think about a message, and about a connection; raise it on a poor link.",
    unit: "s",
    range: [1, 600],
    default: 30,
    ocpp16: "MessageTimeout",
    ocpp2: { component: "OCPPCommCtrlr", variable: "MessageTimeout", instance: "Default" },
    recipe: { bender: "Backend connection timeout" },
  }),
  "backend.connectionType": pending(
    network,
    choice({
      ...setting,
      label: "Link",
      help: "Which network carries the link to the backend.",
      options: [
        { name: "ethernet", label: "Cable", aliases: ["ETH", "Ethernet"], ecotap: "ETH" },
        { name: "mobile", label: "Mobile network", aliases: ["GSM"], ecotap: "GSM" },
        { name: "none", label: "No backend", aliases: ["No Backend"] },
      ],
      default: "ethernet",
      ocpp16: "com_ProtCh",
      recipe: { ecotap: "com_ProtCh", bender: "Connection Type" },
    }),
  ),
  "backend.blockBeforeBoot": pending(
    "charging before the backend accepts the station is always allowed",
    bool({
      ...setting,
      label: "Wait for the backend",
      help: "Charges nobody after a start until the backend has been told of it.",
      default: false,
      recipe: { ecotap: "com_Options:BlockBeforeBoot" },
    }),
  ),
  "backend.gridWatchdog": pending(
    "load balancing is not built yet",
    bool({
      ...setting,
      label: "Watch the master",
      help: "A slave restarts its link when its master stays silent.",
      default: false,
      recipe: { ecotap: "com_Options:Wdt" },
    }),
  ),
  "backend.useTls": pending(
    "the address says it: wss is encrypted",
    bool({
      ...setting,
      label: "Encrypted link",
      help: "Encrypts the link to the backend.",
      default: true,
      recipe: { ecotap: "com_Options:useTLS" },
    }),
  ),
  "backend.comMaster": pending(
    "two controllers in one station are not built yet",
    bool({
      ...setting,
      label: "Speaks for the others",
      help: "Has no effect; it is taken so that older files load without errors.",
      default: false,
      recipe: { ecotap: "com_Options:comMaster" },
    }),
  ),
  "backend.websocketsProxy": pending(
    network,
    text({
      ...setting,
      label: "Proxy",
      help: "Server through which the link is opened, where a company network asks for one.",
      maxLength: 255,
      default: "",
      recipe: { bender: "Websockets proxy" },
    }),
  ),
  "backend.soapBackendUrl": pending(
    soap,
    url({
      ...setting,
      label: "SOAP address of the backend",
      help: "Where a backend that speaks SOAP is called.",
      schemes: ["http", "https"],
      default: "",
      recipe: { bender: "SOAP OCPP URL of Backend (Standard OCPP)" },
    }),
  ),
  "backend.sslModeAsServer": pending(
    soap,
    choice({
      ...setting,
      label: "Encryption for SOAP calls",
      help: "How strictly the caller's certificate is checked.",
      options: [...tlsLevels, { name: "plain", label: "None", aliases: ["No SSL, Plain HTTP"] }],
      default: "full",
      recipe: { bender: "SSL mode as server" },
    }),
  ),
  "backend.soapServerPort": pending(
    soap,
    int({
      ...setting,
      label: "SOAP port",
      help: "Port at which a SOAP backend calls the station.",
      range: [1, 65535],
      default: 8090,
      recipe: { bender: "SOAP OCPP Server Port of ChargePoint (Standard OCPP)" },
    }),
  ),
  "backend.soapBackendWhitelist": pending(
    soap,
    text({
      ...setting,
      label: "SOAP callers",
      help: "Addresses that may call the station; empty allows everybody.",
      maxLength: 500,
      default: "",
      recipe: { bender: "Backend Whitelist (SOAP)" },
    }),
  ),
  "backend.publicAddressMode": pending(
    soap,
    choice({
      ...setting,
      label: "Public address from",
      help: "How the station learns the address under which a SOAP backend can call it.",
      options: [
        { name: "local", label: "Own network", aliases: ["Local device"] },
        { name: "manual", label: "Typed below", aliases: ["Manual selection", "Manual select"] },
        { name: "automatic", label: "Automatic", aliases: ["Auto select"] },
        { name: "router", label: "Mobile router", aliases: ["Teltonika RUTXXX"] },
      ],
      default: "local",
      recipe: { bender: "Mode for selecting the public address of the ChargePoint" },
    }),
  ),
  "backend.publicAddress": pending(
    soap,
    text({
      ...setting,
      label: "Public address",
      help: "Address under which a SOAP backend calls the station.",
      maxLength: 255,
      default: "",
      visibleWhen: { parameter: "backend.publicAddressMode", is: ["manual"] },
      recipe: { bender: "Public address of the ChargePoint" },
    }),
  ),
  "backend.wanRouterPassword": pending(
    soap,
    secret({
      ...setting,
      access: staffOnly,
      label: "Router password",
      help: "Lets the station ask the mobile router for its public address.",
      maxLength: 64,
      visibleWhen: { parameter: "backend.publicAddressMode", is: ["router"] },
      recipe: { bender: "WAN router password" },
    }),
  ),
  "backend.sslStrictnessAsClient": pending(
    profiles,
    choice({
      ...setting,
      label: "Check of the backend's certificate",
      help: "How strictly the backend has to prove who it is; anything but full can be eavesdropped.",
      options: tlsLevels,
      default: "full",
      recipe: { bender: "SSL Strictness as client" },
    }),
  ),
  "backend.tcpWatchdogTimeout": pending(
    "no restart is needed to reconnect",
    int({
      ...setting,
      label: "Restart without backend",
      help: "Restarts the controller after so long without a backend; 0 never.",
      unit: "s",
      range: [300, 604800],
      also: [0],
      default: 0,
      recipe: { bender: "TCP Watchdog Timeout" },
    }),
  ),
  "backend.displayBackendDisconnectAsError": bool({
    ...setting,
    section: "Link and retries",
    label: "Show a lost backend as error",
    help: "Lights the error lamp of free points after a minute without the backend; charging goes on.",
    default: false,
    recipe: { bender: "Display backend disconnect as error" },
  }),
};
