/** House rules that a reader would otherwise have to remember. Each message names what to use in place. */
import assert from "node:assert/strict";

const root = new URL("../", import.meta.url).pathname;
const sourceFolders = ["schema", "control", "drivers", "ocpp", "ui", "cli", "."];

interface Rule {
  readonly banned: RegExp;
  readonly instead: string;
  /** Path starts where the thing lives by right. */
  readonly allowed: readonly string[];
}

const timeAndChance = ["drivers/clock/", "ui/client/browser_clock.ts"];
const rules: readonly Rule[] = [
  {
    banned: /\bDate\.now\(|\bnew Date\(\)/,
    instead: "Clock.epochMs() or WallTime.utcMs()",
    allowed: timeAndChance,
  },
  { banned: /\bperformance\.now\(/, instead: "Clock.nowMs()", allowed: timeAndChance },
  { banned: /\bset(Timeout|Interval)\(/, instead: "Clock.wakeAt()", allowed: timeAndChance },
  { banned: /\bMath\.random\(/, instead: "the Random that is handed in", allowed: timeAndChance },
  { banned: /\bconsole\.\w+\(/, instead: "Log", allowed: ["drivers/log/"] },
  { banned: /@ts-(ignore|nocheck|expect-error)/, instead: "a right type", allowed: [] },
  { banned: /\bas any\b|: any\b|<any>/, instead: "unknown, or the real type", allowed: [] },
  { banned: /\b(TODO|FIXME|XXX)\b/, instead: "the thing itself", allowed: [] },
];

/** What each layer may import of ours; main.ts may import everything. */
const layers: Readonly<Record<string, readonly string[]>> = {
  schema: ["schema"],
  control: ["schema", "control"],
  drivers: ["schema", "control", "drivers"],
  ocpp: ["schema", "control", "ocpp"],
  ui: ["schema", "control", "ui"],
};

function sources(): { readonly path: string; readonly text: string }[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(root + folder)) {
      const path = folder === "." ? name : `${folder}/${name}`;
      if (isDirectory && folder !== "." && name !== "generated") visit(path);
      if (/\.tsx?$/.test(name) && name !== "generated.ts") found.push(path);
    }
  };
  sourceFolders.forEach(visit);
  return found.map((path) => ({ path, text: Deno.readTextFileSync(root + path) }));
}

/** Code without comments, so that a rule can be spoken of. */
const code = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm, "");

Deno.test("sources keep to what the house has in place of global time, chance, console and loose types", () => {
  const broken = sources().flatMap(({ path, text }) =>
    rules
      .filter(({ banned, allowed }) =>
        banned.test(code(text)) && !allowed.some((start) => path.startsWith(start))
      )
      .map(({ banned, instead }) => `${path}: ${banned.exec(code(text))?.[0]} -> ${instead}`)
  );
  assert.deepEqual(broken, []);
});

Deno.test("imports point downwards only", () => {
  const broken = sources().flatMap(({ path, text }) => {
    const [folder = ""] = path.split("/");
    const allowed = layers[folder];
    if (!allowed) return [];
    const imports = [...code(text).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, specifier]) =>
      specifier!
    );
    return imports
      .map((specifier) => new URL(specifier, `file:///${path}`).pathname.slice(1).split("/")[0]!)
      .filter((target) => !allowed.includes(target))
      .map((target) => `${path} imports ${target}/`);
  });
  assert.deepEqual(broken, []);
});

Deno.test("the repository names no path of a developer's machine", () => {
  const home = /\/(work|root|home)\/\w+/;
  const broken = sources().filter(({ text }) => home.test(text)).map(({ path }) => path);
  assert.deepEqual(broken, []);
});
