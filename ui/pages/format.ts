/** How times and numbers are written. The server writes them neutrally, the browser in the reader's manner. */
export interface Format {
  /** Rounded to `decimals` places, always showing them, so that the width stays. */
  number(value: number, decimals: number): string;
  /** Time of day, to the minute. */
  time(utcMs: number): string;
  /** Time of day, to the second. */
  timeOfDay(utcMs: number): string;
  /** Date and time, to the minute. */
  dateTime(utcMs: number): string;
}

const iso = (utcMs: number) => new Date(utcMs).toISOString();

/** For the server, which does not know who reads: points, and UTC in the order of ISO 8601. */
export const neutralFormat: Format = {
  number: (value, decimals) => value.toFixed(decimals),
  time: (utcMs) => `${iso(utcMs).slice(11, 16)} UTC`,
  timeOfDay: (utcMs) => `${iso(utcMs).slice(11, 19)} UTC`,
  dateTime: (utcMs) => `${iso(utcMs).slice(0, 16).replace("T", " ")} UTC`,
};

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** `0:42:07`: hours, minutes, seconds; the same in every language. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

/** One unit, rounded down: `12 s`, `3 min`, `5 h`, `4 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Amperes without needless decimals: `16`, `9.6`. */
export function amperes(format: Format, value: number): string {
  return format.number(value, Number.isInteger(value) ? 0 : 1);
}
