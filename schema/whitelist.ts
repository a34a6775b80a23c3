/** Cards known to the station itself. */
import { action, live, pending } from "./parameter.ts";
import { everyone, readable, staffOnly } from "./access.ts";

const files = "the list has no file form yet";
/** OCPP 1.6 idToken: at most 20 characters. */
const tag = { label: "Card number", maxLength: 20 } as const;

/** Actions and figures of the list of cards. */
export const whitelist = {
  "whitelist.insertTag": action({
    label: "Add a card",
    help: "This card may charge from now on, with or without a backend.",
    access: everyone,
    input: tag,
    recipe: { bender: "Add entry" },
  }),
  "whitelist.searchTag": action({
    label: "Search a card",
    help: "Tells whether the card is in the list.",
    access: everyone,
    input: tag,
    recipe: { bender: "Search for Id" },
  }),
  "whitelist.deleteTag": action({
    label: "Remove a card",
    help: "The typed card may no longer charge by this list; with the box left empty, no card may.",
    access: everyone,
    input: { ...tag, optional: true },
    recipe: { bender: "Delete" },
  }),
  "whitelist.learningMode": action({
    label: "Learn cards",
    help: "Every card shown at the reader joins the list, until five minutes pass without one.",
    access: everyone,
  }),
  "whitelist.finishLearning": action({
    label: "Finish learning",
    help: "Cards shown from now on are checked again and no longer learnt.",
    access: everyone,
    recipe: { bender: "Finish" },
  }),
  "whitelist.clearCache": action({
    label: "Clear the cache",
    help: "Forgets which cards the backend has allowed; they are asked for again.",
    access: everyone,
  }),
  "whitelist.deleteList": action({
    label: "Remove all cards",
    help: "Empties the list; it cannot be brought back.",
    access: everyone,
    danger: { word: "DELETE", warning: "Every card of the list stops working at once." },
    recipe: { bender: "Delete whole list" },
  }),
  "whitelist.localEntries": live({
    label: "Cards in the list",
    help: "Number of cards known to the station itself, at most 1000.",
    access: readable,
    type: "number",
    recipe: { bender: "List of entries in local whitelist" },
  }),
  "whitelist.ocppEntries": live({
    label: "Cards in the cache",
    help: "Number of cards that the backend has allowed or refused, and that are remembered.",
    access: readable,
    type: "number",
    recipe: { bender: "List of entries in OCPP whitelist" },
  }),
  "whitelist.importList": pending(
    files,
    action({
      label: "Import list",
      help: "Adds the cards of a file to the list.",
      access: staffOnly,
      recipe: { bender: "Import list" },
    }),
  ),
  "whitelist.exportList": pending(
    files,
    action({
      label: "Export list",
      help: "Writes the cards of the list to a file.",
      access: staffOnly,
      recipe: { bender: "Export list" },
    }),
  ),
};
