/** How many charging points there are, and the buttons each of them has on the state page. */
import { action, int } from "./parameter.ts";
import { everyone, hardware } from "./access.ts";
import { maxEvses } from "./parameter.ts";

const button = { access: everyone, scope: "evse" } as const;

/** How many charging points there are. */
export const chargingPoints = {
  "installation.evseCount": int({
    label: "Charging points",
    help: "How many charging points of this board are in use; empty uses all that the board has.",
    range: [1, maxEvses],
    default: null,
    access: hardware,
    applies: "restart",
  }),
  "state.startCharging": action({
    ...button,
    label: "Start charging",
    help: "Starts as if this card had been shown at this charging point.",
    input: { label: "Card", maxLength: 20 },
  }),
  "state.stopCharging": action({
    ...button,
    label: "Stop charging",
    help: "Ends the running transaction; the plug is released when no current flows any more.",
  }),
  "state.pauseCharging": action({
    ...button,
    label: "Pause",
    help: "Withdraws the current but keeps the transaction, until it is resumed.",
  }),
  "state.resumeCharging": action({
    ...button,
    label: "Resume",
    help: "Offers current again after a pause.",
  }),
  "state.unlockPlug": action({
    ...button,
    label: "Unlock plug",
    help: "Ends a running transaction and opens the plug lock.",
  }),
};
