/** Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet. */

/** A text, or a number that is written as it is; null leaves the field empty. */
export type CsvField = string | number | null;

/** One record with its line end. */
export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}

function csvField(field: CsvField): string {
  if (field === null) return "";
  if (typeof field === "number") return String(field);
  // Spreadsheets take a text that starts so for a formula and would run what a card number brings along.
  const tame = /^[=+\-@\t\r\n]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
