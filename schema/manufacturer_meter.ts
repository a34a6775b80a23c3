/** The charge meter: how it is reached and where its registers lie. */
import { choice, int, ipv4, pending, perEvse, register } from "./parameter.ts";
import { hardware, makerOnly } from "./access.ts";

/** Number formats of a quantity: kind, width and factor of the register value. */
const formats = [
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
] as const;
/** How a meter lays one quantity out in its registers. */
export type MeterFormat = (typeof formats)[number]["name"];

/** Default registers are those of the Eastron SDM630 family: function 04, float. */
function address(quantity: string, value: number) {
  return register({
    section: "Charge meter: registers",
    label: `Register of ${quantity}`,
    help: `Where the meter keeps its ${quantity}; 65535 if it has none. A wrong one shows wrong figures.`,
    default: value,
    access: makerOnly,
    applies: "restart",
  });
}

function format(quantity: string) {
  return choice({
    section: "Charge meter: number formats",
    label: `Format of ${quantity}`,
    help: `How the meter writes its ${quantity}; a wrong one shows figures that are off by a factor.`,
    options: formats,
    default: "float",
    access: makerOnly,
    applies: "restart",
  });
}

const serial = { access: hardware, applies: "restart" } as const;

/** How the charge meters are read. */
export const meter = {
  "manufacturer.meterFunctionCode": choice({
    section: "Charge meter",
    label: "Meter function code",
    help:
      "Which Modbus function reads the charge meter; its manual says whether its registers are holding or input.",
    options: [
      { name: "03", label: "03 (holding registers)", aliases: ["3"] },
      { name: "04", label: "04 (input registers)", aliases: ["4"] },
    ],
    default: "04",
    access: makerOnly,
    applies: "restart",
  }),
  "manufacturer.meterWordOrder": choice({
    section: "Charge meter",
    label: "Meter word order",
    help: "Which of two registers comes first in values of 32 bits; a wrong one shows nonsense.",
    options: [
      { name: "bigEndian", label: "High word first" },
      { name: "littleEndian", label: "Low word first" },
    ],
    default: "bigEndian",
    access: makerOnly,
    applies: "restart",
  }),
  "manufacturer.meterRegisterVoltageL1": address("voltage L1", 0),
  "manufacturer.meterRegisterVoltageL2": address("voltage L2", 2),
  "manufacturer.meterRegisterVoltageL3": address("voltage L3", 4),
  "manufacturer.meterRegisterCurrentL1": address("current L1", 6),
  "manufacturer.meterRegisterCurrentL2": address("current L2", 8),
  "manufacturer.meterRegisterCurrentL3": address("current L3", 10),
  "manufacturer.meterRegisterPower": address("power", 52),
  "manufacturer.meterRegisterEnergy": address("energy", 342),
  "manufacturer.meterFormatVoltageL1": format("voltage L1"),
  "manufacturer.meterFormatVoltageL2": format("voltage L2"),
  "manufacturer.meterFormatVoltageL3": format("voltage L3"),
  "manufacturer.meterFormatCurrentL1": format("current L1"),
  "manufacturer.meterFormatCurrentL2": format("current L2"),
  "manufacturer.meterFormatCurrentL3": format("current L3"),
  "manufacturer.meterFormatPower": format("power"),
  "manufacturer.meterFormatEnergy": format("energy"),
  "manufacturer.meterAddress": perEvse(int({
    ...serial,
    section: "Charge meter: where it is",
    label: "Meter address",
    help: "Modbus address of the charge meter; two meters with the same address on one bus answer at once.",
    range: [1, 247],
    default: 1,
    recipe: { ecotap: "chg_KWH{n}:address" },
  })),
  "manufacturer.meterBaudRate": perEvse(choice({
    ...serial,
    section: "Charge meter: where it is",
    label: "Meter baud rate",
    help: "Speed of the meter's serial bus; it must be the same at every device on the bus.",
    options: [
      { name: "1200", label: "1200" },
      { name: "2400", label: "2400" },
      { name: "4800", label: "4800" },
      { name: "9600", label: "9600" },
      { name: "19200", label: "19200" },
      { name: "38400", label: "38400" },
      { name: "57600", label: "57600" },
      { name: "115200", label: "115200" },
    ],
    default: "9600",
    recipe: { ecotap: "chg_KWH{n}:baudrateOrPulses" },
  })),
  "manufacturer.meterParity": perEvse(choice({
    ...serial,
    section: "Charge meter: where it is",
    label: "Meter parity",
    help: "Check bit of the meter's serial bus; the meter stays silent when it differs.",
    options: [
      { name: "none", label: "None", ecotap: "N" },
      { name: "even", label: "Even", ecotap: "E" },
      { name: "odd", label: "Odd", ecotap: "O" },
    ],
    default: "none",
    recipe: { ecotap: "chg_KWH{n}:parity" },
  })),
  "manufacturer.meterStopBits": perEvse(choice({
    ...serial,
    section: "Charge meter: where it is",
    label: "Meter stop bits",
    help: "Stop bits of the meter's serial bus; the meter may stay silent when they differ.",
    options: [{ name: "1", label: "1" }, { name: "2", label: "2" }],
    default: "1",
    recipe: { ecotap: "chg_KWH{n}:stopbits" },
  })),
  "manufacturer.meterIpAddress": perEvse(ipv4({
    ...serial,
    section: "Charge meter: where it is",
    label: "Meter IP address",
    help: "For a charge meter on the network; empty for one on the serial bus.",
    default: null,
  })),
  "manufacturer.meterPort": perEvse(int({
    ...serial,
    section: "Charge meter: where it is",
    label: "Meter port",
    help: "Network port of a charge meter with an IP address; 502 unless its manual says otherwise.",
    range: [1, 65535],
    default: 502,
  })),
  "manufacturer.meterConfiguration": pending(
    "meters are set up by registers, not yet by type",
    perEvse(choice({
      ...serial,
      label: "Meter type",
      help: "Fills in registers and formats of a known meter.",
      options: [
        { name: "registers", label: "By registers" },
        { name: "eastronSdm630", label: "Eastron SDM630", aliases: ["EASTR_SDM630"] },
        { name: "eastronSdm72d", label: "Eastron SDM72D", ecotap: "EASTR_SDM72D" },
        { name: "abbB23", label: "ABB B23", ecotap: "ABB_B23" },
        { name: "em300", label: "B-Control EM300-LR", aliases: ["Modbus B-Control EM300-LR (TCP)"] },
        { name: "pulse", label: "Pulse meter" },
      ],
      default: "registers",
      recipe: { ecotap: "chg_KWH{n}:type", bender: "Configuration" },
    })),
  ),
};
