/** What a log line may not carry: secrets, and characters that forge lines or steer a terminal. */

const hidden = "***";

/** Scheme lengths and the like are bounded so that no text makes these expressions slow. */
const secretPatterns: readonly (readonly [RegExp, string])[] = [
  // The last @ before a slash ends the password: a password may hold an @ of its own.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s\/:@]{0,200}):[^\s\/]{0,500}@/gi, `$1:${hidden}@`],
  [/\b(basic|bearer) [a-z0-9+\/=._~-]{4,}/gi, `$1 ${hidden}`],
  [
    /\b((?:password|passwd|secret|token|authorizationkey)["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"'&,;]{1,500}/gi,
    `$1${hidden}`,
  ],
];

/** Hides passwords in URLs, credentials of HTTP headers, and values that follow the name of a secret. */
export function redact(text: string): string {
  return secretPatterns.reduce((line, [pattern, shown]) => line.replace(pattern, shown), text);
}

/** Line ends, terminal controls and marks that turn the reading direction. */
// deno-lint-ignore no-control-regex
const unsafeCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line whatever comes in: a newline becomes `\n`, other unsafe characters `\u001b` and the like. */
export function escapeControls(text: string): string {
  return text.replace(unsafeCharacters, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
