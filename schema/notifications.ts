/** Mail about faults. */
import { action, int, pending, secret, text } from "./parameter.ts";
import { commissioning, staffOnly } from "./access.ts";

const later = <P extends object>(declaration: P) => pending("mail is not built yet", declaration);
const setting = { access: commissioning, applies: "restart" } as const;

/** Messages to people. */
export const notifications = {
  "notifications.smtpServer": later(text({
    ...setting,
    label: "Mail server",
    help: "Takes the mails of the station; empty sends none.",
    maxLength: 255,
    default: "",
  })),
  "notifications.smtpPort": later(int({
    ...setting,
    label: "Mail server port",
    help: "465 or 587 for an encrypted link.",
    range: [1, 65535],
    default: 587,
  })),
  "notifications.emailUsername": later(text({
    ...setting,
    label: "Mail user",
    help: "Name with which the station logs in at the mail server.",
    maxLength: 100,
    default: "",
  })),
  "notifications.emailPassword": later(secret({
    ...setting,
    access: staffOnly,
    label: "Mail password",
    help: "Use an account of its own; the station has to keep this password readable.",
    maxLength: 100,
  })),
  "notifications.emailRecipient": later(text({
    ...setting,
    label: "Mail to",
    help: "Who is told of faults.",
    maxLength: 254,
    default: "",
  })),
  "notifications.chargePointLocation": later(text({
    ...setting,
    label: "Place of the station",
    help: "Written into every mail, so that the reader knows where to go.",
    maxLength: 200,
    default: "",
  })),
  "notifications.sendTestEmail": later(action({
    label: "Send a test mail",
    help: "Sends one mail with the settings in force.",
    access: staffOnly,
  })),
};
