/** Passwords at rest: `scrypt$N$r$p$salt$hash`, salt and hash in base64. */
import { Buffer } from "node:buffer";
import { scrypt, timingSafeEqual } from "node:crypto";

/** About 60 ms and 16 MB on a desktop; what the libraries recommend for logins by people. */
const cost = { N: 16_384, r: 8, p: 1 };
const hashBytes = 32;

/** In characters. Longer input is refused before any work is spent on it. */
export const maxPasswordLength = 128;

interface Stored {
  readonly cost: typeof cost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/**
 * The text to store for a password of 1 to 128 characters. `salt` is 16 fresh random bytes from the caller.
 * Throws a RangeError for any other length: the doors have checked it before.
 */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  if (!hasFairLength(password) || salt.length !== 16) {
    throw new RangeError(`Cannot hash a password unless it has 1 to ${maxPasswordLength} characters`);
  }
  return textOf(salt, await derive(password, Buffer.from(salt), cost));
}

/**
 * The text of a hash that no password has, to be checked where there is no account, as slowly as any other. `random`
 * are 48 fresh random bytes: nothing is derived, which would cost every start of the program the time of a login.
 */
export function decoyHash(random: Uint8Array): string {
  return textOf(random.subarray(0, 16), random.subarray(16, 16 + hashBytes));
}

function textOf(salt: Uint8Array, hash: Uint8Array): string {
  const { N, r, p } = cost;
  return ["scrypt", N, r, p, Buffer.from(salt).toString("base64"), Buffer.from(hash).toString("base64")].join(
    "$",
  );
}

/** Whether `password` belongs to `stored`. False for a damaged or empty `stored`; takes as long for wrong as for right. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const known = readStored(stored);
  if (known === null || !hasFairLength(password)) return false;
  return timingSafeEqual(await derive(password, known.salt, known.cost), known.hash);
}

function hasFairLength(password: string): boolean {
  return password.length >= 1 &&
    [...password.slice(0, 2 * maxPasswordLength + 1)].length <= maxPasswordLength;
}

// Keyboards differ in how they compose accented letters; the same password must come out the same.
function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize("NFC"),
      salt,
      hashBytes,
      { N, r, p, maxmem: 64 * 1024 * 1024 },
      (error, hash) => {
        if (error) reject(error);
        else resolve(hash);
      },
    );
  });
}

function readStored(stored: string): Stored | null {
  const match = /^scrypt\$(\d{1,6})\$(\d{1,2})\$(\d{1,2})\$([\w+/=]{16,44})\$([\w+/=]{44})$/.exec(stored);
  if (match === null) return null;
  const [N, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  const isPowerOfTwo = N >= 2 && (N & (N - 1)) === 0;
  // A damaged or foreign line must not make the controller work for minutes or take all memory.
  if (!isPowerOfTwo || N > 32_768 || r < 1 || r > 8 || p < 1 || p > 4) return null;
  const [salt, hash] = match.slice(4, 6).map((text) => Buffer.from(text, "base64")) as [Buffer, Buffer];
  return hash.length === hashBytes ? { cost: { N, r, p }, salt, hash } : null;
}
