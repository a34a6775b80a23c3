/** Log lines to standard error, so that standard output keeps the one line with the address. */

/** For `createLog`: the writer and whether its end is a terminal that wants colours. */
export function consoleWriter(): { readonly write: (line: string) => void; readonly colour: boolean } {
  // deno-lint-ignore no-console -- this is the place where lines meet the console
  return { write: (line) => console.error(line), colour: Deno.stderr.isTerminal() && !Deno.noColor };
}
