/** Local time of the station, which is a fixed difference from UTC. */

/** `2026-01-05T07:00:00+01:00`. `zoneHours` is the difference from UTC; half and quarter hours exist. */
export function isoLocal(utcMs: number, zoneHours: number): string {
  const minutes = Math.round(zoneHours * 60);
  const local = new Date(utcMs + minutes * 60_000).toISOString().slice(0, 19);
  const sign = minutes < 0 ? "-" : "+";
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local}${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/** First moment of the calendar month before the one of `utcMs`, and of that month itself, both in UTC ms. */
export function lastMonth(
  utcMs: number,
  zoneHours: number,
): { readonly fromMs: number; readonly toMs: number } {
  const shiftMs = zoneHours * 3_600_000;
  const local = new Date(utcMs + shiftMs);
  const firstOf = (month: number) => Date.UTC(local.getUTCFullYear(), month, 1) - shiftMs;
  return { fromMs: firstOf(local.getUTCMonth() - 1), toMs: firstOf(local.getUTCMonth()) };
}
