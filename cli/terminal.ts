/** Standard streams, so that commands can be run in tests without a process. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Everything on standard input, at most 1 MB. */
  readInput(): Promise<string>;
}

const maxInputBytes = 1_048_576;

/** The streams of this process. What nobody reads any more, as after `| head`, is dropped. */
export const processTerminal: Terminal = {
  out: (text) => writeAll(Deno.stdout, text),
  err: (text) => writeAll(Deno.stderr, text),
  async readInput() {
    const decoder = new TextDecoder();
    let text = "";
    let total = 0;
    for await (const part of Deno.stdin.readable) {
      total += part.length;
      if (total > maxInputBytes) {
        throw new RangeError(`standard input holds more than ${maxInputBytes} bytes`);
      }
      text += decoder.decode(part, { stream: true });
    }
    return text + decoder.decode();
  },
};

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let sent = 0; sent < bytes.length;) sent += stream.writeSync(bytes.subarray(sent));
  } catch (error) {
    // A station that runs must not stop over it either.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
