/** Runs a command line of the program inside the test, with its streams kept. */
import { parseCommand } from "../../cli/arguments.ts";
import { runOtherCommand } from "../../cli/mod.ts";

export interface Captured {
  /** As the process would end; 2 without a run when the words are wrong. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `input` is all of standard input. Not for `run`, which only a process can do. */
export async function captured(words: readonly string[], input = ""): Promise<Captured> {
  const command = parseCommand(words);
  if (!command.ok) return { code: 2, out: "", err: command.error };
  if (command.value.name === "run") throw new Error("run takes a process");
  let [out, err] = ["", ""];
  const code = await runOtherCommand(command.value, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    readInput: () => Promise.resolve(input),
  });
  return { code, out, err };
}

/** A name for a data folder that is not there yet. */
export async function freshFolder(): Promise<string> {
  return `${await Deno.makeTempDir({ prefix: "pilotwire-cli-" })}/data`;
}
