/** Damaged files are kept for whoever has to find out what happened, a few of them. */

/**
 * Moves `name`.`extension` to `as`.damaged-N.`extension`, N rising, and deletes all but the newest `keep` of those.
 * `as` is `name` unless told otherwise; `companions` are endings of files that belong to it. Gives the new name
 * without folder; null = there was no file.
 */
export function keepAside(
  folder: string,
  [name, extension]: readonly [name: string, extension: string],
  { keep, companions = [], as = name }: {
    readonly keep: number;
    readonly companions?: readonly string[];
    readonly as?: string;
  },
): string | null {
  const numbers = asideNumbers(folder, [as, extension]);
  const aside = (number: number) => `${as}.damaged-${number}.${extension}`;
  const target = aside((numbers.at(-1) ?? 0) + 1);
  if (!move(`${folder}/${name}.${extension}`, `${folder}/${target}`)) return null;
  for (const end of companions) move(`${folder}/${name}.${extension}${end}`, `${folder}/${target}${end}`);
  for (const number of numbers.slice(0, Math.max(0, numbers.length + 1 - keep))) {
    for (const end of ["", ...companions]) remove(`${folder}/${aside(number)}${end}`);
  }
  return target;
}

/** Numbers of the files kept aside, lowest first; none where the folder cannot be read. */
export function asideNumbers(
  folder: string,
  [name, extension]: readonly [name: string, extension: string],
): readonly number[] {
  const [start, end] = [`${name}.damaged-`, `.${extension}`];
  return namesIn(folder)
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .map((name) => Number(name.slice(start.length, -end.length)))
    .filter(Number.isSafeInteger)
    .toSorted((a, b) => a - b);
}

function namesIn(folder: string): readonly string[] {
  try {
    return Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  } catch {
    return [];
  }
}

function move(from: string, to: string): boolean {
  try {
    Deno.renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
