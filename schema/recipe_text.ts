/** From the text of a recipe to a JSON value, with bounds on size, depth and time. */
import { isScalar, LineCounter, parseDocument, YAMLMap } from "yaml";
import { fail, ok, type Result } from "./result.ts";
import type { RecipeFault } from "./recipe_entry.ts";

/** In characters. */
export const maxRecipeLength = 1_000_000;
/** YAML takes a hundred times as long to read as JSON, and the program has a pilot wire to serve. */
export const maxYamlLength = 32_000;
/** Levels of nesting that are read. */
export const maxRecipeDepth = 16;
/** Brackets, colons and texts in JSON; far more than the most entries need. */
export const maxRecipeTokens = 100_000;

/** A recipe as plain data, before its keys are looked at. */
export interface RecipeDocument {
  readonly value: unknown;
  /**
   * Keys written more than once in the same object; `value` holds the last of each. Takes time, so ask for it when
   * the size of `value` is known to be fine.
   */
  duplicates(): Result<readonly string[], RecipeFault>;
}

type Read = Result<RecipeDocument, RecipeFault>;

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** Walks valid JSON for what `JSON.parse` hides: depth, and keys that are there twice. Stops at the bounds. */
function inspect(json: string): Result<readonly string[], RecipeFault> {
  const open: (Set<string> | null)[] = [];
  const duplicates: string[] = [];
  let count = 0;
  let last = "";
  for (const [token] of json.matchAll(tokens)) {
    if (count++ > maxRecipeTokens) {
      return fail({ code: "too_complex", given: "", bound: String(maxRecipeTokens) });
    }
    if (open.length > maxRecipeDepth) {
      return fail({ code: "too_deep", given: "", bound: String(maxRecipeDepth) });
    }
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : null);
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ":") last = token;
    else {
      const keys = open.at(-1);
      if (keys?.has(last)) duplicates.push(JSON.parse(last));
      keys?.add(last);
    }
  }
  return ok(duplicates);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON text stands for undefined.
  }
}

function duplicateKeys(contents: unknown): readonly string[] {
  if (!(contents instanceof YAMLMap)) return [];
  const keys = contents.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  const seen = new Set<string>();
  return keys.filter((key) => seen.size === seen.add(key).size);
}

function readYaml(text: string): Read {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      uniqueKeys: false, // Its check takes the square of the number of keys; duplicateKeys does not.
      prettyErrors: false,
      logLevel: "silent",
      schema: "core",
      lineCounter: lines,
    });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      return fail({ code: "not_readable", given: error.message.slice(0, 200), line, column: col });
    }
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    return ok({ value, duplicates: () => ok(duplicateKeys(document.contents)) });
  } catch (error) {
    // Nested deeper than the stack, or aliases that multiply.
    return fail({ code: "not_readable", given: (error instanceof Error ? error.message : "").slice(0, 200) });
  }
}

/** Reads JSON, or YAML where the text is not JSON. */
export function readRecipeText(text: string): Read {
  if (text.length > maxRecipeLength) {
    return fail({ code: "too_large", given: String(text.length), bound: String(maxRecipeLength) });
  }
  const json = parseJson(text.replace(/^\uFEFF/, ""));
  if (json !== undefined) return ok({ value: json, duplicates: () => inspect(text) });
  if (text.length > maxYamlLength) {
    return fail({
      code: "not_readable",
      given: "not JSON",
      bound: `YAML of at most ${maxYamlLength} characters`,
    });
  }
  return readYaml(text);
}
