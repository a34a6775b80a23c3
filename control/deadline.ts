/** Deadlines as data: a moment on the monotonic clock in milliseconds, or null for none. */
export type Deadline = number | null;

/** The nearest of several deadlines. */
export function nearest(...deadlines: readonly Deadline[]): Deadline {
  return deadlines.reduce(
    (first, next) => next === null || (first !== null && first <= next) ? first : next,
    null,
  );
}

/** Whether the moment has come. */
export function isDue(deadline: Deadline, nowMs: number): boolean {
  return deadline !== null && nowMs >= deadline;
}
