import assert from "node:assert/strict";
import fc from "fast-check";
import { applyChanges } from "../../schema/changes.ts";
import { declarationOf, defaults, parameterIds, settingIds } from "../../schema/mod.ts";
import { dialects, exportRecipe, parseRecipe, planImport } from "../../schema/recipe.ts";
import { brokenRules } from "../../schema/rules.ts";
import { faultSentence, sentence } from "../../schema/sentences.ts";
import { fromStored } from "../../schema/stored.ts";
import { samples } from "./samples.ts";

const numRuns = Number(Deno.env.get("FUZZ_RUNS") ?? 2000);
/** fast-check prints seed and path of a failure; `FUZZ_SEED` runs it again. */
const seedText = Deno.env.get("FUZZ_SEED");
const config = seedText === undefined ? { numRuns } : { numRuns, seed: Number(seedText) };

const writer = fc.constantFrom("manufacturer", "operator", "user", "backend", "system" as const);
const sampleOf = (id: string) => {
  const declaration = declarationOf(id);
  return fc.constantFrom(...(declaration?.parse ? samples(declaration) : [1]));
};
const change = fc.constantFrom(...parameterIds).chain((id) =>
  fc.tuple(
    fc.constant<string>(id),
    fc.oneof({ weight: 3, arbitrary: sampleOf(id) }, fc.jsonValue(), fc.string()),
  )
);
const stranger = fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor")), fc.jsonValue());
const changes = fc.array(fc.oneof({ weight: 4, arbitrary: change }, stranger), { maxLength: 12 })
  .map((entries) => Object.fromEntries(entries));

Deno.test("change sets of any content are taken whole or refused whole", () => {
  fc.assert(
    fc.property(fc.oneof(changes, goodChanges), writer, (given, by) => {
      const before = defaults();
      const applied = applyChanges(before, given, by);
      assert.deepEqual(before, defaults());
      if (!applied.ok) {
        assert.ok(applied.error.length > 0);
        applied.error.forEach((problem) => assert.ok(sentence(problem).length < 2000));
        return;
      }
      const { settings, changed } = applied.value;
      assert.deepEqual(brokenRules(settings, changed), []);
      assert.deepEqual(Object.keys(settings).toSorted(), [...settingIds].toSorted());
      changed.forEach((id) => assert.ok(Object.hasOwn(given, id), id));
      for (const id of settingIds.filter((id) => declarationOf(id)?.hashed !== true)) {
        assert.deepEqual(declarationOf(id)?.parse?.(settings[id]), { ok: true, value: settings[id] }, id);
      }
    }),
    config,
  );
});

/** Settings only, and values that parse takes: most of these are stopped by nothing but a rule. */
const goodChanges = fc.array(
  fc.constantFrom<string>(...settingIds).chain((id) => fc.tuple(fc.constant(id), sampleOf(id))),
  { maxLength: 5 },
).map((entries) => Object.fromEntries(entries));

Deno.test("whatever was taken survives the disk and each recipe dialect without a problem", () => {
  fc.assert(
    fc.property(goodChanges, (given) => {
      const applied = applyChanges(defaults(), given, "system");
      fc.pre(applied.ok); // fast-check fails when it has to draw too often.
      const { settings } = applied.value;
      assert.deepEqual(fromStored(JSON.parse(JSON.stringify(settings))).values, settings);
      for (const dialect of dialects) {
        const recipe = parseRecipe(exportRecipe(settings, dialect, "system"), "auto");
        assert.ok(recipe.ok);
        const { problems, differences, unknown } = planImport(settings, recipe.value, "system");
        assert.deepEqual([problems, unknown], [[], []], dialect);
        // ETEK has one value for all charging points; the others say all that they say in full.
        if (dialect !== "etek") assert.deepEqual(differences, [], dialect);
      }
    }),
    { ...config, numRuns: Math.ceil(numRuns / 10) },
  );
});

const word = fc.oneof(
  fc.constantFrom(
    "_maxl",
    "_maxlb",
    "_b_DHCP",
    "chg_KWH1",
    "com_Options",
    "chg_Ch1Options",
    "configurationKey",
  ),
  fc.constantFrom<string>(...parameterIds),
  fc.string({ maxLength: 12 }),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom("1", "0", "16,16", ",,,", "a=1,b", "PlugAndCharge=1", "x,3,9600,N,1"),
);
const document = fc.oneof(
  fc.dictionary(word, value, { maxKeys: 10 }),
  fc.array(fc.dictionary(word, value, { maxKeys: 2 }), { maxLength: 10 }),
  fc.array(fc.record({ key: word, value }), { maxLength: 10 }).map((configurationKey) => ({
    configurationKey,
  })),
  fc.jsonValue(),
);
const pieces = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  '"',
  "\n",
  "- ",
  "  ",
  "&a",
  "*a",
  "!!",
  "|",
  ">",
  "#",
  "? ",
  "<<",
  "1",
  "a",
];
const text = fc.oneof(
  document.map((json) => JSON.stringify(json)),
  fc.tuple(document, fc.nat(200), fc.string({ maxLength: 3 })).map(([json, at, dirt]) => {
    const whole = JSON.stringify(json);
    return whole.slice(0, at) + dirt + whole.slice(at + 1);
  }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join("")),
  fc.string(),
);

Deno.test("texts of any content are read as a recipe or refused, and planning never throws", () => {
  fc.assert(
    fc.property(text, fc.constantFrom("auto" as const, ...dialects), writer, (given, dialect, by) => {
      const recipe = parseRecipe(given, dialect);
      if (!recipe.ok) return assert.ok(faultSentence(recipe.error).length < 1000);
      const { changes: planned, problems } = planImport(defaults(), recipe.value, by);
      problems.forEach((problem) => assert.ok(sentence(problem).length < 2000));
      if (problems.length === 0) assert.ok(applyChanges(defaults(), planned, by).ok);
    }),
    config,
  );
});

Deno.test("every entry of a recipe is a change, the value in force, left out or a problem", () => {
  fc.assert(
    fc.property(fc.dictionary(word, value, { maxKeys: 10 }), (given) => {
      const recipe = parseRecipe(JSON.stringify(given), "pilotwire");
      assert.ok(recipe.ok);
      const { changes: planned, unknown, problems } = planImport(defaults(), recipe.value, "system");
      const told = new Set([
        ...Object.keys(planned),
        ...unknown.map(({ key }) => key),
        ...problems.map(({ parameter }) => parameter),
      ]);
      const initial: Readonly<Record<string, unknown>> = defaults();
      for (const { key, id, value: input } of recipe.value.entries) {
        if (told.has(key) || (id !== undefined && told.has(id))) continue;
        assert.ok(id !== undefined && Object.hasOwn(initial, id), key);
        assert.deepEqual(declarationOf(id)?.parse?.(input), { ok: true, value: initial[id] }, key);
      }
    }),
    config,
  );
});
