/** Letters and digits that cannot be mistaken for each other. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A code for the first set-up, `ABCD-2345`, from cryptographic random numbers of 32 bits. */
export function newSetupCode(randomValues: (count: number) => Uint32Array): string {
  const letters = Array.from(randomValues(8), (value) => alphabet[value % alphabet.length]);
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}
