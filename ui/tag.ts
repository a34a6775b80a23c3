/** Card numbers as people type them. */
import { fail, ok, type Result } from "../schema/result.ts";

/** OCPP 1.6 idToken: at most 20 characters, compared without case. */
export const maxTagLength = 20;

/** Takes blanks at the ends away; refuses what no reader and no backend could mean. */
export function readTag(
  given: unknown,
): Result<string, { readonly sentence: string; readonly bound: string }> {
  const tag = typeof given === "string" ? given.trim() : "";
  const bound = `1 to ${maxTagLength} printable characters`;
  if (tag === "") return fail({ sentence: "The card number is missing.", bound });
  if (tag.length > maxTagLength) {
    return fail({
      sentence: `A card number has at most ${maxTagLength} characters, not ${tag.length}.`,
      bound,
    });
  }
  if (!/^[\x21-\x7e]+$/.test(tag)) {
    return fail({ sentence: "A card number has only letters, digits and signs, without blanks.", bound });
  }
  return ok(tag);
}
