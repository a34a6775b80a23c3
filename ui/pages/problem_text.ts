/** Sentences of refused values, as they stand at their own field. */

/** "Output current limit (Installation): 99 A is ..." says at its field only "99 A is ...". */
export function withoutName(sentence: string, label: string): string {
  if (!sentence.startsWith(`${label} (`)) return sentence;
  const end = sentence.indexOf("): ", label.length);
  return end < 0 ? sentence : sentence.slice(end + 3);
}
