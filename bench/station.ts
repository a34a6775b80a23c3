/** The real program with the simulated board, set up and logged in. */
import { type Program, startProgram } from "./programs.ts";

export const password = "bench 1 password";

/** Arguments of `pilotwire run`. */
export function runArguments(dataDir: string, port: number, settings: Readonly<Record<string, string>> = {}) {
  const set = Object.entries(settings).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
  return ["run", "--listen", `127.0.0.1:${port}`, "--data", dataDir, ...set];
}

export interface Station {
  readonly program: Program;
  /** Without a slash at the end. */
  readonly url: string;
  /** What a request carries to be let in, and to change something. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts a program that takes the words of `pilotwire run`, sets its first password and logs in. */
export async function startStation(words: readonly [program: string, ...args: string[]]): Promise<Station> {
  const program = startProgram(words);
  const line = await program.nextLine();
  const url = /http:\/\/[^\s/]+/.exec(line)?.[0];
  const code = /code:? (\S+)/.exec(line)?.[1];
  if (!url || !code) throw new Error(`an address and a set-up code were expected: ${line}`);
  const response = await fetch(`${url}/api/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, password }),
  });
  if (!response.ok) throw new Error(`set-up: ${await response.text()}`);
  const { csrf } = await response.json();
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { program, url, headers: { cookie, "x-csrf-token": csrf } };
}
