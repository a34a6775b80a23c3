/**
 * Who may read and write what. Rows whose rights are printed in the reference table keep them exactly. The other
 * rows follow one rule, safe first:
 *
 * - what an installer needs for commissioning: {@link commissioning}; where it is a secret: {@link staffOnly};
 * - safety, metering and hardware: {@link hardware}; where it is a secret the user does not learn of it;
 * - what the station tells: {@link readable};
 * - buttons: manufacturer and operator may press them; {@link everyone} also the user where the button concerns
 *   the user's own charging or session on the pages, {@link staffOnly} where it does not.
 */
import type { Access, Right } from "./facts.ts";

const rights = (manufacturer: Right, operator: Right, user: Right): Access => ({
  manufacturer,
  operator,
  user,
});

/** What the station tells; nobody writes it. */
export const readable = rights("R", "R", "R");
/** Set when the station is put up, by whoever does that; the user may look. */
export const commissioning = rights("RW", "RW", "R");
/** Safe to leave to whoever uses the station. */
export const everyone = rights("RW", "RW", "RW");
/** Of the device as built: safety, meter, identity. */
export const hardware = rights("RW", "R", "R");
/** Of the device as built, and of no use to anybody else. */
export const makerOnly = rights("RW", "UV", "UV");
/** Needed by the people who run the station, not by those who charge. */
export const staffOnly = rights("RW", "RW", "UV");
/** Printed so for the address of the list of house meters, and kept. */
export const exceptOperator = rights("RW", "UV", "RW");
